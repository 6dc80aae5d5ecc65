"""Two moments with a key in sight of a person: entering it, and looking at it on purpose."""

from __future__ import annotations

from typing import ClassVar

from textual import constants, events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.tui.credentials.screen_guard import ScreenGuard
from codex_rollout_tui.tui.credentials.secret_field import SecretField
from codex_rollout_tui.tui.kit.lines import Lines, TextBlock
from codex_rollout_tui.tui.kit.rows import REVEALED, Row, row
from codex_rollout_tui.tui.kit.status_style import Signs

REVEAL_S = 10.0
"""How long a key that is looked at stays on the screen."""


def is_logged(features: frozenset[str]) -> str:
    """Why no key may be typed now: what writes down every key that is pressed; empty when nothing does."""
    if constants.LOG_FILE:
        return f"TEXTUAL_LOG writes everything that is typed or pasted to {constants.LOG_FILE}"
    return "Textual's developer tools record everything that is typed or pasted" if "devtools" in features else ""


class SecretScreen(ModalScreen["Secret | None"]):
    """Asks for a key; gives it back, or None when the person leaves."""

    CSS_PATH = "secret.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Store", priority=True, id="secret-store"),
        Binding("escape", "leave", "Leave it", priority=True, id="secret-leave"),
    ]

    def __init__(self, title: str, sentence: str, kind: str, signs: Signs) -> None:
        super().__init__()
        self._title, self._sentence = title, sentence
        self._field = SecretField(kind, signs)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield TextBlock([(self._sentence, "")])
            yield self._field
            yield TextBlock([("enter", "accent"), (" Store it   ", "dim"), ("esc", "accent"), (" Leave it", "dim")])

    def on_mount(self) -> None:
        self.query_one("#box").border_title = Content(self._title)
        self._field.focus()

    def action_take(self) -> None:
        """Hand the key over, if it can be one; what is wrong with it stands below it."""
        if self._field.refused:
            self.app.bell()
            return
        secret = self._field.secret
        self._field.forget()
        self.dismiss(secret)

    def action_leave(self) -> None:
        """Leave without a key."""
        self._field.forget()
        self.dismiss(None)


class RevealScreen(ModalScreen[None]):
    """Shows a key for ten seconds, or until any key is pressed."""

    CSS_PATH = "secret.tcss"

    def __init__(self, title: str, secret: Secret) -> None:
        super().__init__()
        self._title, self._secret = title, secret
        self._guard = ScreenGuard()

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Lines(id="revealed")
            yield TextBlock([(f"Gone in {REVEAL_S:g} seconds; any key hides it now.", "dim")])

    def on_mount(self) -> None:
        self.query_one("#box").border_title = Content(self._title)
        self._guard.start()
        self.call_after_refresh(self._draw)
        self.set_timer(REVEAL_S, self.hide)

    def _draw(self) -> None:
        lines = self.query_one("#revealed", Lines)
        cells = max(8, lines.cells)
        text = self._secret.reveal()
        rows: list[Row] = [row((text[at : at + cells], REVEALED)) for at in range(0, len(text), cells)]
        lines.styles.height = min(len(rows), 12)
        lines.show(rows)

    def on_unmount(self) -> None:
        self._guard.stop()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.hide()

    def hide(self) -> None:
        """Show it no longer."""
        if self.is_current:
            self.query_one("#revealed", Lines).show([])
            self._secret = Secret("")
            self.dismiss(None)
