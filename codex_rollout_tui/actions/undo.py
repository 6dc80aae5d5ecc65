"""Take back the last action of this clone, as a new event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codex_rollout_tui.actions.decisions import as_answer, current
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import Answered, PolicyText, Undone
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.layout import ROLLOUT
from codex_rollout_tui.store.rollout_edit import changed

_DONE_BY_PEOPLE = frozenset(
    {"attested", "reopened", "waived", "waiting", "assigned", "noted", "decided", "saved"}
)  # fmt: skip


def last_action(rollout: Rollout) -> tuple[Event, ...]:
    """The newest action of this clone that was not taken back yet; empty when there is none.

    Only what a person did can be undone (not what was observed), newest first. Several events written as one action
    come together; what became of a key with which they were written stays.
    """
    writer = rollout.known_writer
    undone = rollout.folded.undone
    mine = rollout.events.by(writer)
    for position in range(len(mine) - 1, -1, -1):
        event = mine[position]
        if event.kind in _DONE_BY_PEOPLE and event.ref not in undone:
            start = end = position
            while start > 0 and mine[start - 1].action == event.action:
                start -= 1
            while end < len(mine) and mine[end].action == event.action:
                end += 1
            return tuple(event for event in mine[start:end] if event.kind in _DONE_BY_PEOPLE)
    return ()


def undo(rollout: Rollout) -> tuple[Event, ...]:
    """Take back the last action and return the events that were undone.

    Raises UsageError when there is nothing to undo, or when an answer or a policy has been changed by other means
    since.
    """
    with rollout.changing():
        events = last_action(rollout)
        if not events:
            raise UsageError("There is nothing of yours to undo.")
        answers = _answers(rollout, events)
        texts = _texts(rollout, events)
        files = {rollout.policy_file(name): data for name, data in texts.items()}
        if answers:
            files[rollout.root / ROLLOUT] = changed(rollout.root, answers)
        with rollout.changing(files):
            rollout.reload_file()
            item = next((event.item for event in events if event.item), None)
            rollout.record(Draft.of(Undone(tuple(event.ref for event in events)), item))
    return events


def _answers(rollout: Rollout, events: Sequence[Event]) -> dict[str, Any]:
    """The fields of rollout.toml that the action changed, with what they were before."""
    befores: dict[str, Any] = {}
    for event in events:
        answer = event.payload
        if not isinstance(answer, Answered):
            continue
        field = answer.field
        if field == "organisation" and answer.before is None:
            raise UsageError(
                "What is left is the start of the rollout itself, which cannot be taken back. "
                "Change an answer with: codex-rollout decide"
            )
        now = current(rollout, field)
        if now != answer.value:
            raise UsageError(
                f"{field} has changed since (it is {as_answer(now)} now), so that answer cannot be taken back. "
                "Change it with: codex-rollout decide. Nothing was changed."
            )
        befores[field] = answer.before
    return befores


def _texts(rollout: Rollout, events: Sequence[Event]) -> dict[str, bytes]:
    """The policies that the action changed, with their bytes before."""
    befores: dict[str, bytes] = {}
    for event in events:
        text = event.payload
        if not isinstance(text, PolicyText) or not text.before:
            continue
        if sha256(rollout.policy_on_disk(text.policy).data) != text.sha256:
            raise UsageError(
                f"policies/{text.policy}.toml has changed since then, so it cannot be taken back in one step. "
                "Change it by hand; nothing was changed."
            )
        befores[text.policy] = policies.version(rollout.root, text.before)
    return befores
