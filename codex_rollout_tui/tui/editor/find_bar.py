"""The bar below the editor that finds and replaces."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from codex_rollout_tui.tui.editor.history import Selection
from codex_rollout_tui.tui.editor.matches import SearchTerm, TextMatch, every, nearest, replacement
from codex_rollout_tui.tui.editor.text_editing import EditorText
from codex_rollout_tui.tui.kit.direct_keys import DirectKeys
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import row


class FindField(Input, DirectKeys):
    """A field of the bar; `go` is told what to do with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "bar('close')", "Back to the text", priority=True, id="find-close"),
        Binding("enter,down,f3,ctrl+g", "bar('next')", "Next", priority=True, id="find-on"),
        Binding("up,shift+f3,f15,alt+g", "bar('previous')", "Previous", priority=True, id="find-back"),
        Binding("ctrl+r", "bar('replace')", "Replace", priority=True, id="find-replace"),
        Binding("alt+r,ctrl+l", "bar('replace_all')", "Replace all", priority=True, id="find-replace-all"),
        Binding("alt+x,ctrl+t", "bar('regex')", "Regular expression", priority=True, id="find-regex"),
    ]

    def __init__(self, placeholder: str, go: Callable[[str], None], name: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=True, classes=name)
        self._go = go

    def action_bar(self, what: str) -> None:
        """Do something with the bar."""
        self._go(what)


class FindBar(Horizontal):
    """Finds as one types; enter goes on, escape goes back to the text."""

    DEFAULT_CSS = """
    FindBar { layer: below; height: 1; background: $panel; }
    FindBar FindField { width: 1fr; background: $panel; padding: 0 1; }
    FindBar Lines { width: 22; overflow: hidden; background: $panel; }
    FindBar:ansi, FindBar:ansi FindField, FindBar:ansi Lines { background: ansi_default; }
    """

    def __init__(self, text: EditorText) -> None:
        super().__init__()
        self._text = text
        self._regex = False
        self._matches: list[TextMatch] = []
        self._revision = -1
        self._from = text.selection
        self._field = FindField("find", self._do, "find")
        self._other = FindField("replace with", self._do, "replace")
        self._count = Lines()
        self._count.can_focus = False

    def compose(self) -> ComposeResult:
        yield self._field
        yield self._other
        yield self._count

    def open(self, *, replace: bool) -> None:
        """Begin at the cursor, with what is selected on its line if anything is."""
        text = self._text
        self._from = text.selection
        selection = text.selection
        if not selection.empty and selection.start.row == selection.end.row:
            self._field.value = text.selected
            self._from = Selection.at(selection.start)
        self._other.display = replace
        self.display = True
        self.screen.set_focus(self._field)
        self._look(move=False)

    def close(self) -> None:
        """Go back to the text, where the last match was found."""
        self.display = False
        self._text.look_for(None)
        self.screen.set_focus(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self._field and self.display:
            self._look(move=True)

    def _pattern(self) -> re.Pattern[str] | None:
        try:
            return SearchTerm(self._field.value, self._regex).pattern()
        except re.error:
            return None

    def _look(self, *, move: bool) -> None:
        """Look again, and go to the first match from where the search began."""
        pattern = self._pattern()
        self._text.look_for(pattern)
        self._matches = every(self._text.buffer, pattern) if pattern is not None else []
        self._revision = self._text.revision
        if move:
            if self._matches:
                self._show(nearest(self._matches, self._from.start))
            else:
                self._text.select(self._from.cursor, self._from.anchor)
        self._say()

    def _show(self, at: int) -> None:
        match = self._matches[at]
        self._text.select(match.end, match.start)

    def _fresh(self) -> None:
        if self._revision != self._text.revision:
            self._look(move=False)

    def go(self, *, back: bool) -> None:
        """Go to the next match, or the one before."""
        self._fresh()
        if self._matches:
            selection = self._text.selection
            self._show(nearest(self._matches, selection.start if back else selection.end, back=back))
            self._from = Selection.at(self._text.selection.start)
        self._say()

    def _replace(self) -> None:
        """Replace the match that is selected and go on; where none is, go to the next."""
        self._fresh()
        selection = self._text.selection
        match = TextMatch(selection.start, selection.end)
        if match in self._matches and not self._text.read_only:
            new = self._new(match)
            if new is None:
                return
            self._text.replace(*match, new)
        self.go(back=False)

    def _new(self, match: TextMatch) -> str | None:
        pattern = self._pattern()
        line = self._text.buffer.content(match.start.row)
        try:
            return replacement(pattern, line, match, self._other.value, regex=self._regex) if pattern else None
        except (re.error, IndexError):
            self._say("no such group")
            return None

    def _replace_all(self) -> None:
        """Replace every match as one step."""
        self._fresh()
        edits = []
        for match in self._matches:
            new = self._new(match)
            if new is None:
                return
            edits.append((match.start, match.end, new))
        count = len(edits)
        self._text.change_all(edits)
        self._look(move=False)
        self._say(f"{count} replaced")

    def _do(self, what: str) -> None:
        if what == "close":
            self.close()
        elif what == "regex":
            self._regex = not self._regex
            self._look(move=True)
        elif what == "replace" and not self._other.display:
            self._other.display = True
        elif what == "replace":
            self._replace()
        elif what == "replace_all" and self._other.display:
            self._replace_all()
        elif what in ("next", "previous"):
            self.go(back=what == "previous")

    def _say(self, words: str = "") -> None:
        """Show the count, or something else."""
        if not words:
            words = self._words()
        kind = "regex " if self._regex else ""
        self._count.show([row((f"{kind}{words}", "dim"))])

    def _words(self) -> str:
        if not self._field.value:
            return ""
        if self._pattern() is None:
            return "not complete"
        if not self._matches:
            return "nothing found"
        selection = self._text.selection
        current = TextMatch(selection.start, selection.end)
        if current in self._matches:
            return f"{self._matches.index(current) + 1} of {len(self._matches)}"
        return f"{len(self._matches)} found"
