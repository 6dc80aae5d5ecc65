"""Choices that edit a policy, and versions of it that are saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal import Draft


def edit_policy(
    rollout: Rollout, change: Callable[[Document], Document], *, about: str, name: str = BASELINE
) -> tuple[Event, ...]:
    """Write a changed policy at once and record the choice, keeping the text before it so that undo can bring it back.

    `about` is the key that was chosen; `change` is given the text as it is on disk at that moment. A change that
    changes nothing records nothing. Raises UsageError when there is no policy of that name.
    """
    with rollout.changing():
        before = rollout.policy_on_disk(name)
        after = change(before)
        if after.data == before.data:
            return ()
        touched = (rollout.policy_file(name), rollout.version_file(before), rollout.version_file(after))
        with rollout.changing(*touched):
            old = policies.keep_version(rollout.root, before.data)
            new = policies.save(rollout.root, name, after.data)
            return rollout.record(Draft("decided", None, {"policy": name, "key": about, "before": old, "sha256": new}))


def save_version(rollout: Rollout, name: str = BASELINE) -> tuple[Event, ...]:
    """Mark the policy's text as a saved version; does nothing when it is the last saved one."""
    with rollout.changing():
        text = rollout.policy_on_disk(name)
        last = last_saved(rollout, name)
        if last is not None and last.body.get("sha256") == sha256(text.data):
            return ()
        with rollout.changing(rollout.version_file(text)):
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


def saved_names(rollout: Rollout) -> dict[str, str]:
    """Every policy that has a saved version, with the hash of the last one."""
    names = {str(event.body.get("policy")) for event in rollout.events if event.kind == "saved"}
    found = {name: last_saved(rollout, name) for name in sorted(names)}
    return {name: str(event.body.get("sha256")) for name, event in found.items() if event is not None}


def saved_text(rollout: Rollout, name: str = BASELINE) -> bytes | None:
    """The bytes of the last saved version; None when there is none, or when its text is not here as it was saved.

    (A colleague's event may have arrived without the text: `doctor` says so, and the rest goes on.)
    """
    event = last_saved(rollout, name)
    if event is None:
        return None
    with suppress(UsageError, BadFileError):
        return policies.version(rollout.root, str(event.body.get("sha256")))
    return None
