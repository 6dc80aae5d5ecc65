"""The rows of a policy's form, as unfolded, searched or limited as they are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST, Path, root
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.groups import KeyGroup, groups, limited
from codex_rollout_tui.policy.form.kinds import Drafts, kind_of
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.search import Search
from codex_rollout_tui.policy.form.values import unset

MANY = 40
"""A table or list with more members than this is not unfolded unasked."""


class OutlineView(NamedTuple):
    """How the form is looked at."""

    folds: Mapping[Key, bool] = {}
    """Rows that were folded or unfolded by hand."""
    drafts: Drafts = frozenset()
    begun_paths: Drafts = frozenset()
    """What was begun since only what is set is shown: it is shown whole, for its keys are to be set."""
    search: str = ""
    only_set: bool = False
    client: str = NEWEST
    keys: tuple[str, ...] = ()
    """The only keys that are looked at; none: all of them, in groups."""
    reveal: Path = ()
    """A path whose row is to be among the rows, whatever is folded."""


def outline(values: Mapping[str, Any], view: OutlineView) -> list[FormRow]:
    """Every row that is to be seen, in order; the rows below a folded one are not made."""
    if view.keys:
        return _Outline(view).some(limited(values, view.client, view.keys))
    return _Outline(view).all(groups(values, view.client))


class _Outline:
    def __init__(self, view: OutlineView) -> None:
        self.view = view
        self.rows: list[FormRow] = []
        self.search = Search(view.search) if view.search.strip() else None

    def all(self, groups: Iterable[KeyGroup]) -> list[FormRow]:
        for group in groups:
            below = [FormRow("key", field, field.name) for field in group.fields]
            place = KeyField((), root(), {}, self.view.client)
            title = FormRow("group", place, group.title, extra=group.name, held=group.held)
            reveal = self.view.reveal
            shows = bool(reveal) and any(field.path == reveal[:1] for field in group.fields)
            self._grow(title, below, 0, shows=shows)
        return self.rows

    def some(self, fields: Iterable[KeyField]) -> list[FormRow]:
        """The rows of some keys, without groups above them."""
        for field in fields:
            self._grow(FormRow("key", field, field.title), None, 0, alone=True)
        return self.rows

    def _grow(
        self,
        row: FormRow,
        below: Iterable[FormRow] | None,
        depth: int,
        *,
        in_full: bool = False,
        shows: bool = False,
        alone: bool = False,
    ) -> None:
        """Add a row and, where it is unfolded, those below it.

        `in_full` keeps what a search would leave out, `shows` unfolds it whatever was done by hand; one that is alone
        below an unfolded one is unfolded too.
        """
        view, field = self.view, row.field
        kind = row.kind
        if kind is None and row.role != "group":
            kind = kind_of(field)
        row = row._replace(kind=kind, depth=depth, unset=unset(field) if row.role == "key" else "")
        if below is None and kind is not None and (row.role == "stage" or self._folds(row, kind)):
            below = kind.below(field, view.drafts, row.extra if row.role == "stage" else "")
        meant = self.search is None or in_full or row.role == "add" or self.search.means(row)
        unfolded = None
        if below is not None:
            unfolded = shows or self._unfolded(row, alone)
        at = len(self.rows)
        self.rows.append(row if unfolded is None else row._replace(unfolded=unfolded))
        if unfolded and below is not None:
            inside = in_full or (self.search is not None and meant)
            wanted = [child for child in below if self._passes(child, row, inside)]
            keys = [child for child in wanted if child.role not in ("add", "empty")]
            for child in wanted:
                self._grow(child, None, depth + 1, in_full=inside, alone=len(keys) == 1)
        if (
            self.search is not None
            and unfolded
            and _size(field) > MANY
            and all(child.role == "add" for child in self.rows[at + 1 :])
        ):
            self.rows[at:] = [self.rows[at]._replace(unfolded=False)]
        stays = len(self.rows) > at + 1 or meant or (_size(field) > MANY and self._leads(row))
        bare = view.only_set and not row.is_set and not self._begun(row) and len(self.rows) == at + 1
        if (self.search is not None and not stays) or bare:
            del self.rows[at:]

    def _folds(self, row: FormRow, kind: Any) -> bool:
        return row.role in ("key", "entry", "item") and row.fits and kind.folds(row.field, self.view.drafts)

    def _unfolded(self, row: FormRow, alone: bool) -> bool:
        view = self.view
        if view.reveal and _leads_to(row, view.reveal):
            return True
        chosen = view.folds.get(row.key)
        if chosen is not None:
            return chosen
        if self.search is not None:
            return row.role in ("group", "stage") or self._leads(row)
        if view.only_set:
            return row.role != "item" and (row.role == "group" or _size(row.field) <= MANY)
        open_unasked = alone or (view.keys and _size(row.field) > 0)
        return bool(open_unasked and row.role == "key" and _size(row.field) <= MANY) or (
            row.role == "group" and row.held > 0
        )

    def _begun(self, row: FormRow) -> bool:
        """Whether a row is what was begun, or leads to it, or is a key of it."""
        own = row.field.path
        return any(
            path[: len(own)] == own if len(own) <= len(path) and row.role != "choice" else own[: len(path)] == path
            for path in self.view.begun_paths
            if own and row.role in ("key", "entry", "item", "choice")
        )

    def _leads(self, row: FormRow) -> bool:
        search, node = self.search, row.field.node
        return search is not None and node is not None and (search.leads(node) or not search.hits(node))

    def _passes(self, row: FormRow, above: FormRow, inside: bool) -> bool:
        view = self.view
        if view.only_set:
            return row.is_set or row.role == "stage" or self._begun(row)
        search = self.search
        if search is None or inside:
            return True
        if row.role == "add":
            node = above.field.node
            inner = (node.named or node.items) if node is not None else None
            return inner is not None and (search.hits(inner) or search.leads(inner))
        node = row.field.node
        if row.role in ("choice", "empty", "stage") or node is None:
            return row.role == "stage" or search.means(row)
        if row.role in ("entry", "item") and _size(above.field) > MANY:
            return search.means(row)
        return search.means(row) or search.leads(node) or _size(row.field) > 0


def _leads_to(row: FormRow, path: Path) -> bool:
    """Whether the row of a path is below this one."""
    if row.role == "group":
        return False
    if row.role == "stage":
        from codex_rollout_tui.policy.catalogue.keys import features

        feature = features().get(str(path[-1]))
        return path[:-1] == row.field.path and feature is not None and feature.stage == row.extra
    own = row.field.path
    return len(own) < len(path) and path[: len(own)] == own


def _size(field: KeyField) -> int:
    return len(field.value) if isinstance(field.value, (dict, list)) else 0
