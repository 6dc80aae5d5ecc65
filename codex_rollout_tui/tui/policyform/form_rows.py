"""The rows of a form as a person goes about in them: what is folded, begun, searched; and where a row is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.policy.form.outline import OutlineView, outline
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.row_actions import add_step
from codex_rollout_tui.policy.form.search import Search
from codex_rollout_tui.policy.form.steps import Step
from codex_rollout_tui.policy.text.document import Path, look_up


class FormRows:
    """Values and how they are looked at; `rows` are those in sight."""

    def __init__(self, client: str, keys: tuple[str, ...] = ()) -> None:
        self.view = OutlineView(client=client, keys=keys)
        self.values: Mapping[str, Any] = {}
        self.rows: list[FormRow] = []
        self._folds: dict[str, dict[Key, bool]] = {"all": {}, "set": {}, "search": {}}
        """What was folded and unfolded by hand; a search and the list of what is set are folded apart."""

    @property
    def folds(self) -> dict[Key, bool]:
        """The folds that count as it is looked at now."""
        view = self.view
        return self._folds["search" if view.search.strip() else "set" if view.only_set else "all"]

    def show(self, values: Mapping[str, Any]) -> None:
        """Take other values; what was begun and is among them is begun no more."""
        self.values = values
        begun = frozenset(path for path in self.view.drafts if look_up(values, path, None) is None)
        self.view = self.view._replace(drafts=begun)

    def draw_up(self) -> None:
        """Make the rows anew."""
        self.rows = outline(self.values, self.view._replace(folds=self.folds))
        if self.folds is self._folds["all"]:
            # What was seen unfolded stays so, whatever becomes of what is set in it.
            for row in self.rows:
                if row.unfolded:
                    self.folds.setdefault(row.key, True)

    def find(self, key: Key | None) -> int | None:
        """Where a row is."""
        return next((index for index, row in enumerate(self.rows) if row.key == key), None)

    def nearest(self, path: Path) -> int | None:
        """Where the row of a path is, or that of the nearest thing it is in."""
        nearest_at, length = None, 0
        for index, row in enumerate(self.rows):
            own = row.field.path
            if row.role in ("key", "entry", "item") and len(own) > length and path[: len(own)] == own:
                nearest_at, length = index, len(own)
        return nearest_at

    def above(self, at: int) -> list[FormRow]:
        """The rows one is below, the nearest first."""
        rows: list[FormRow] = []
        depth = self.rows[at].depth
        for row in reversed(self.rows[:at]):
            if row.depth < depth:
                rows.append(row)
                depth = row.depth
        return rows

    def adding(self, row: FormRow, at: int) -> tuple[Step, FormRow] | None:
        """What adds beside a member that takes none itself, and the row where that is asked: of the list it is in."""
        above = next(iter(self.above(at)), None) if row.role in ("item", "entry", "add", "empty") else None
        step = add_step(above) if above is not None else None
        if above is None or step is None:
            return None
        rows = (other for other in self.rows if other.role == "add" and other.field.path == above.field.path)
        return step, next(rows, above)

    def fold(self, row: FormRow, unfold: bool) -> None:
        """Fold or unfold a row by hand."""
        self.folds[row.key] = unfold
        self.draw_up()

    def reveal(self, path: Path) -> int | None:
        """Unfold what a path is in; a search or limit that hides it is given up. Where its row, or the nearest, is."""
        views = [self.view]
        if self.view.search or self.view.only_set:
            views.append(self.view._replace(search="", only_set=False))
        for self.view in views:
            self.rows = outline(self.values, self.view._replace(folds=self.folds, reveal=path))
            at = self.nearest(path)
            if at is not None and self.rows[at].field.path == path:
                break
        if at is None:
            self.draw_up()
            return None
        key = self.rows[at].key
        self.folds.update({row.key: True for row in self.above(at)})
        self.draw_up()
        return self.find(key)

    def look_for(self, words: str) -> None:
        """Only rows that some words mean; none: every row."""
        self.view = self.view._replace(search=words)
        self._folds["search"].clear()
        self.draw_up()

    def first_meant(self) -> int | None:
        """Where the first row is that the words mean: one with their very name before any other."""
        search = Search(self.view.search)
        meant = [index for index, row in enumerate(self.rows) if search.words and search.means(row)]
        name = "_".join(search.words)
        return next((index for index in meant if self.rows[index].label == name), meant[0] if meant else None)

    def limit(self, only_set: bool) -> None:
        """Only what is set, or everything."""
        self.view = self.view._replace(only_set=only_set, begun_paths=frozenset())
        self.draw_up()

    def begin(self, path: Path) -> int | None:
        """Begin a table or item that is not in the text; where its row is."""
        in_full = self.view.begun_paths | {path} if self.view.only_set else self.view.begun_paths
        self.view = self.view._replace(drafts=self.view.drafts | {path}, begun_paths=in_full)
        at = self.reveal(path)
        self.folds[("at", path)] = True
        self.draw_up()
        return at

    def drop(self, row: FormRow) -> bool:
        """Give up what was begun; False where it was not."""
        path = row.field.path
        if row.field.is_set or path not in self.view.drafts:
            return False
        self.view = self.view._replace(drafts=self.view.drafts - {path}, begun_paths=self.view.begun_paths - {path})
        self.draw_up()
        return True
