"""Choices that edit a policy, and versions of it that are saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import PolicyChosen, PolicyImported, PolicySaved, PolicyText
from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal_append import Draft


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
        files = rollout.versions(before.data, after.data) | {rollout.policy_file(name): after.data}
        with rollout.changing(files):
            return rollout.record(Draft.of(PolicyChosen(name, sha256(after.data), sha256(before.data), about)))


def save_version(rollout: Rollout, name: str = BASELINE) -> tuple[Event, ...]:
    """Mark the policy's text as a saved version; does nothing when it is the last saved one."""
    with rollout.changing():
        text = rollout.policy_on_disk(name)
        last = last_saved(rollout, name)
        if saved_sha(last) == sha256(text.data):
            return ()
        with rollout.changing(rollout.versions(text.data)):
            return rollout.record(Draft.of(PolicySaved(name, sha256(text.data))))


def last_saved(rollout: Rollout, name: str = BASELINE) -> Event | None:
    """The newest event that saved or imported a policy and was not undone."""
    return _saves(rollout).get(name)


def saved_names(rollout: Rollout) -> dict[str, str]:
    """Every policy that has a saved version, with the hash of the last one."""
    return {name: saved_sha(event) or "" for name, event in sorted(_saves(rollout).items())}


def saved_sha(event: Event | None) -> str | None:
    """The hash of the text that an event gave a policy."""
    return event.payload.sha256 if event is not None and isinstance(event.payload, PolicyText) else None


def _saves(rollout: Rollout) -> dict[str, Event]:
    """The newest save of each policy."""
    undone = rollout.folded.undone
    return {
        payload.policy: event
        for event in rollout.events.of(PolicySaved, PolicyImported)
        if event.ref not in undone and isinstance(payload := event.payload, PolicyText)
    }


def saved_text(rollout: Rollout, name: str = BASELINE) -> bytes | None:
    """The bytes of the last saved version; None when there is none, or when its text is not here as it was saved.

    (A colleague's event may have arrived without the text: `doctor` says so, and the rest goes on.)
    """
    saved = saved_sha(last_saved(rollout, name))
    if saved is None:
        return None
    with suppress(UsageError, BadFileError):
        return policies.version(rollout.root, saved)
    return None
