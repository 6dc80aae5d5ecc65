"""The checklist and the workbench in a process of their own, over a folder in which secrets stand already.

The text of a policy is in sight in its editor, which shows it as it is: there the secrets stand below what is in sight.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.codex.verdict import Verdict
from tests.tui.driver import ChecklistDriver, opened
from tests.tui.workbench.driver import WorkbenchDriver, bench


def capture(eyes: ChecklistDriver | WorkbenchDriver, shown: list[str]) -> None:
    """The screen as text and as a screenshot."""
    shown += [eyes.text, eyes.app.export_screenshot()]


async def checklist(root: Path, shown: list[str]) -> None:
    """An item about which a colleague wrote, and the policy in the preview."""
    async with opened(root, size=(140, 120)) as eyes:
        await eyes.press("slash")
        await eyes.type("local-toggle")
        capture(eyes, shown)
        await eyes.press("enter")
        for key in ("tab", "tab", "question_mark", "escape"):
            await eyes.press(key)
            capture(eyes, shown)


def refusing(data: bytes, cancel: object) -> Verdict:
    """Stands in for a Codex that repeats what it was given."""
    return Verdict(True, "0.169.0")


async def workbench(root: Path, shown: list[str]) -> None:
    """The policy's consequences, the tools that show its text, and a command that is tried."""
    async with bench(open_file(root / "policies" / "baseline.toml"), size=(140, 40), ask=refusing) as on:
        capture(on, shown)
        for tool in ("v", "c", "b"):
            await on.press("ctrl+b", tool)
            for key in ("j", "t"):
                capture(on, shown)
                await on.press(key)
            capture(on, shown)
            await on.press("escape")
        capture(on, shown)


def main() -> None:
    """Walk, and print every screen."""
    root, shown = Path(sys.argv[1]), list[str]()
    asyncio.run(checklist(root, shown))
    asyncio.run(workbench(root, shown))
    sys.stdout.write("\n".join(shown))


if __name__ == "__main__":
    main()
