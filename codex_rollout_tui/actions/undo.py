"""Take back the last action of this clone, as a new event."""

from __future__ import annotations

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.edit import edit
from codex_rollout_tui.store.journal import Draft

_VERBS = {
    "attested": "attested",
    "reopened": "reopened",
    "waived": "waived",
    "waiting": "waiting",
    "assigned": "assigned",
    "noted": "noted",
    "decided": "decided",
    "saved": "saved",
}


def last_action(rollout: Rollout) -> tuple[Event, ...]:
    """The newest action of this clone that can still be taken back; empty when there is none.

    Only what a person did can be undone (not what a probe observed), newest first. Several events written as one
    action come together.
    """
    mine = [event for event in rollout.events if event.by == rollout.writer]
    gone = rollout.folded.undone
    for event in reversed(mine):
        if event.kind in _VERBS and event.ref not in gone:
            first = event.body.get("with", event.seq)
            return tuple(e for e in mine if e.seq == first or e.body.get("with") == first)
    return ()


def undo(rollout: Rollout) -> tuple[Event, ...]:
    """Take back the last action and return the events that were undone.

    Raises UsageError when there is nothing to undo, or when a policy has been changed by other means since.
    """
    events = last_action(rollout)
    if not events:
        raise UsageError("There is nothing of yours to undo.")
    for event in events:
        _check(rollout, event)
    for event in events:
        _restore(rollout, event)
    item = next((event.item for event in events if event.item), None)
    rollout.record(Draft("undone", item, {"undoes": [event.ref for event in events]}))
    return events


def _check(rollout: Rollout, event: Event) -> None:
    name = event.body.get("policy")
    if event.kind == "decided" and isinstance(name, str):
        now = rollout.policy(name)
        if now is None or sha256(now.data) != event.body.get("sha256"):
            raise UsageError(
                f"policies/{name}.toml has changed since that choice, so it cannot be taken back in one step. "
                "Choose the value again by hand; nothing was changed."
            )


def _restore(rollout: Rollout, event: Event) -> None:
    """Put back what the event changed outside the journal."""
    if event.kind != "decided":
        return
    name = event.body.get("policy")
    if isinstance(name, str):
        policies.save(rollout.root, name, policies.version(rollout.root, str(event.body["before"])))
        return
    edit(rollout.root, {str(event.body["field"]): event.body.get("before")})
    rollout.reload_file()
