"""Undo takes back exactly what was done, in the steps a person thinks in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.history import History, Selection, UndoStep
from codex_rollout_tui.tui.editor.motions import left, right

KEYS = st.lists(st.sampled_from(["a", " ", "\n", "back", "back", "forward", "forward", "move", "undo"]), max_size=25)


def apply(buffer: Buffer, step: UndoStep, *, back: bool) -> None:
    for change in reversed(step.changes) if back else step.changes:
        if back:
            buffer.splice(change.start, change.new_end, change.removed)
        else:
            buffer.splice(change.start, change.old_end, change.inserted)


@given(KEYS, st.sampled_from([b"", b"one two\nthree\r\n", "é\u0301 字".encode()]))
def test_all_the_way_back_and_forth(keys: list[str], data: bytes) -> None:
    buffer, history, place = Buffer(data), History(), TextPlace(0, 0)
    for key in keys:
        before = Selection.at(place)
        if key == "move":
            place = right(buffer, place)
            history.close()
        elif key == "undo":
            step = history.undo()
            if step is not None:
                apply(buffer, step, back=True)
                place = step.before.cursor
        elif key in ("back", "forward"):
            other = left(buffer, place) if key == "back" else right(buffer, place)
            change = buffer.splice(min(place, other), max(place, other), "")
            place = change.start
            history.record((change,), before, Selection.at(place), "delete")
        else:
            change = buffer.splice(place, place, key)
            place = change.new_end
            history.record((change,), before, Selection.at(place), "type")
    last, steps = buffer.data, []
    while (step := history.undo()) is not None:
        apply(buffer, step, back=True)
        steps.append(buffer.data)
    assert buffer.data == data
    while steps:
        assert steps.pop() == buffer.data
        step = history.redo()
        assert step is not None
        apply(buffer, step, back=False)
    assert buffer.data == last


def typed(*keys: str) -> int:
    """How many steps typing these makes; an empty key is a move elsewhere and back."""
    buffer, history, place = Buffer(), History(), TextPlace(0, 0)
    for key in keys:
        if not key:
            history.close()
            continue
        change = buffer.splice(place, place, key)
        history.record((change,), Selection.at(place), Selection.at(change.new_end), "type")
        place = change.new_end
    count = 0
    while history.undo() is not None:
        count += 1
    return count


def test_what_was_undone_is_gone_once_something_else_is_typed() -> None:
    buffer, history, start = Buffer(b"one"), History(), TextPlace(0, 0)

    def type_at_the_start(letter: str) -> None:
        change = buffer.splice(start, start, letter)
        history.record((change,), Selection.at(start), Selection.at(change.new_end), "type")

    type_at_the_start("a")
    step = history.undo()
    assert step is not None
    apply(buffer, step, back=True)
    assert history.redoable
    type_at_the_start("b")
    assert not history.redoable
    assert history.redo() is None


def test_a_word_with_the_blank_behind_it_is_a_step() -> None:
    assert typed(*"one") == 1
    assert typed(*"one two") == 2
    assert typed(*"one  ") == 1
    assert typed(*"one\n") == 2
    assert typed("o", "n", "", "e") == 2
