"""Help that grows out of focus: where I am, what this is, and the keys that work right here."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from codex_rollout_tui.checklist.status_signs import SIGNS
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import Row, prose, row, wrap
from codex_rollout_tui.tui.kit.status_style import STYLE_OF

KEY_COLUMN = 22


@runtime_checkable
class HasMoreHelp(Protocol):
    """A widget whose help depends on how things stand."""

    @property
    def more_help(self) -> str:
        """What there is to say now; empty where that is nothing."""


class HelpScreen(ModalScreen[None]):
    """Reads the screen below: the help of the focused widget and of what holds it, and the live bindings."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", "Close", key_display="esc", id="close-help"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        yield Lines(id="help")

    def on_mount(self) -> None:
        self.query_one("#help").border_title = "Help"
        self.query_one("#help").border_subtitle = "esc closes"
        self.query_one("#help").focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        box = self.query_one("#help", Lines)
        cells = box.cells
        if cells:
            box.show([*self._where(cells), *self._keys(cells), *self._signs()])

    def _where(self, cells: int) -> list[Row]:
        focused = self._below.focused
        texts = []
        for widget in focused.ancestors_with_self if focused else ():
            texts += [getattr(widget, "HELP", ""), widget.more_help if isinstance(widget, HasMoreHelp) else ""]
        return [line for text in texts if text for line in (*wrap(prose(text), cells), ())]

    def _keys(self, cells: int) -> list[Row]:
        """Each live binding once, with all its keys and the id it is remapped by."""
        keys: dict[str, list[str]] = {}
        words: dict[str, tuple[str, str]] = {}
        for active in self._below.active_bindings.values():
            binding = active.binding
            if active.enabled and binding.description and binding.id:
                keys.setdefault(binding.action, []).append(self.app.get_key_display(binding))
                words.setdefault(binding.action, (binding.description, binding.id or ""))
        rows: list[Row] = [row(("Keys here", "bold"), ("  (remap by id in settings.toml, [keymap])", "dim"))]
        for action, (description, name) in words.items():
            shown = " ".join(dict.fromkeys(keys[action]))
            rows.append(row((f"{shown:<{KEY_COLUMN}}", "accent"), f"{description:<36}", (name, "dim")))
        return rows

    def _signs(self) -> list[Row]:
        rows: list[Row] = [(), row(("Signs", "bold"))]
        return rows + [
            row((f"{sign.glyph:<3}{sign.ascii:<4}", STYLE_OF[status]), sign.word) for status, sign in SIGNS.items()
        ]
