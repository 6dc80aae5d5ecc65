"""Over random policies: the form says what the text says, and whatever it changes leaves the rest alone."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit.keys import same, splices
from codex_rollout_tui.policy.form import row_actions
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.form.steps import FormChange
from codex_rollout_tui.policy.form.write import EMPTY_MEANS, catalogued, put, take_out
from codex_rollout_tui.policy.text.document import ABSENT, Document, Path
from tests.policy.form.forms import changes, comments, policy, rows

SEEDS = st.integers(0, 10_000)


def leaves(value: Any, path: Path = ()) -> dict[Path, Any]:
    """Every value that is no table and no list, by its path; empty tables and lists too."""
    if isinstance(value, dict) and value:
        return {at: each for name, inner in value.items() for at, each in leaves(inner, (*path, name)).items()}
    if isinstance(value, list) and value:
        return {at: each for n, inner in enumerate(value) for at, each in leaves(inner, (*path, n)).items()}
    return {path: value}


def shown(found: list[FormRow]) -> dict[Path, Any]:
    """Every value that has a row: of its own, or as a choice that is in."""
    values: dict[Path, Any] = {}
    for row in found:
        if row.role in ("key", "entry", "item") and row.field.is_set:
            values |= {row.field.path: row.field.value} if not isinstance(row.field.value, (dict, list)) else {}
            if row.field.value in ({}, []) or (row.unfolded is None and isinstance(row.field.value, (dict, list))):
                values |= leaves(row.field.value, row.field.path)
        elif row.role == "choice" and row.marked:
            same_ones = [n for n, each in enumerate(row.field.value) if each == row.extra]
            values |= {(*row.field.path, n): row.extra for n in same_ones}
    return values


@given(SEEDS, st.booleans())
def test_every_value_has_its_row_and_no_row_another_value(seed: int, broken: bool) -> None:
    document = policy(seed, broken=broken)
    wanted = leaves(document.values)
    assert shown(rows(document)) == wanted


@given(SEEDS)
def test_what_is_set_is_all_that_is_left_when_only_that_is_wanted(seed: int) -> None:
    document = policy(seed)
    found = rows(document, only_set=True)
    assert shown(found) == leaves(document.values)
    assert all(row.is_set for row in found)


@given(SEEDS)
def test_rows_are_the_same_rows_only_once(seed: int) -> None:
    found = [row.key for row in rows(policy(seed))]
    assert len(found) == len(set(found))


@settings(max_examples=60)
@given(SEEDS, st.data())
def test_every_change_is_readable_keeps_comments_and_can_be_undone(seed: int, data: st.DataObject) -> None:
    document = policy(seed)
    found = rows(document)
    for _ in range(4):
        row = data.draw(st.sampled_from(found), label="row")
        for change in changes(row):
            try:
                new = change.make(document)
            except PolicyEditError:
                # It says so and changes nothing; only what the text writes in pieces cannot be changed by choice.
                continue
            assert new.problem is None, change.words
            assert change.words
            gone = comments(document) - comments(new)
            if row.field.is_set or row.role == "choice":
                assert sum(gone.values()) <= lines_removed(document, new), change.words
            else:
                assert not gone, change.words
            assert comments(new) <= comments(document)
            for splice in splices(document, new):
                assert splice.inverse(document).apply(new) == document


def lines_removed(document: Document, new: Document) -> int:
    """How many lines of the text are not in the new one: comments behind values go with them."""
    kept = list(new.data.splitlines())
    removed = 0
    for line in document.data.splitlines():
        if line in kept:
            kept.remove(line)
        else:
            removed += 1
    return removed


def plain(data: bytes) -> bytes:
    """Without the commas behind the last key of an inline table: old clients refuse them, and no edit leaves one."""
    return re.sub(rb",(\s*})", rb"\1", data)


@settings(max_examples=60)
@given(SEEDS, st.data())
def test_what_was_set_and_is_taken_out_again_leaves_every_byte(seed: int, data: st.DataObject) -> None:
    document = policy(seed)
    # An empty table that stood there before goes with what was put into it.
    unset = [
        row
        for row in rows(document)
        if row.role == "key"
        and not row.field.is_set
        and not any(document.value(row.field.path[:length]) in ({}, []) for length in range(1, len(row.field.path)))
        and document.values not in ({}, [])
    ]
    for _ in range(6):
        row = data.draw(st.sampled_from(unset), label="row")
        for change in changes(row):
            try:
                new = change.make(document)
            except PolicyEditError:
                continue
            if row.field.path and same(new.values, document.values):
                continue
            back = row_actions.take_out(row._replace(field=row.field._replace(value=new.value(row.field.path))))
            assert isinstance(back, FormChange)
            last = back.make(new)
            for length in range(len(row.field.path), 0, -1):
                path = row.field.path[:length]
                if catalogued(path) in EMPTY_MEANS and not document.has(path) and last.has(path):
                    last = take_out(last, path)
            assert plain(last.data) == plain(document.data), change.words


@given(SEEDS, SEEDS)
def test_a_value_that_is_put_is_there_and_nothing_else_is_another(seed: int, other: int) -> None:
    document, values = policy(seed), policy(other).values
    for path, value in leaves(values).items():
        before = {at: each for at, each in leaves(document.values).items() if at[: len(path)] != path}
        if any(document.value(path[:n], ABSENT) is not ABSENT for n in range(1, len(path) + 1)):
            continue
        try:
            new = put(document, path, value)
        except PolicyEditError:
            continue
        after = leaves(new.values)
        assert same({at: after.get(at, ABSENT) for at in before}, before)
        assert len(after) == len(before) + (document.values != {})
