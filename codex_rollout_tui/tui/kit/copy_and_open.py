"""What leaves the terminal, on purpose: texts copied, secrets copied for a while, pages opened."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from codex_rollout_tui.escape import without_controls
from codex_rollout_tui.tui.kit import desktop

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.secret import Secret


class Outlet:
    """Hands texts to the clipboard and the browser, and says what really happened."""

    def __init__(self, app: App[Any], say: Callable[[str], None]) -> None:
        self._app = app
        self._say = say
        self._lent: tuple[desktop.ClipboardSecret, Secret] | None = None

    def _to_terminal(self, text: str) -> None:
        self._app.call_from_thread(self._app.copy_to_clipboard, text)

    async def lend(self, secret: Secret) -> None:
        """Copy a secret; whoever calls takes it back after `desktop.CLEAR_S` seconds."""
        self.take_back()
        held = await asyncio.to_thread(desktop.copy_secret, secret.reveal(), os.environ, self._to_terminal)
        self._lent = (held, secret)
        self._say(held.sentence)

    def take_back(self) -> None:
        """Empty the clipboard, where it can be done, and say so."""
        if self._lent is None:
            return
        held, secret = self._lent
        self._lent = None
        self._say(desktop.clear_secret(held, secret.reveal(), os.environ, self._app.copy_to_clipboard))

    async def copy(self, text: str) -> None:
        """Copy what is no secret."""
        sent = without_controls(text)
        left_out = "" if sent == text else " Control characters were left out."
        self._say(await asyncio.to_thread(desktop.copy, sent, os.environ, self._to_terminal) + left_out)

    async def open(self, url: str) -> None:
        """Open a page, or a mail in the person's mail program."""
        self._say(await asyncio.to_thread(desktop.open_page, url, os.environ, desktop.browse))
