"""Open the terminal app on a rollout."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from codex_rollout_tui import settings
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.errors import TerminalError

if TYPE_CHECKING:
    from pathlib import Path


def open_app(context: Context, root: Path | None = None) -> None:
    """Run the app on the rollout of the context (or in `root`); without one there, it begins with the first questions.

    Raises TerminalError where there is no terminal, and the folder's own sentences before the screen is taken.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise TerminalError(
            "The app needs a terminal, and this is none. Use the commands instead, like: codex-rollout status"
        )
    from codex_rollout_tui.tui.session import Session

    own = settings.load(settings.settings_path())
    session = Session(root or context.root, context.me)
    try:
        opening = session.begin()
        from codex_rollout_tui.tui.app import RolloutApp
        from codex_rollout_tui.tui.oracle import Oracle

        if opening.done():
            opening.result()
        app = RolloutApp(session, opening, own, Oracle(os.environ))
        app.run()
        if app.refusal is not None:
            raise app.refusal
    finally:
        session.close()
