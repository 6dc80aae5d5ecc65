"""Open the terminal app on a rollout."""

from __future__ import annotations

import gc
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

    Raises TerminalError where there is no terminal, and the folder's own sentences once the screen is given back.
    """
    from codex_rollout_tui.actions.terminal import lack_of_terminal

    # Nothing made during the start is garbage: the first frame is the app's to collect from (see RolloutApp).
    gc.disable()
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    missing = lack_of_terminal(is_terminal, os.environ)
    if missing:
        instead = "Go through the same checklist line by line with: codex-rollout walk"
        if not is_terminal:
            instead = "Use the commands instead, like: codex-rollout status"
        raise TerminalError(f"The app needs a terminal, and {missing}. {instead}")
    from codex_rollout_tui.actions.author import system_clock
    from codex_rollout_tui.tui.app import RolloutApp
    from codex_rollout_tui.tui.kit.real_codex import CachedCodex
    from codex_rollout_tui.tui.session.session import Session

    own_path = settings.settings_path()
    own = settings.load(own_path)
    session = Session(root or context.root, context.author, system_clock, own_path)
    try:
        app = RolloutApp(session, own, CachedCodex(os.environ))
        app.run()
        if app.refusal is not None:
            raise app.refusal
    finally:
        session.close()
    app.system_signals.obey()
