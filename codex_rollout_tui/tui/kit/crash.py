"""A crash that tells no secret: what went wrong and where, without the values that were in hand."""

from __future__ import annotations

import traceback

from rich.console import Console
from rich.text import Text

from codex_rollout_tui.escape import escape
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.tui.kit.unbound_keys import UnusedKeysApp


class DiscreetApp(UnusedKeysApp):
    """An app whose crash report has no local variables in it: a pasted key may be one of them."""

    def __init__(self) -> None:
        super().__init__()
        # Without colours of its own, all of it can go through the gate of standard error.
        self.error_console = Console(stderr=True, markup=False, highlight=False, color_system=None)

    def _fatal_error(self) -> None:
        """Leave after an error nobody expected. Textual's own report shows the locals of every frame."""
        error = self._exception
        report = "".join(traceback.format_exception(error)) if error is not None else "unknown error\n"
        self._exit_renderables.append(Text(escape(redacted(report))))
        self._close_messages_no_wait()
