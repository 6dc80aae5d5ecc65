"""The form of a policy: one list of rows, small editors that open in place, and the words about the key at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.catalogue import NEWEST
from codex_rollout_tui.policy.finding import Finding
from codex_rollout_tui.policy.form import acts
from codex_rollout_tui.policy.form.about import about
from codex_rollout_tui.policy.form.outline import View, outline
from codex_rollout_tui.policy.form.row import Key, Row
from codex_rollout_tui.policy.form.steps import Begin, Change, Line, Options, Step
from codex_rollout_tui.policy.text import Path, PolicyText, Problem, look_up
from codex_rollout_tui.tui.signs import Signs
from codex_rollout_tui.tui.widgets.lines import Lines, PickList
from codex_rollout_tui.tui.widgets.policyform.draw import Drawn, Look, label_end
from codex_rollout_tui.tui.widgets.policyform.findings import Marks
from codex_rollout_tui.tui.widgets.policyform.foot import Foot
from codex_rollout_tui.tui.widgets.policyform.line import LineEditor
from codex_rollout_tui.tui.widgets.policyform.list import FormList
from codex_rollout_tui.tui.widgets.policyform.picker import Picker
from codex_rollout_tui.tui.widgets.policyform.search import KeySearch
from codex_rollout_tui.tui.widgets.rows import Row as Spans
from codex_rollout_tui.tui.widgets.rows import Span, wrap

if TYPE_CHECKING:
    from codex_rollout_tui.tui.widgets.policyform.prose import ProseEditor

NARROWEST_LINE = 24


class PolicyForm(Vertical):
    """A policy by choices; it changes nothing itself, but says what is wanted and shows what came of it."""

    DEFAULT_CSS = """
    PolicyForm { layers: base above; height: 1fr; }
    PolicyForm FormList { layer: base; height: 1fr; }
    PolicyForm Foot, PolicyForm #form-notice, PolicyForm KeySearch { layer: base; }
    PolicyForm #form-notice { height: auto; max-height: 3; display: none; overflow: hidden; }
    """

    class Wanted(Message):
        """The person wants an edit made; `change` makes it of the text that stands by then, `words` say what it is."""

        def __init__(self, form: PolicyForm, change: Callable[[PolicyText], PolicyText], words: str) -> None:
            super().__init__()
            self.form, self.change, self.words = form, change, words

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

    def __init__(self, signs: Signs, *, client: str = NEWEST, id: str | None = None) -> None:
        """`client` is the measured client whose keys are offered."""
        super().__init__(id=id)
        self._signs = signs
        self._view = View(client=client)
        self._folds: dict[Key, bool] = {}
        self._values: Mapping[str, Any] = {}
        self._problem: Problem | None = None
        self._rows: list[Row] = []
        self._marks = Marks()
        self._said: Span = ("", "")
        self._asked: Line | Options | None = None
        self._told: Path | None = None
        self._goal: Path | None = None
        """Where the cursor goes once the edit that is wanted is shown."""
        self._list = FormList(self._do, self._can)
        self._foot = Foot()
        self._notice = Lines(id="form-notice")
        self._notice.can_focus = False
        self._search = KeySearch(self._look, self._keep_search, self._clear_search)
        self._line = LineEditor(self._typed, self._close)
        self._picker = Picker(self._picked, self._close)
        self._prose: ProseEditor | None = None
        self._list.follow = self._followed

    def compose(self) -> ComposeResult:
        yield self._notice
        yield self._search
        yield self._list
        yield self._foot
        yield self._line
        yield self._picker

    def on_mount(self) -> None:
        self._search.display = False

    def focus(self, scroll_visible: bool = True) -> PolicyForm:
        """Put the focus into the rows."""
        self._list.focus(scroll_visible)
        return self

    @on(Lines.Fitted)
    def _fitted(self, event: Lines.Fitted) -> None:
        event.stop()
        if event.lines is not self._list:
            return
        self._close()
        self._redraw()

    # -- what is shown

    def show(self, doc: PolicyText) -> None:
        """Show another text; cursor, folds and search stay. While it cannot be read the rows of the last one do."""
        if (self._problem is None) is not (doc.problem is None):
            self._said = ("", "")
        self._problem = doc.problem
        if doc.values is not None:
            self._values = doc.values
        self._view = self._view._replace(
            drafts=frozenset(path for path in self._view.drafts if look_up(self._values, path, None) is None)
        )
        goal, self._goal = self._goal, None
        self._redraw(("at", goal) if goal is not None and doc.has(goal) else None)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Mark the rows that findings are about."""
        self._marks = Marks(findings)
        self._redraw()

    def go_to(self, path: Path) -> None:
        """Unfold and select the row of a key, or of what it is in."""
        path = tuple(path)
        for view in (self._view, self._view._replace(search="", only_set=False)):
            rows = outline(self._values, view._replace(folds=self._folds, reveal=path))
            at = _nearest(rows, path)
            if at is not None and (rows[at].field.path == path or not (view.search or view.only_set)):
                break
        else:
            return
        if not view.search:
            self._end_search()
        self._view = view
        for above in _above(rows, at):
            self._folds[above.key] = True
        self._redraw(rows[at].key)

    @property
    def rows(self) -> list[Row]:
        """The rows as they stand, those below folded ones left out."""
        return self._rows

    @property
    def asked(self) -> Line | Options | None:
        """What is asked for in the editor that is open."""
        return self._asked

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        at = self._list.cursor
        return self._rows[at] if 0 <= at < len(self._rows) else None

    @property
    def drawn(self) -> Spans:
        """The row under the cursor as it is drawn."""
        return self._list.rows[self._list.cursor] if self._list.rows else ()

    def _redraw(self, key: Key | None = None) -> None:
        """Make the rows anew; the cursor goes to the row of a key, or stays with the row it was on."""
        cells = self._list.cells
        if not cells:
            return
        old, at = self.row, self._list.cursor
        if key is None and old is not None:
            key = old.key
        self._rows = outline(self._values, self._view._replace(folds=self._folds))
        if not (self._view.search or self._view.only_set):
            # What was seen unfolded stays so, whatever becomes of what is set in it.
            self._folds |= {each.key: True for each in self._rows if each.unfolded and each.key not in self._folds}
        new = self._place_of(key, old, at)
        look = Look(self._signs, cells, self._marks.by_row(self._rows), self._problem is not None)
        shift = new - at
        self._list.show(Drawn(self._rows, look))
        if shift and old is not None:
            top = max(0, self._list.scroll_offset.y + shift)
            self._list.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._list.move_to(new)
        self._draw_notice()
        self._draw_foot()

    def _place_of(self, key: Key | None, old: Row | None, at: int) -> int:
        found = next((index for index, each in enumerate(self._rows) if each.key == key), None)
        if found is None and old is not None and key == old.key and old.field.path:
            found = _nearest(self._rows, old.field.path)
        return found if found is not None else max(0, min(at, len(self._rows) - 1))

    def _draw_notice(self) -> None:
        problem = self._problem
        words = ""
        if problem is not None:
            words = (
                f"This text cannot be read: line {problem.line}, column {problem.column}: {problem.message}. "
                "Mend it there; until then nothing can be changed here."
            )
        elif not self._rows:
            words = "No key is meant by these words." if self._view.search else "Nothing is set."
        elif self._view.only_set:
            words = "Only what is set; s shows every key."
        style = "bad" if problem is not None else "dim"
        rows = wrap([(words, style)], self._list.cells)[:3] if words else []
        self._notice.display = bool(words)
        self._notice.styles.height = max(1, len(rows))
        self._notice.show(rows)

    def _draw_foot(self) -> None:
        at = self.row
        if at is None:
            self._foot.show([])
            return
        finding = self._marks.of(at)
        self._foot.tell(about(at), finding, self._signs, self._said)

    def _say(self, sentence: str, style: str = "warn") -> None:
        self._said = (sentence, style)
        self._draw_foot()

    def _followed(self, index: int) -> None:
        self._said = ("", "")
        self._draw_foot()
        at = self.row
        if at is not None and at.field.path != self._told:
            self._told = at.field.path
            self.post_message(self.Moved(self, at.field.path))
        self.refresh_bindings()

    # -- what the keys do

    def _can(self, what: str) -> bool:
        if what == "leave_search":
            return bool(self._view.search or self._search.display)
        at = self.row
        if what == "rename":
            return at is not None and acts.renamed(at) is not None
        if what == "write_empty":
            return at is not None and acts.emptied(at) is not None
        return True

    async def _do(self, what: str) -> None:
        at = self.row
        self._said = ("", "")
        if what == "search":
            self._begin_search()
        elif what == "only_set":
            self._view = self._view._replace(only_set=not self._view.only_set)
            self._redraw()
        elif what == "leave_search":
            self._end_search()
            self._redraw_to_row()
        elif at is None:
            return
        elif what in ("fold", "unfold"):
            self._fold(at, what == "unfold")
        else:
            await self._act(at, what)

    async def _act(self, at: Row, what: str) -> None:
        step: Step | None
        if what == "open":
            step = acts.opened(at)
        elif what == "turn":
            step = acts.turned(at)
        elif what == "take_out":
            if at.field.path in self._view.drafts and not at.field.is_set:
                self._view = self._view._replace(drafts=self._view.drafts - {at.field.path})
                self._redraw()
                return
            step = acts.take_out(at)
        elif what == "add":
            step = acts.added(at)
        elif what == "rename":
            step = acts.renamed(at)
        elif what == "write_empty":
            step = acts.emptied(at)
        else:
            step = acts.moved(at, -1 if what == "move_up" else 1)
        if step is None and what in ("open", "turn") and at.unfolded is not None:
            self._fold(at, not at.unfolded)
        elif self._problem is not None:
            self._say("The text cannot be read: mend it first.", "bad")
        elif step is not None and not (what.startswith("move") and not self._go_along(at, what)):
            await self._step(step)

    def _fold(self, at: Row, unfold: bool) -> None:
        """Fold or unfold a row; folding one that has nothing to fold goes to what it is in."""
        if at.unfolded is not None and at.unfolded is not unfold:
            self._folds[at.key] = unfold
            self._redraw()
        elif not unfold:
            above = _above(self._rows, self._list.cursor)
            if above:
                self._redraw(above[0].key)
                self._followed(self._list.cursor)

    def _go_along(self, at: Row, what: str) -> bool:
        """Put the cursor where an item is moved to, before the other text is shown; False where it cannot go there."""
        path = (*at.field.path[:-1], int(at.field.path[-1]) + (-1 if what == "move_up" else 1))
        if not any(each.key == ("at", path) and each.is_set for each in self._rows):
            return False
        self._redraw(("at", path))
        return True

    # -- steps

    async def _step(self, step: Step) -> None:
        self._asked = None
        self._said = ("", "")
        if isinstance(step, Change):
            self._close()
            self._goal = step.leads
            self.post_message(self.Wanted(self, step.make, step.words))
        elif isinstance(step, Begin):
            self._close()
            self._view = self._view._replace(drafts=self._view.drafts | {step.path})
            self._folds[("at", step.path)] = True
            self.go_to(step.path)
            self._followed(self._list.cursor)
        else:
            await self._ask(step)

    async def _ask(self, step: Line | Options) -> None:
        """Open the editor for a step at the row under the cursor."""
        at = self.row
        if at is None:
            return
        self._close()
        self._asked = step
        look = Look(self._signs, self._list.cells, {})
        x = label_end(at, look) + 1
        y = self._list.cursor - self._list.scroll_offset.y + self._list.region.y - self.region.y
        if isinstance(step, Options):
            self._picker.open(step, x, y, self.size.width, self.size.height)
        elif step.lines:
            (await self._prose_editor()).open(step.text, y, self._list.cells, self.size.height)
        else:
            x = max(0, min(x, self._list.cells - NARROWEST_LINE))
            self._line.open(step.text, step.hint, x, y, self._list.cells - x)

    async def _prose_editor(self) -> ProseEditor:
        """The box for long texts, made when the first of them is asked for."""
        from codex_rollout_tui.tui.widgets.policyform.prose import ProseEditor

        if self._prose is None:
            self._prose = ProseEditor(self._typed, self._close)
            await self.mount(self._prose)
        return self._prose

    async def _typed(self, text: str) -> None:
        if isinstance(self._asked, Line):
            try:
                step = self._asked.then(text)
            except RolloutError as error:
                self._say(str(error), "bad")
                return
            await self._step(step)

    async def _picked(self, index: int) -> None:
        if isinstance(self._asked, Options):
            await self._step(self._asked.options[index].step)

    def _close(self) -> None:
        """Close the editor that is open; the rows have the focus again."""
        self._asked = None
        for editor in (self._line, self._picker, self._prose):
            if editor is not None and editor.styles.display != "none":
                editor.styles.display = "none"
                if self.screen.focused is editor:
                    self.screen.set_focus(self._list)

    @on(PickList.Chosen)
    async def _chosen(self, event: PickList.Chosen) -> None:
        event.stop()
        if event.picker is self._picker:
            await self._picked(event.index)
        elif event.picker is self._list:
            await self._do("open")

    # -- search

    def _begin_search(self) -> None:
        self._search.display = True
        self.screen.set_focus(self._search)

    def _look(self, words: str) -> None:
        if words == self._view.search:
            return
        self._view = self._view._replace(search=words)
        self._redraw()
        first = self._first_meant()
        if first is not None:
            self._list.move_to(first)
            self._list.scroll_to(y=max(0, first - 3), animate=False, force=True, immediate=True)
            self._draw_foot()

    def _first_meant(self) -> int | None:
        from codex_rollout_tui.policy.form.search import Search

        search = Search(self._view.search)
        return next((index for index, each in enumerate(self._rows) if search.words and search.means(each)), None)

    async def _keep_search(self) -> None:
        self.screen.set_focus(self._list)
        if not self._view.search.strip():
            self._end_search()
            self._redraw()
        self._followed(self._list.cursor)

    async def _clear_search(self) -> None:
        self._end_search()
        self.screen.set_focus(self._list)
        self._redraw_to_row()

    def _end_search(self) -> None:
        self._view = self._view._replace(search="")
        self._search.value = ""
        self._search.display = False

    def _redraw_to_row(self) -> None:
        """The whole form again, with the row that was at hand unfolded."""
        at = self.row
        if at is not None and at.field.path:
            self.go_to(at.field.path)
        else:
            self._redraw()


def _nearest(rows: list[Row], path: Path) -> int | None:
    """The row of a path, or of the nearest thing it is in; its group where nothing else is there."""
    found, length = None, -1
    for index, each in enumerate(rows):
        own = each.field.path
        if each.role in ("key", "entry", "item") and len(own) > length and path[: len(own)] == own:
            found, length = index, len(own)
    return found


def _above(rows: list[Row], at: int) -> list[Row]:
    """The rows one is below, the nearest first."""
    found: list[Row] = []
    depth = rows[at].depth
    for each in reversed(rows[:at]):
        if each.depth < depth:
            found.append(each)
            depth = each.depth
    return found
