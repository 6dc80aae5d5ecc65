"""A key and its mail on their way out, on purpose: shown, copied, opened, and taken back again."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.keys.base import KeyScreen
from codex_rollout_tui.tui.kit.key_order import caught_up

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.secret import Secret
    from codex_rollout_tui.tui.keys.key_session import KeySession
    from codex_rollout_tui.tui.kit.desktop import ClipboardSecret
    from codex_rollout_tui.tui.kit.signs import Signs


class KeysShowingScreen(KeyScreen):
    """Reveals the key at hand for ten seconds, copies it for thirty, copies and opens its mail."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "reveal", "Reveal", priority=True, id="key-reveal"),
        Binding("c", "copy_key", "Copy key", priority=True, id="key-copy"),
        Binding("y", "copy_text", "Copy mail", priority=True, id="key-copy-mail"),
        Binding("o", "open_page", "Open", priority=True, id="key-open-page"),
        Binding("Y", "copy_message", "Copy the last message", show=False, priority=True, id="key-copy-message"),
    ]

    def __init__(self, desk: KeySession, signs: Signs) -> None:
        super().__init__(desk, signs)
        self._held: tuple[ClipboardSecret, Secret] | None = None

    @work(exclusive=True, group="deed")
    async def action_reveal(self) -> None:
        """Show the key at hand for ten seconds."""
        await caught_up(self.focused)
        from codex_rollout_tui.tui.keys.secret import RevealScreen

        secret = await self._get()
        if secret is not None and self.at_hand is not None:
            self.say("")
            await self.app.push_screen_wait(RevealScreen(self.at_hand.name, secret))

    async def _get(self) -> Secret | None:
        from codex_rollout_tui.actions.keys.hand_over import in_keyring

        told = self.at_hand
        if told is None:
            return None
        found: Secret | None = await self.perform(lambda r, k: in_keyring(r, k, told.name), "Asking the keyring")
        return found

    @work(exclusive=True, group="deed")
    async def action_copy_key(self) -> None:
        """Copy the key at hand to the clipboard, to be taken back in a while."""
        await caught_up(self.focused)
        from codex_rollout_tui.tui.kit import desktop as reach

        secret = await self._get()
        if secret is None:
            return
        self._take_back()
        to_terminal = self.app.copy_to_clipboard
        app = self.app

        def send(text: str) -> None:
            app.call_from_thread(to_terminal, text)

        held = await asyncio.to_thread(lambda: reach.copy_secret(secret.reveal(), os.environ, send))
        self._held = (held, secret)
        self.set_timer(reach.CLEAR_S, self._take_back)
        self.say(held.said)

    def _take_back(self) -> None:
        """Empty the clipboard, where it can be done, and say so."""
        if self._held is None:
            return
        from codex_rollout_tui.tui.kit import desktop as reach

        held, secret = self._held
        self._held = None
        said = reach.clear_secret(held, secret.reveal(), os.environ, self.app.copy_to_clipboard)
        if self.is_attached and self.query("#message"):
            self.say(said)

    def on_unmount(self) -> None:
        self._take_back()

    def action_copy_text(self) -> None:
        """Copy the mail."""
        draft = self._draft()
        if draft is not None:
            self._copy(draft.text)

    def action_copy_message(self) -> None:
        """Copy the last message."""
        self._copy(self.said)

    @work(thread=True, group="clipboard")
    def _copy(self, text: str) -> None:
        from codex_rollout_tui.tui.kit import desktop as reach

        said = reach.copy(text, os.environ, lambda t: self.app.call_from_thread(self.app.copy_to_clipboard, t))
        self.app.call_from_thread(self.say, said)

    def _draft(self) -> Any:
        from codex_rollout_tui.credentials.mail import mail

        told, seen = self.at_hand, self.seen
        return mail(told, seen.organisation, seen.workspace_id) if told is not None and seen is not None else None

    async def action_open_page(self) -> None:
        """Open the mail, or the page where keys of this kind are made and revoked."""
        await caught_up(self.focused)
        told = self.at_hand
        if told is None:
            return
        draft = self._draft() if self.mailing else None
        if draft is not None or told.kind.page:
            self._open(draft.mailto if draft is not None else told.kind.page)
        else:
            self.say("Nobody wrote down which page this kind of key is made on.")

    @work(thread=True, group="browser")
    def _open(self, url: str) -> None:
        import webbrowser

        from codex_rollout_tui.tui.kit import desktop as reach

        self.app.call_from_thread(self.say, reach.open_page(url, os.environ, webbrowser.open))
