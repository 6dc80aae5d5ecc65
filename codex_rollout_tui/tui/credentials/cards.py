"""The cards of the keys: one each, with how far it is, its next date and the one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from codex_rollout_tui.tui.credentials.rows import CARD_ROWS, card
from codex_rollout_tui.tui.kit.lines import PickList
from codex_rollout_tui.tui.kit.rows import Row
from codex_rollout_tui.tui.kit.status_style import Signs

if TYPE_CHECKING:
    from codex_rollout_tui.tui.credentials.credential_session import CredentialsSnapshot


class CredentialCards(PickList):
    """The cards; the cursor goes from one to the next."""

    INDENT = 1
    HELP = (
        "One card a key: its name, its kind, how it ends, how far it is, and what is next. Enter does that. "
        "Keys are kept in this machine's keyring; what is shown here are facts about them. Esc or q goes back."
    )

    def __init__(self, signs: Signs, reached: Callable[[str], None], chosen: Callable[[], object]) -> None:
        """`reached` hears at once which key's card the cursor is on, so that the next key press is about it."""
        super().__init__(id="cards")
        self._signs = signs
        self._reached, self._chose = reached, chosen
        self._snapshot: CredentialsSnapshot | None = None
        self._name: str | None = None
        self.fit = self._draw_cards

    def on_mount(self) -> None:
        self.border_title = "Keys"
        self.skip = lambda index: index % CARD_ROWS != 0
        self.follow = self._reach

    def show_keys(self, snapshot: CredentialsSnapshot, name: str | None) -> None:
        """Show the keys as they are, with the cursor on one of them."""
        self._snapshot, self._name = snapshot, name
        self._draw_cards()

    def _draw_cards(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or not self.cells:
            return
        rows: list[Row] = []
        for key in snapshot.keys:
            rows += card(
                key, snapshot.lives[key.name], key.name in snapshot.held_here, snapshot.now, self._signs, self.cells
            )
        self.show(rows)
        self.move_to(CARD_ROWS * next((at for at, key in enumerate(snapshot.keys) if key.name == self._name), 0))

    def _reach(self, index: int) -> None:
        number = index // CARD_ROWS
        if self._snapshot is not None and number < len(self._snapshot.keys):
            self._reached(self._snapshot.keys[number].name)

    @on(PickList.Chosen)
    def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        self._reach(event.index)
        self._chose()
