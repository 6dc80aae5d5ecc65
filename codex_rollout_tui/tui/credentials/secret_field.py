"""A field for a key: masked, takes a paste, remembers nothing, and says at once what is wrong with it."""

from __future__ import annotations

from textual import events

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.credentials.shape import LONGEST, SHORTEST, shape
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Row, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

MOST = 1_000_000
"""Characters taken in; a clipboard may hold anything."""


class SecretField(Lines):
    """What is typed or pasted shows as dots; there is no history, no selection and no copy."""

    DEFAULT_CSS = """
    SecretField { height: 3; overflow: hidden; }
    SecretField:focus { background: $foreground 8%; }
    SecretField:focus:ansi { background: ansi_default; }
    """
    HELP = "Paste the key. It shows as dots; backspace takes a character back, ctrl+u all of them. Enter stores it."

    def __init__(self, kind: str, signs: Signs) -> None:
        super().__init__(id="secret")
        self._kind = kind
        self._signs = signs
        self._secret = Secret("")

    @property
    def secret(self) -> Secret:
        """What was entered, one line end at its end left out."""
        return Secret(self._secret.reveal().removesuffix("\n").removesuffix("\r"))

    @property
    def refused(self) -> str:
        """Why what was entered cannot be the key, or nothing."""
        return shape(self.secret, self._kind).refused

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self._draw()

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character:
            self._take(event.character)
        elif event.key in ("backspace", "ctrl+h"):
            self._put(Secret(self._secret.reveal()[:-1]))
        elif event.key in ("ctrl+u", "delete"):
            self._put(Secret(""))
        else:
            return
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._take(event.text)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._put(Secret(""))

    def _take(self, text: str) -> None:
        if len(self._secret) + len(text) <= MOST:
            self._put(Secret(self._secret.reveal() + text))
        else:
            self._put(Secret("x" * (LONGEST + 1)))

    def _put(self, secret: Secret) -> None:
        self._secret = secret
        self._draw()

    def _draw(self) -> None:
        cells = self.cells
        if not cells:
            return
        dot = "*" if self._signs.ascii else "•"
        count = len(self.secret)
        rows: list[Row] = [row((dot * min(count, cells - 1), ""), ("_", "accent"))]
        if count == 0:
            rows += [row(("paste the key here; it is never shown", "dim"))]
        elif count >= SHORTEST or self.refused:
            rows += wrap([self._assessment(count)], cells)
        self.show([*rows, (), ()][:3])

    def _assessment(self, count: int) -> tuple[str, str]:
        if self.refused:
            short = count < SHORTEST
            return (f"{count} characters so far" if short else self.refused, "dim" if short else "bad")
        doubt = shape(self.secret, self._kind).doubt
        return (f"{count} characters, ends in {self.secret.last4}" + (f". {doubt}" if doubt else ""), "good")
