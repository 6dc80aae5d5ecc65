"""The policy editor: the text, what could be written there, and the bar that finds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from textual.app import ComposeResult
from textual.containers import Vertical

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.edit.splices import Splice
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.tui.editor import messages
from codex_rollout_tui.tui.editor.buffer import TextPlace
from codex_rollout_tui.tui.editor.draw_row import GUTTER
from codex_rollout_tui.tui.editor.find_bar import FindBar
from codex_rollout_tui.tui.editor.popup import ROWS, Popup
from codex_rollout_tui.tui.editor.text_editing import EditorText
from codex_rollout_tui.tui.kit.status_style import Signs


class PolicyEditor(Vertical):
    """Edits one policy.

    `data` is always the exact bytes. Messages (`Changed`, `CursorMoved`, `FindingMet`) come from its `text`.
    """

    DEFAULT_CSS = """
    PolicyEditor { layers: below above; height: 1fr; }
    PolicyEditor EditorText { layer: below; }
    """

    Changed: TypeAlias = messages.Changed
    CursorMoved: TypeAlias = messages.CursorMoved
    FindingMet: TypeAlias = messages.FindingMet
    NothingToComplete: TypeAlias = messages.NothingToComplete

    def __init__(
        self,
        data: bytes = b"",
        *,
        signs: Signs | None = None,
        client: str = NEWEST,
        suggest: bool = False,
        id: str | None = None,
    ) -> None:
        """`client` is the measured client keys are offered for; `suggest` offers them while a key is typed."""
        super().__init__(id=id)
        self.client = client
        self.suggest = suggest
        self.text = _Text(self, data, signs)
        self.popup = Popup()
        self._bar: FindBar | None = None
        self._revision = 0
        self.text.before_key = self._key
        self.text.moved = self._moved

    def compose(self) -> ComposeResult:
        yield self.text
        yield self.popup

    def focus(self, scroll_visible: bool = True) -> PolicyEditor:
        """Put the focus into the text."""
        self.text.focus(scroll_visible)
        return self

    # -- the document

    @property
    def data(self) -> bytes:
        """The policy, byte for byte."""
        return self.text.data

    @property
    def revision(self) -> int:
        """How many changes there were since loading: says whether findings are about this text."""
        return self.text.revision

    def load(self, data: bytes) -> None:
        """Show another policy; nothing of the old one can be undone any more."""
        self.popup.close()
        self.text.load(data)

    def put(self, data: bytes) -> None:
        """Take over another version as one step that can be undone; only what differs is replaced."""
        self.text.put(data)

    def apply(self, splices: Iterable[Splice]) -> None:
        """Make splices, one after the other, as one step that can be undone."""
        self.text.apply(splices)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Show these findings in the gutter and under their places."""
        self.text.set_findings(findings)

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.text.cursor.row + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a line and column, both from 1."""
        self.text.select(TextPlace(line - 1, column - 1))

    @property
    def finding(self) -> Finding | None:
        """The finding at the cursor."""
        return self.text.marks.at(self.text.cursor)

    # -- completion

    def complete(self) -> None:
        """Offer what could be written at the cursor, because the person asked."""
        if self.text.read_only:
            return
        self.popup.asked = True
        self._offer()
        if not self.popup.open:
            self.text.post_message(messages.NothingToComplete(self.text))

    def _offer(self) -> None:
        from codex_rollout_tui.policy.completion.complete import complete_at

        text = self.text
        row, column = text.cursor
        options = complete_at(text.rows, row, column, self.client)
        line = text.buffer.content(row)
        if not options or [line[option.start : option.end] for option in options] == [options[0].insert]:
            self.popup.close()
            self.popup.asked = False
            return
        caret = text.caret_offset - self.content_region.offset
        x = max(text.digits + GUTTER, caret.x - column + options[0].start) - 1
        self.popup.offer(options, x, caret.y, text.size.width, text.size.height)

    def _moved(self) -> None:
        """Text or cursor changed: the list follows while a word is typed, and goes when the cursor leaves it."""
        typed, self._revision = self._revision != self.text.revision, self.text.revision
        if self.popup.open:
            if typed and self._in_word():
                self._offer()
            else:
                self.popup.close()
        elif typed and self.suggest and self._in_word() and self.text.selection.empty:
            self._offer()

    def _in_word(self) -> bool:
        cursor = self.text.cursor
        before = self.text.buffer.content(cursor.row)[: cursor.column][-1:]
        return before.isalnum() or before in ("_", "-", ".", '"', "'")

    def _key(self, key: str) -> bool:
        """What the list does with a key: everything only once it was asked for, escape always."""
        popup = self.popup
        if not popup.open:
            return False
        if key == "escape":
            popup.close()
            return True
        if not popup.asked:
            return False
        steps = {"down": 1, "up": -1, "pagedown": ROWS, "pageup": -ROWS}
        if key in steps:
            popup.step(steps[key])
        elif key in ("enter", "tab"):
            self._take()
        else:
            return False
        return True

    def _take(self) -> None:
        """Write what was chosen."""
        chosen = self.popup.chosen
        row = self.text.cursor.row
        self.popup.close()
        self.text.replace(TextPlace(row, chosen.start), TextPlace(row, chosen.end), chosen.insert)

    def on_pick_list_chosen(self, event: Popup.Chosen) -> None:
        event.stop()
        self._take()

    # -- finding

    async def find(self, *, replace: bool = False) -> None:
        """Open the bar that finds, and replaces."""
        self.popup.close()
        if self._bar is None:
            self._bar = FindBar(self.text)
            await self.mount(self._bar)
        self._bar.open(replace=replace and not self.text.read_only)

    async def find_next(self, *, back: bool) -> None:
        """Go to the next match of what was looked for last."""
        if self._bar is None:
            await self.find()
        else:
            self._bar.go(back=back)


class _Text(EditorText):
    """The text of an editor, whose keys also reach what is around it."""

    def __init__(self, editor: PolicyEditor, data: bytes, signs: Signs | None) -> None:
        super().__init__(data, signs=signs)
        self._editor = editor

    def on_blur(self) -> None:
        self._editor.popup.close()

    def action_complete(self) -> None:
        """Offer keys and values that fit here."""
        self._editor.complete()

    async def action_find(self) -> None:
        """Find something in the text."""
        await self._editor.find()

    async def action_replace(self) -> None:
        """Find something and replace it."""
        await self._editor.find(replace=True)

    async def action_find_next(self) -> None:
        """Go to the next match."""
        await self._editor.find_next(back=False)

    async def action_find_previous(self) -> None:
        """Go to the match before."""
        await self._editor.find_next(back=True)
