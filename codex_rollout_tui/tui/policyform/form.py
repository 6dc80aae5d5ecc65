"""The form of a policy: one list of rows, small editors that open in place, and the words about the key at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.form import row_actions
from codex_rollout_tui.policy.form.about import about
from codex_rollout_tui.policy.form.field import title
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.steps import BeginTable, FormChange, PickQuestion, Step, TextQuestion
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.policy.text.reading import TextProblem
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.rows import Row as Spans
from codex_rollout_tui.tui.kit.rows import Span, wrap
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.policyform.draw_row import DrawnRows, FormLook, label_end
from codex_rollout_tui.tui.policyform.foot import Foot
from codex_rollout_tui.tui.policyform.form_rows import FormRows
from codex_rollout_tui.tui.policyform.row_editors import EditorSpot, RowEditors
from codex_rollout_tui.tui.policyform.row_findings import RowFindings
from codex_rollout_tui.tui.policyform.row_list import FormList
from codex_rollout_tui.tui.policyform.row_steps import IN_VAIN, MOVES, STEPS
from codex_rollout_tui.tui.policyform.search import KeySearch


class PolicyForm(Vertical):
    """A policy by choices; it changes nothing itself, but says what is wanted and shows what came of it."""

    DEFAULT_CSS = """
    PolicyForm { layers: base above; height: 1fr; }
    PolicyForm FormList { layer: base; height: 1fr; }
    PolicyForm Foot, PolicyForm #form-notice, PolicyForm KeySearch { layer: base; }
    PolicyForm #form-notice { height: auto; max-height: 3; display: none; overflow: hidden; }
    """

    class EditRequested(Message):
        """The person wants an edit made; `change` makes it of the text that stands by then, `words` say what it is."""

        def __init__(self, form: PolicyForm, change: Callable[[Document], Document], words: str, key: str) -> None:
            super().__init__()
            self.form, self.change, self.words = form, change, words
            self.key = key
            """The key it is about, without the items and entries below it."""

        @property
        def control(self) -> PolicyForm:
            return self.form

    class Moved(Message):
        """The cursor went to the row of another key."""

        def __init__(self, form: PolicyForm, path: Path) -> None:
            super().__init__()
            self.form, self.path = form, path

        @property
        def control(self) -> PolicyForm:
            return self.form

    def __init__(
        self, signs: Signs, *, client: str = NEWEST, keys: tuple[str, ...] = (), id: str | None = None
    ) -> None:
        """`client` is the measured client whose keys are offered; `keys` the only ones, where not all are."""
        super().__init__(id=id)
        self._signs = signs
        self._form_rows = FormRows(client, keys)
        self._problem: TextProblem | None = None
        self._marks = RowFindings()
        self._message: Span = ("", "")
        self._announced: Path | None = None
        self._awaited: Key | None = None
        """The row to begin on once this is on a screen."""
        self._named = False
        """Whether the row at hand could be renamed when the key bar was last told."""
        self._goal: Path | None = None
        """Where the cursor goes once the edit that is wanted is shown."""
        self._list = FormList(self._do, self._can)
        self._foot = Foot()
        self._notice = Lines(id="form-notice")
        self._notice.can_focus = False
        self._search = KeySearch(self.find, self._keep_search, self._clear_search)
        self._editors = RowEditors(self, self._step, lambda sentence: self._say(sentence, "bad"), self._close)
        self._list.follow = self._followed

    def compose(self) -> ComposeResult:
        yield self._notice
        yield self._search
        yield self._list
        yield self._foot
        yield self._editors.line
        yield self._editors.picker

    def focus(self, scroll_visible: bool = True) -> PolicyForm:
        """Put the focus into the rows, at once: the next key may be here already."""
        self.screen.set_focus(self._list, scroll_visible)
        return self

    @on(Lines.Fitted)
    def _fitted(self, event: Lines.Fitted) -> None:
        event.stop()
        if event.lines is self._list:
            awaited, self._awaited = self._awaited, None
            self._redraw(awaited)

    # -- what is shown

    def show(self, document: Document) -> None:
        """Show another text; cursor, folds and search stay. While it cannot be read the rows of the last one do."""
        if (self._problem is None) is not (document.problem is None):
            self._message = ("", "")
        self._problem = document.problem
        if document.values is not None:
            self._form_rows.show(document.values)
        goal, self._goal = self._goal, None
        self._redraw(("at", goal) if goal is not None and document.has(goal) else None)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Mark the rows that findings are about."""
        self._marks = RowFindings(findings)
        self._redraw()

    def go_to(self, path: Path) -> None:
        """Unfold and select the row of a key, or of what it is in."""
        old, was = self.row, self._list.cursor
        at = self._form_rows.reveal(tuple(path))
        if not self._form_rows.view.search:
            self._hide_search()
        self._paint(was if at is None else at, old, was)

    def enter(self) -> None:
        """Put the cursor on the first row that says something itself, past what only holds others."""
        self._paint(next((index for index, row in enumerate(self.rows) if not row.unfolded), 0), None, 0)

    @property
    def rows(self) -> list[FormRow]:
        """The rows as they stand, those below folded ones left out."""
        return self._form_rows.rows

    @property
    def row(self) -> FormRow | None:
        """The row under the cursor."""
        at = self._list.cursor
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @property
    def asked(self) -> TextQuestion | PickQuestion | None:
        """What is asked for in the editor that is open."""
        return self._editors.asked

    @property
    def is_searching(self) -> bool:
        """Whether keys are looked for."""
        return self._search.display

    @property
    def _key(self) -> str:
        """The key of the row at hand, without the items below it."""
        path = self.row.field.path if self.row is not None else ()
        names = list(takewhile(lambda part: isinstance(part, str), path))
        return title(tuple(names))

    @property
    def drawn(self) -> Spans:
        """The row under the cursor as it is drawn."""
        return self._list.rows[self._list.cursor] if self._list.rows else ()

    def _redraw(self, key: Key | None = None) -> None:
        """Make the rows anew; the cursor goes to the row of a key, or stays with the row it was on."""
        old, was = self.row, self._list.cursor
        self._form_rows.draw_up()
        self._stay(old, was, key)

    def _stay(self, old: FormRow | None, was: int, key: Key | None = None) -> None:
        """Paint, with the cursor on the row of a key or on the row it was on."""
        at = self._form_rows.find(key if key is not None or old is None else old.key)
        if at is None and old is not None and old.field.path:
            at = self._form_rows.nearest(old.field.path)
        self._paint(was if at is None else at, old, was)

    def _paint(self, at: int, old: FormRow | None, was: int) -> None:
        """Show the rows; the cursor keeps its line on the screen where it can."""
        at = max(0, min(at, len(self.rows) - 1))
        if not self.is_attached:
            self._awaited = self.rows[at].key if self.rows else None
            return
        look = FormLook(self._signs, self._list.room, self._marks.by_row(self.rows), self._problem is not None)
        self._list.show(DrawnRows(self.rows, look))
        if at != was and old is not None:
            top = max(0, self._list.scroll_offset.y + at - was)
            self._list.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._list.move_to(at)
        self._draw_notice()
        self._draw_foot()
        if self.asked is not None and self.row is not None and old is not None and self.row.key == old.key:
            self._editors.place(self._spot(self.row))
        elif self.asked is not None:
            self._close()

    def _draw_notice(self) -> None:
        problem, words = self._problem, ""
        if problem is not None:
            words = f"Line {problem.line}, column {problem.column}: {problem.message}. Nothing can be changed here "
            words += "before that is mended in the text."
        elif not self.rows:
            words = "No key is meant by these words." if self._form_rows.view.search else "Nothing is set."
        elif self._form_rows.view.only_set:
            words = "Only what is set; s shows every key."
        rows = wrap([(words, "dim" if problem is None else "bad")], self._list.room)[:3] if words else []
        self._notice.display = bool(words)
        self._notice.styles.height = max(1, len(rows))
        self._notice.show(rows)

    def _draw_foot(self) -> None:
        at = self.row
        if at is None:
            self._foot.show([])
        else:
            self._foot.tell(about(at), self._marks.of(at), self._signs, self._message)

    def _say(self, sentence: str, style: str = "warn") -> None:
        self._message = (sentence, style)
        self._draw_foot()

    def _followed(self, index: int) -> None:
        self._message = ("", "")
        self._draw_foot()
        at = self.row
        if at is not None and at.field.path != self._announced:
            self._announced = at.field.path
            self.post_message(self.Moved(self, at.field.path))
        named = self._can("rename")
        if named is not self._named:
            self._named = named
            self.refresh_bindings()

    # -- what the keys do

    def _can(self, what: str) -> bool:
        at = self.row
        if what == "leave_search":
            return self._search.display
        if what == "only_set":
            return not self._form_rows.view.keys
        if what == "rename":
            return at is not None and row_actions.rename_step(at) is not None
        if what == "write_empty":
            return at is not None and row_actions.empty_change(at) is not None
        return True

    async def _do(self, what: str) -> None:
        at = self.row
        self._message = ("", "")
        if what == "search":
            self._search.display = True
            self.screen.set_focus(self._search)
            self._search.select_all()
        elif what == "only_set":
            old, was = self.row, self._list.cursor
            self._form_rows.limit(not self._form_rows.view.only_set)
            self._stay(old, was)
        elif what == "leave_search":
            self._whole_form()
        elif at is not None and what in ("fold", "unfold"):
            self._fold(at, what == "unfold")
        elif at is not None:
            await self._act(at, what)

    async def _act(self, at: FormRow, what: str) -> None:
        step = STEPS[what](at)
        was = self._list.cursor
        if what == "take_out" and self._form_rows.drop(at):
            self._stay(at, was)
        elif step is None and what in ("open", "turn") and at.unfolded is not None:
            self._fold(at, not at.unfolded)
        elif self._problem is not None:
            self._say("The text cannot be read: mend it first.", "bad")
        elif step is None and what == "add":
            await self._add_beside(at, was)
        elif step is None or (what in MOVES and not self._go_along(at, MOVES[what])):
            self._say(IN_VAIN[what])
        else:
            await self._step(step)

    async def _add_beside(self, at: FormRow, was: int) -> None:
        """Add to the list or table that a member is in, or say where one adds."""
        adding = self._form_rows.adding(at, was)
        if adding is None:
            self._say("Nothing can be added here: + adds to a list, and to a table of names.")
            return
        step, where = adding
        self._stay(at, was, where.key)
        await self._step(step)

    def _fold(self, at: FormRow, unfold: bool) -> None:
        """Fold or unfold a row; folding one that has nothing to fold goes to what it is in."""
        was = self._list.cursor
        if at.unfolded is not None and at.unfolded is not unfold:
            self._form_rows.fold(at, unfold)
            self._stay(at, was)
        elif not unfold:
            above = self._form_rows.above(was)
            if above:
                self._stay(at, was, above[0].key)
                self._followed(self._list.cursor)

    def _go_along(self, at: FormRow, by: int) -> bool:
        """Put the cursor where an item is moved to, before the other text is shown; False where it cannot go there."""
        to = self._form_rows.find(("at", (*at.field.path[:-1], int(at.field.path[-1]) + by)))
        if to is None or not self.rows[to].is_set:
            return False
        self._paint(to, at, self._list.cursor)
        return True

    # -- steps

    async def _step(self, step: Step) -> None:
        self._message = ("", "")
        if isinstance(step, FormChange):
            self._close()
            self._goal = step.leads
            self.post_message(self.EditRequested(self, step.make, step.words, self._key))
        elif isinstance(step, BeginTable):
            self._close()
            old, was = self.row, self._list.cursor
            at = self._form_rows.begin(step.path)
            self._paint(was if at is None else at, old, was)
            self._followed(self._list.cursor)
        elif self.row is not None:
            self._close()
            await self._editors.open(step, self._spot(self.row))

    def _spot(self, at: FormRow) -> EditorSpot:
        x = label_end(at, FormLook(self._signs, self._list.cells, {})) + 1
        y = self._list.cursor - self._list.scroll_offset.y + self._list.region.y - self.region.y
        return EditorSpot(x, y, self._list.cells, self.size.height)

    def _close(self) -> None:
        """Close the editor that is open; the rows have the focus again."""
        self._editors.close(self._list)

    @on(PickList.Chosen)
    async def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        if event.picker is self._editors.picker:
            await self._editors.picked(event.index)
        elif event.picker is self._list:
            await self._do("open")

    # -- search

    def find(self, words: str) -> None:
        """Show only the keys that some words mean, and what they are in; none: every key."""
        if words == self._form_rows.view.search:
            return
        old, was = self.row, self._list.cursor
        self._form_rows.look_for(words)
        first = self._form_rows.first_meant()
        if first is None:
            self._stay(old, was)
        else:
            self._paint(first, old, was)
            self._list.scroll_to(y=max(0, first - 3), animate=False, force=True, immediate=True)

    async def _keep_search(self) -> None:
        self.screen.set_focus(self._list)
        if self._form_rows.view.search.strip():
            self._followed(self._list.cursor)
        else:
            self._whole_form()

    async def _clear_search(self) -> None:
        self.screen.set_focus(self._list)
        self._whole_form()

    def _hide_search(self) -> None:
        if self._search.display:
            self._search.value = ""
            self._search.display = False
            self.refresh_bindings()

    def _whole_form(self) -> None:
        """Every key again; the row that was at hand is unfolded."""
        at, was = self.row, self._list.cursor
        self._form_rows.look_for("")
        self._hide_search()
        if at is not None and at.field.path:
            self.go_to(at.field.path)
        else:
            self._stay(at, was)
