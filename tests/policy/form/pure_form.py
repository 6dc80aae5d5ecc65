"""A form without a screen: rows, folds and what is begun, worked by the actions of its rows alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.form import row_actions
from codex_rollout_tui.policy.form.outline import OutlineView, outline
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.steps import BeginTable, FormChange, PickQuestion, Step, TextQuestion
from codex_rollout_tui.policy.text.document import Document, Path, look_up
from tests.policy.form.form_driver import FormDriver

ACTIONS: Mapping[str, Callable[[FormRow], Step | None]] = {
    "open": row_actions.opened,
    "turn": row_actions.turn_step,
    "take_out": row_actions.take_out,
    "write_empty": row_actions.empty_change,
}


class PureForm(FormDriver):
    """Makes every edit that is wanted, and shows the text again."""

    def __init__(self, data: bytes) -> None:
        self._document = Document(data)
        self._asked: TextQuestion | PickQuestion | None = None
        self._refused: list[str] = []
        self._folds: dict[Key, bool] = {}
        self._drafts: frozenset[Path] = frozenset()
        self._rows: list[FormRow] = []
        self._cursor = 0
        self._draw_up()

    @property
    def rows(self) -> Sequence[FormRow]:
        return self._rows

    @property
    def here(self) -> FormRow:
        return self._rows[self._cursor]

    @property
    def asked(self) -> TextQuestion | PickQuestion | None:
        return self._asked

    @property
    def document(self) -> Document:
        return self._document

    @property
    def refused(self) -> Sequence[str]:
        return self._refused

    async def show(self, data: bytes) -> None:
        self._take(Document(data), self.here.key)

    async def move_to(self, index: int) -> None:
        self._cursor = index
        self._asked = None

    async def do(self, action: str) -> None:
        row = self.here
        if action == "unfold":
            if row.unfolded is False:
                self._fold(row.key, True)
            return
        step = ACTIONS[action](row)
        if action == "take_out" and not row.field.is_set and row.field.path in self._drafts:
            self._drafts -= {row.field.path}
            self._draw_up(row.key)
        elif step is not None:
            self._follow(step)
        elif action in ("open", "turn") and row.unfolded is not None:
            self._fold(row.key, not row.unfolded)

    async def pick(self, label: str) -> None:
        assert isinstance(self._asked, PickQuestion), f"no options, but {self._asked}"
        (option,) = (option for option in self._asked.options if option.label == label)
        self._follow(option.step)

    async def type(self, words: str) -> None:
        assert isinstance(self._asked, TextQuestion), f"no line, but {self._asked}"
        self._follow(self._asked.then(words))

    def _follow(self, step: Step) -> None:
        self._asked = None
        if isinstance(step, FormChange):
            try:
                document = step.make(self._document)
            except RolloutError as error:
                self._refused.append(str(error))
                return
            leads = ("at", step.leads) if step.leads is not None and document.has(step.leads) else self.here.key
            self._take(document, leads)
        elif isinstance(step, BeginTable):
            self._drafts |= {step.path}
            above = outline(self._document.values or {}, self._view(reveal=step.path))
            inside = [row for row in above if row.unfolded and row.field.path == step.path[: len(row.field.path)]]
            self._folds |= {row.key: True for row in inside} | {("at", step.path): True}
            self._draw_up(("at", step.path))
        else:
            self._asked = step

    def _take(self, document: Document, key: Key) -> None:
        assert document.problem is None, document.problem
        self._document, self._asked = document, None
        self._drafts = frozenset(path for path in self._drafts if look_up(document.values, path, None) is None)
        self._draw_up(key)

    def _fold(self, key: Key, unfold: bool) -> None:
        self._folds[key] = unfold
        self._draw_up(key)

    def _view(self, reveal: Path = ()) -> OutlineView:
        return OutlineView(folds=self._folds, drafts=self._drafts, reveal=reveal)

    def _draw_up(self, key: Key | None = None) -> None:
        """Make the rows anew, with the cursor on a row; what was unfolded stays so, whatever becomes of it."""
        path = self.here.field.path if self._rows else ()
        self._rows = outline(self._document.values or {}, self._view())
        for row in self._rows:
            if row.unfolded:
                self._folds.setdefault(row.key, True)
        index = self.find(key) if key is not None else None
        while index is None and path:
            index, path = self.find(("at", path)), path[:-1]
        self._cursor = min(self._cursor, len(self._rows) - 1) if index is None else index
