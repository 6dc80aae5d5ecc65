"""The app in a process of its own, its keys pressed and its screens captured; run as `python -m tests.canary.app`.

Secrets come on standard input as JSON, so that none is an argument. With `crash` it breaks in the middle of a paste.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from codex_rollout_tui.tui.credentials.secret_field import SecretField
from tests.tui.credentials.driver import KeysDriver, at_keys
from tests.tui.driver import NOW


def capture(eyes: KeysDriver, told: list[str]) -> None:
    """The screen as text and as a screenshot."""
    told += [eyes.text, eyes.app.export_screenshot()]


async def walk(root: Path, secrets: dict[str, str]) -> list[str]:
    """Store by paste and by typing, be refused, mail, rotate, read back, reveal, copy, remove."""
    told: list[str] = []
    async with at_keys(root) as eyes:
        capture(eyes, told)
        await eyes.press("G", "enter")
        await eyes.paste(secrets["refused"] + "\n" + secrets["refused"])
        capture(eyes, told)
        await eyes.press("enter")
        capture(eyes, told)
        await eyes.press("ctrl+u")
        await eyes.type(secrets["typed"])
        capture(eyes, told)
        await eyes.press("enter")
        capture(eyes, told)
        for key in ("m", "y", "escape", "t", "e", "escape"):
            await eyes.press(key)
            capture(eyes, told)
        await eyes.press("r")
        await eyes.paste(secrets["second"])
        capture(eyes, told)
        await eyes.press("enter", "r", "enter", "r", "enter")
        capture(eyes, told)
        await eyes.press("v")
        # On purpose in sight, for ten seconds: the one moment that is not captured.
        assert secrets["second"] in eyes.text
        await eyes.press("space")
        capture(eyes, told)
        await eyes.press("c")
        capture(eyes, told)
        eyes.keys.panes.outlet.take_back()
        await eyes.settle()
        capture(eyes, told)
        await eyes.press("question_mark")
        capture(eyes, told)
        await eyes.press("escape", "escape")
        capture(eyes, told)
        for key in ("slash", "escape", "u", "question_mark"):
            await eyes.press(key)
            capture(eyes, told)
    return told


def broken(self: Any, text: str) -> None:
    """In place of taking in what was pasted."""
    value = text
    raise RuntimeError(f"broken while {len(value)} characters were pasted")


async def crash(root: Path, secret: str, locals_too: bool) -> None:
    """Break in the middle of a paste, and print what the app prints then."""
    from textual.app import App

    SecretField._take = broken  # type: ignore[method-assign]
    if locals_too:
        from codex_rollout_tui.tui.kit.crash import DiscreetApp

        DiscreetApp._fatal_error = App._fatal_error  # type: ignore[method-assign]
    async with at_keys(root) as eyes:
        await eyes.press("a")
        await eyes.type("broken-key")
        await eyes.press("enter")
        try:
            await eyes.paste(secret)
        finally:
            for shown in eyes.app._exit_renderables:
                eyes.app.error_console.width = 400
                eyes.app.error_console.print(shown)


def main() -> None:
    """Walk, or crash."""
    secrets = json.load(sys.stdin)
    root = Path(sys.argv[1])
    if sys.argv[2] == "walk":
        sys.stdout.write("\n".join(asyncio.run(walk(root, secrets))))
    else:
        asyncio.run(crash(root, secrets["crash"], sys.argv[2] == "crash-with-locals"))


if __name__ == "__main__":
    assert NOW
    main()
