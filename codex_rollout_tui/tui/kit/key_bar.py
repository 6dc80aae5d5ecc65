"""The lines at the bottom: what just happened, and the keys that work here."""

from __future__ import annotations

from textual.binding import Binding

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Row, Span, between, row, width, wrap

ALWAYS = ("quit", "leave", "help")


class KeyBar(Lines, can_focus=False):
    """The keys of the moment, taken from the bindings themselves, on as many rows as there are."""

    DEFAULT_CSS = """
    KeyBar { height: 2; padding: 0 1; background: $panel; overflow: hidden; }
    KeyBar:ansi { background: ansi_default; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.draw())
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Read the active bindings again."""
        if not self.is_attached or not self.cells:
            return
        spans: list[Row] = []
        always: list[Row] = []
        actions: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and active.enabled and binding.action not in actions:
                actions.add(binding.action)
                group = ((self._key(binding), "accent"), (f" {binding.description}", "dim"))
                (always if binding.action in ALWAYS else spans).append(group)
        self.show(self._flow(spans, always))

    def _key(self, binding: Binding) -> str:
        return self.app.get_key_display(binding)

    def _flow(self, groups: list[Row], always: list[Row]) -> list[Row]:
        """Lay the groups out on rows, never breaking one; what always works stands at the end of the last row."""
        height = max(1, self.size.height)
        end = row(*(span for group in always for span in (("  ", ""), *group)))
        rooms = [self.cells] * (height - 1) + [self.cells - width(end)]
        rows: list[list[Span]] = [[]]
        for group in groups:
            if rows[-1] and width(rows[-1]) + 2 + width(group) > rooms[len(rows) - 1]:
                if len(rows) == height:
                    break
                rows.append([])
            rows[-1] += [("  ", ""), *group] if rows[-1] else group
        rows += [[] for _ in range(height - len(rows))]
        return [row(*spans) for spans in rows[:-1]] + [between(rows[-1], end, self.cells)]


class MessageLine(Lines, can_focus=False):
    """What just happened, in one sentence; it stays until the next one, and can be copied."""

    DEFAULT_CSS = """
    MessageLine { height: auto; max-height: 3; padding: 0 1; overflow: hidden; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self._style = ""

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence."""
        self.text, self._style = text, style
        self._draw()

    def withdraw(self) -> None:
        """Say no more what was wrong: it was about something that is done with."""
        if self._style in ("bad", "warn"):
            self.say("")

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        cells = self.cells or self.app.size.width - 2
        rows = wrap([(self.text, self._style)], cells) if self.text else [row()]
        self.styles.height = max(1, min(3, len(rows)))
        self.show(rows)
