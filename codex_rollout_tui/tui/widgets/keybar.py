"""The lines at the bottom: what just happened, and the keys that work here."""

from __future__ import annotations

from textual.binding import Binding

from codex_rollout_tui.tui.widgets.lines import Lines
from codex_rollout_tui.tui.widgets.rows import Row, Span, cut, row, wrap


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
        if not self.is_attached or not self.size.width:
            return
        spans: list[Row] = []
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                spans.append(((self._key(binding), "accent"), (f" {binding.description}", "dim")))
        self.show(self._flow(spans))

    def _key(self, binding: Binding) -> str:
        return self.app.get_key_display(binding)

    def _flow(self, groups: list[Row]) -> list[Row]:
        """Lay the groups out on rows, never breaking one."""
        cells = self.size.width
        rows: list[list[Span]] = [[]]
        used = 0
        for group in groups:
            size = sum(len(text) for text, _ in group)
            if used and used + 2 + size > cells:
                rows.append([])
                used = 0
            if used:
                rows[-1].append(("  ", ""))
                used += 2
            rows[-1] += group
            used += size
        return [cut(found, cells) for found in rows[: max(1, self.size.height)]]


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

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        cells = self.size.width or self.app.size.width - 2
        rows = wrap([(self.text, self._style)], cells) if self.text else [row()]
        self.styles.height = max(1, min(3, len(rows)))
        self.show(rows)
