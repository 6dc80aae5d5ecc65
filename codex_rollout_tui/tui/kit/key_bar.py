"""The lines at the bottom: what just happened, and the keys that work here."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Row, Span, between, row, width, wrap

ALWAYS = ("quit", "leave", "help")


class KeyEntry(NamedTuple):
    """A key with what it does, as it stands in the bar, and the action with the widget it is bound on."""

    spans: Row
    action: str = ""
    node: DOMNode | None = None


class KeyBar(Lines, can_focus=False):
    """The keys of the moment, taken from the bindings themselves, on as many rows as there are."""

    DEFAULT_CSS = """
    KeyBar { height: 2; padding: 0 1; background: $panel; overflow: hidden; }
    KeyBar:ansi { background: ansi_default; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._places: list[tuple[int, int, int, KeyEntry]] = []
        """Row, first cell and the cell behind of each group that is shown."""
        self.fit = self.draw

    async def on_click(self, event: events.Click) -> None:
        """A click on an entry does what its key does."""
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        for row_of, start, end, group in self._places:
            if y == row_of and start <= x < end and group.node is not None:
                await self.app.run_action(group.action, group.node)
                return

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.draw())
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.draw()  # what is focused by now may bring other keys

    def draw(self) -> None:
        """Read the active bindings again."""
        if not self.is_attached or not self.cells:
            return
        groups: list[KeyEntry] = []
        always: list[KeyEntry] = []
        actions: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and active.enabled and binding.action not in actions:
                actions.add(binding.action)
                spans = ((self._key(binding), "accent"), (f" {binding.description}", "dim"))
                group = KeyEntry(spans, binding.action, active.node)
                (always if binding.action in ALWAYS else groups).append(group)
        self.show(self._flow(groups, always))

    def _key(self, binding: Binding) -> str:
        return self.app.get_key_display(binding)

    def _flow(self, groups: list[KeyEntry], always: list[KeyEntry]) -> list[Row]:
        """Lay the groups out on rows, never breaking one; what always works stands at the end of the last row."""
        height = max(1, self.size.height)
        end = row(*(span for group in always for span in (("  ", ""), *group.spans)))
        rooms = [self.cells] * (height - 1) + [self.cells - width(end)]
        rows: list[list[Span]] = [[]]
        self._places = []
        for group in groups:
            if rows[-1] and width(rows[-1]) + 2 + width(group.spans) > rooms[len(rows) - 1]:
                if len(rows) == height:
                    break
                rows.append([])
            rows[-1] += [("  ", ""), *group.spans] if rows[-1] else group.spans
            last = width(rows[-1])
            self._places.append((len(rows) - 1, last - width(group.spans), last, group))
        rows += [[] for _ in range(height - len(rows))]
        last = self.cells
        for group in reversed(always):
            self._places.append((height - 1, last - width(group.spans), last, group))
            last -= width(group.spans) + 2
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
        self._is_left = False
        self.fit = self._draw

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence."""
        self.text, self._style, self._is_left = text, style, False
        self._draw()

    def leave(self) -> None:
        """Show no more what was about the place that the person leaves; it can still be copied."""
        if self.text and not self._is_left:
            self._is_left = True
            self._draw()

    def withdraw(self) -> None:
        """Say no more what was wrong: it was about something that is done with."""
        if self._style in ("bad", "warn"):
            self.say("")

    def _draw(self) -> None:
        cells = self.cells or self.app.size.width - 2
        rows = wrap([(self.text, self._style)], cells) if self.text and not self._is_left else [row()]
        self.styles.height = max(1, min(3, len(rows)))
        self.show(rows)
