"""The key at hand: its facts, its mail, or what is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from codex_rollout_tui.tui.credentials.rows import mail_rows, no_place, page, remedy_rows
from codex_rollout_tui.tui.kit.detail_pane import DetailPane
from codex_rollout_tui.tui.kit.rows import Row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.mail import Mail
    from codex_rollout_tui.errors import VaultError
    from codex_rollout_tui.tui.credentials.credential_session import CredentialsSnapshot


def sentence(error: VaultError) -> str:
    """What is wrong with a keyring, as a sentence."""
    return f"{error.problem[0].upper()}{error.problem[1:]}."


class CredentialDetail(DetailPane):
    """One key whole, or its mail; what a keyring refused stands above the facts until the next key."""

    class Page(DetailPane.Page):
        """The key's page."""

        HELP: ClassVar[str] = "What is known of one key, its rotation and its mail; never the key."

    def __init__(self, signs: Signs, changed: Callable[[Widget | None], None]) -> None:
        super().__init__(changed)
        self._signs = signs
        self.refusal: VaultError | None = None
        """What a keyring refused and what to do about it."""
        self.lack: VaultError | None = None
        """Why this machine has no place for a key that is made."""

    def refused(self, error: VaultError) -> str:
        """Put a keyring's refusal above the facts, and return its problem as a sentence."""
        self.refusal = error
        return sentence(error)

    def show_key(self, snapshot: CredentialsSnapshot, key: Credential, *, top: bool) -> None:
        """Show what is known of a key."""
        findings = [finding for finding in snapshot.findings if finding.key == key.name]
        life, refusal, lack, signs = snapshot.lives[key.name], self.refusal, self.lack, self._signs

        def rows(cells: int) -> list[Row]:
            notes: Sequence[Row] = ()
            if refusal is not None:
                room = max(19, cells)
                notes = [*wrap([(sentence(refusal), "bad")], room), *remedy_rows(refusal, room)]
            if lack is not None and not notes and not key.now.last4:
                notes = no_place(lack, cells)
            return page(key, life, findings, notes, lack is None, signs, cells)

        self.show(f"{key.name} · {key.kind.title}", rows, top=top)

    def show_mail(self, key: Credential, draft: Mail, *, top: bool) -> None:
        """Show the mail to support about a key."""
        self.show(f"Mail about {key.name}", lambda cells: mail_rows(draft, cells), top=top)
