"""Choices that edit a policy, and versions of it that are saved."""

from __future__ import annotations

from collections.abc import Callable

from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.facts import sha256
from codex_rollout_tui.policy.text import PolicyText
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal import Draft


def edit_policy(
    rollout: Rollout, change: Callable[[PolicyText], PolicyText], *, about: str, name: str = BASELINE
) -> tuple[Event, ...]:
    """Write a changed policy at once and record the choice, keeping the text before it so that undo can bring it back.

    `about` is the key that was chosen. A change that changes nothing records nothing.
    """
    before = rollout.policy(name)
    if before is None:
        raise UsageError(f"There is no policy '{name}' in {rollout.root}.")
    after = change(before)
    if after.data == before.data:
        return ()
    old = policies.keep_version(rollout.root, before.data)
    new = policies.save(rollout.root, name, after.data)
    return rollout.record(Draft("decided", None, {"policy": name, "key": about, "before": old, "sha256": new}))


def save_version(rollout: Rollout, name: str = BASELINE) -> tuple[Event, ...]:
    """Mark the policy's text as a saved version; does nothing when it is the last saved one."""
    text = rollout.policy(name)
    if text is None:
        raise UsageError(f"There is no policy '{name}' in {rollout.root}.")
    last = last_saved(rollout, name)
    if last is not None and last.body.get("sha256") == sha256(text.data):
        return ()
    kept = policies.keep_version(rollout.root, text.data)
    return rollout.record(Draft("saved", None, {"policy": name, "sha256": kept}))


def last_saved(rollout: Rollout, name: str = BASELINE) -> Event | None:
    """The newest saved event of a policy that was not undone."""
    gone = rollout.folded.undone
    return next(
        (
            event
            for event in reversed(rollout.events)
            if event.kind == "saved" and event.body.get("policy") == name and event.ref not in gone
        ),
        None,
    )


def saved_text(rollout: Rollout, name: str = BASELINE) -> bytes | None:
    """The bytes of the last saved version, or None when there is none."""
    event = last_saved(rollout, name)
    return None if event is None else policies.version(rollout.root, str(event.body["sha256"]))
