"""The form of random policies, with everything unfolded, and every change that can be made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.form import row_actions as acts
from codex_rollout_tui.policy.form.outline import OutlineView, outline
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.steps import FormChange, PickQuestion, Step, TextQuestion
from codex_rollout_tui.policy.text.document import Document
from tests.policy.grammar import Maker

TYPED = ("7", "text", "name = 1", "git push|commit = because", "docs = /opt/docs")
"""What is typed where a line is asked for: each kind takes some of them."""


class Unfolded(dict[Key, bool]):
    """Everything is unfolded."""

    def get(self, key: Key, default: Any = None) -> bool:
        return True


def rows(document: Document, **view: Any) -> list[FormRow]:
    assert document.values is not None
    return outline(document.values, OutlineView(folds=Unfolded(), **view))


def policy(seed: int, *, broken: bool = False) -> Document:
    """A policy with comments of its own above, between and below: a sound one, or one with something wrong in it."""
    maker = Maker(seed)
    text = maker.write(maker.broken()[0] if broken else maker.sound())
    newline = "\r\n" if "\r\n" in text else "\n"
    bom, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    return Document(f"{bom}# first{newline}{newline}{text}{newline}# last{newline}".encode())


def changes(row: FormRow) -> Iterator[FormChange]:
    """Every change the keys make on a row, whatever is picked or typed on the way."""
    for step in (acts.turn_step(row), acts.opened(row), acts.add_step(row), acts.take_out(row), acts.rename_step(row),
                 acts.empty_change(row), acts.moved(row, 1), acts.moved(row, -1)):  # fmt: skip
        yield from leaves(step)


def leaves(step: Step | None) -> Iterator[FormChange]:
    if isinstance(step, FormChange):
        yield step
    elif isinstance(step, PickQuestion):
        for option in step.options:
            yield from leaves(option.step)
    elif isinstance(step, TextQuestion):
        for text in TYPED:
            try:
                following = step.then(text)
            except UsageError:
                continue
            yield from leaves(following)


def comments(document: Document) -> Counter[bytes]:
    kept = [document.body[start:end] for start, end in document.hidden_comments]
    todo = [document.tree.root_node]
    while todo:
        node = todo.pop()
        todo += node.children
        if node.type == "comment":
            kept.append(document.body[node.start_byte : node.end_byte])
    return Counter(comment.rstrip() for comment in kept)
