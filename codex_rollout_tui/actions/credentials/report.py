"""Keys as data for scripts and as lines for a person; never a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from codex_rollout_tui.actions.credentials.records import lost
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import Credential, CredentialFacts
from codex_rollout_tui.credentials.findings import CredentialFinding, findings
from codex_rollout_tui.credentials.life import ACTION_TITLES, life, rotation_day
from codex_rollout_tui.credentials.rotation_steps import STEPS, WORDS, rotation_steps
from codex_rollout_tui.credentials.words import former_fact, key_facts, purpose_facts


def key_findings(rollout: Rollout) -> tuple[CredentialFinding, ...]:
    """What should be known about the keys today, facts that went missing included."""
    gone = tuple(
        CredentialFinding(
            name, "facts-lost", "error", f"the journal knows the key {name}, but credentials.toml does not"
        )
        for name in lost(rollout)
    )
    return (*findings(rollout.credentials().values(), rollout.today), *gone)


def finding_data(finding: CredentialFinding) -> dict[str, Any]:
    """One finding as data."""
    return {**finding._asdict(), "day": _text(finding.day)}


def key_data(rollout: Rollout, credential: Credential) -> dict[str, Any]:
    """One key as data; names stay as they are once published."""
    now = life(credential, rollout.today)
    key = credential.now
    by = rotation_day(credential, key)
    author = rollout.known_writer
    return {
        **_facts(key),
        "name": credential.name,
        "kind": credential.kind_id,
        "last4": key.last4,
        "state": now.state,
        "due": _text(now.due),
        "due_for": now.what,
        "next_step": now.action,
        "organisation": credential.organisation,
        "project": credential.project,
        "workspace_id": credential.workspace_id,
        "used_by": list(credential.used_by),
        "revoked": _text(credential.revoked),
        "rotate_by": _text(by),
        "held_here": author is not None and author in key.held_by,
        "rotation": None
        if credential.next is None
        else {**_facts(credential.next), "at": rotation_steps(credential).at, "done": rotation_steps(credential).done},
        "former": [{name: _text(value) for name, value in former._asdict().items()} for former in credential.former],
    }


def _facts(key: CredentialFacts) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else _text(value) for name, value in key._asdict().items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value) if isinstance(value, date) else value


def key_line(rollout: Rollout, credential: Credential) -> str:
    """One key on one line."""
    now = life(credential, rollout.today)
    ends = f"ends in {credential.now.last4}" if credential.now.last4 else "no key yet"
    due = f"{now.what} {now.due}" if now.due else ""
    return f"{credential.name:20} {credential.kind.title:20} {ends:14} {now.word:28} {due}".rstrip()


def key_lines(rollout: Rollout, credential: Credential) -> Iterator[str]:
    """Everything that is known of one key."""
    now = life(credential, rollout.today)
    yield f"{credential.name} · {credential.kind.title} · {now.word}"
    yield "  " + " ─ ".join(f"{'✓' if reached else '·'} {stage}" for stage, reached in now.track)
    yield ""
    for label, value in (*purpose_facts(credential), *key_facts(credential.now)):
        if value:
            yield f"  {label:22} {value}"
    if credential.next is not None:
        yield ""
        yield "  The new key"
        for label, value in key_facts(credential.next):
            if value:
                yield f"  {label:22} {value}"
        yield ""
        yield from rotation_lines(credential)
    for label, value in map(former_fact, credential.former):
        yield f"  {label:22} {value}"
    if now.due:
        yield f"  {now.what:22} {now.due}"
    yield f"  {'next':22} {ACTION_TITLES[now.action]}"


def rotation_lines(credential: Credential) -> Iterator[str]:
    """The four steps of a rotation with what is done."""
    rotation = rotation_steps(credential)
    for number, step in enumerate(STEPS, 1):
        sign = "✓" if step in rotation.done else "▸" if step == rotation.at else "·"
        yield f"  {sign} {number}  {WORDS[step][0]}"
