"""Make the pictures of this folder from the demo rollout: `python screenshots/make.py [NAME...]`.

The app draws itself as SVG, a headless Chromium with a local font (DejaVu Sans Mono) turns that into PNG. Nothing is
loaded from outside. Needs: pip install -e '.[test]', chromium, fonts-dejavu-core.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions.author import Author, system_clock
from codex_rollout_tui.demo.make import make
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.kit.real_codex import CachedCodex
from codex_rollout_tui.tui.session.session import Session
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen

HERE = Path(__file__).parent


class Shot(NamedTuple):
    """One picture: size in cells, theme, whose eyes, and the keys pressed before it is taken."""

    name: str
    columns: int
    rows: int
    keys: tuple[str, ...] = ()
    theme: str = "textual-dark"
    person: str = "Ben Okafor"
    settings: Settings = Settings()
    empty: bool = False


SHOTS = (
    Shot("checklist-120x36", 120, 36),
    Shot("checklist-120x36-light", 120, 36, theme="textual-light"),
    Shot("checklist-120x36-ansi", 120, 36, theme="ansi-dark"),
    Shot("checklist-200x50", 200, 50, person="Ana Ruiz"),
    Shot("checklist-80x24", 80, 24),
    Shot("checklist-80x24-light", 80, 24, theme="textual-light"),
    Shot("items-80x24", 80, 24, ("enter",)),
    Shot("item-80x24", 80, 24, ("enter", "enter")),
    Shot("policy-80x24", 80, 24, ("p",)),
    Shot("attest-120x36", 120, 36, ("n", "n", "space")),
    Shot("choices-120x36", 120, 36, ("c", "space")),
    Shot("first-run-120x36", 120, 36, person="you", empty=True),
    Shot("first-run-80x24", 80, 24, person="you", empty=True),
    Shot("help-120x36", 120, 36, ("question_mark",)),
    Shot("search-120x36", 120, 36, ("slash", *"github")),
    Shot("keys-120x36", 120, 36, ("4",)),
    Shot("keys-80x24-light", 80, 24, ("4",), theme="textual-light"),
    *(
        Shot(f"workbench-{columns}x{rows}{name}", columns, rows, ("2", *keys), theme=theme)
        for columns, rows, keys in ((80, 24, ()), (120, 36, ()), (200, 50, ("f8", "ctrl+l")))
        for name, theme in (("", "textual-dark"), ("-light", "textual-light"), ("-ansi", "ansi-dark"))
    ),
    Shot("workbench-form-120x36", 120, 36, ("2", "f8", "ctrl+l")),
    Shot("workbench-form-80x24", 80, 24, ("2", "f8", "ctrl+l")),
    Shot("workbench-try-120x36", 120, 36, ("2", "f8", "ctrl+t", "f4", *"git push --force origin main")),
    Shot("workbench-menu-80x24", 80, 24, ("2", "ctrl+b")),
    Shot("workbench-blocks-120x36", 120, 36, ("2", "f8", "ctrl+t", "ctrl+b", "b", "down")),
    Shot("workbench-compare-120x36", 120, 36, ("2", "f8", "ctrl+t", "ctrl+b", "c")),
    Shot("plain-80x24-ascii", 80, 24, theme="ansi-light", settings=Settings(ascii=True)),
)


async def draw(shot: Shot, folder: Path) -> str:
    """The app as SVG, after the keys and once its threads are done."""
    root = folder / "halden"
    if not shot.empty:
        make(root, datetime.now(UTC))
    session = Session(root, Author(shot.person), system_clock)
    app = RolloutApp(session, shot.settings._replace(theme=shot.theme), CachedCodex(os.environ))
    try:
        async with app.run_test(size=(shot.columns, shot.rows)) as pilot:
            await settle(app, pilot)
            for key in shot.keys:
                await pilot.press("space" if key == " " else key)
                await settle(app, pilot)
            return app.export_screenshot(title="codex-rollout")
    finally:
        session.close()


async def settle(app: RolloutApp, pilot: object) -> None:
    """Wait until no worker of the app is at work and everything is drawn."""
    for _ in range(3):
        await pilot.pause()  # type: ignore[attr-defined]
        await app.workers.wait_for_complete()
        while isinstance(app.screen, WorkbenchScreen) and not app.screen.result.settled:
            await pilot.pause(0.05)  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]


def local(svg: str) -> str:
    """The SVG with a local font and without the fonts it would fetch."""
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.S)
    return svg.replace("Fira Code", "DejaVu Sans Mono")


def picture(svg: str, target: Path, folder: Path) -> None:
    """Turn an SVG into a PNG of its own size."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("The pictures need chromium: apt-get install chromium")
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        sys.exit(f"The SVG of {target.name} has no size.")
    width, height = (round(float(part)) for part in found.groups())
    page = folder / "page.html"
    style = "html,body{margin:0;background:#fff}svg{display:block}"
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{svg}", encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
             "--no-first-run", "--disable-component-update", "--hide-scrollbars", "--force-device-scale-factor=1",
             f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"]  # fmt: skip
    subprocess.run(
        [chromium, *flags, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True, timeout=120
    )


def main() -> None:
    """Make all pictures, or those named."""
    wanted = set(sys.argv[1:])
    for shot in SHOTS:
        if wanted and shot.name not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            svg = local(asyncio.run(draw(shot, Path(folder))))
            picture(svg, HERE / f"{shot.name}.png", Path(folder))
        print(f"{shot.name}.png")


if __name__ == "__main__":
    main()
