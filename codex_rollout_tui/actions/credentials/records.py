"""The facts of a rollout's keys: found, said in other words, and written down with what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import CredentialObserved, iso_date
from codex_rollout_tui.credentials.credential import NAME, Credential
from codex_rollout_tui.credentials.kinds import IMPLIED, KINDS
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.escape import escape
from codex_rollout_tui.guide.editions import nearest
from codex_rollout_tui.store import credentials as file
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.layout import CREDENTIALS
from codex_rollout_tui.store.secret_gate import refuse_secret

Facts = Mapping[str, Any]
"""What a person says about a key, by field; texts as they were typed."""

DATES = ("made", "asked", "confirmed", "rotate_by")
OF_PURPOSE = ("organisation", "project", "workspace_id", "used_by")
"""Fields about what the key is for; all others are about the key."""


def today(rollout: Rollout) -> date:
    """The day it is, in UTC."""
    return rollout.clock().astimezone(UTC).date()


def key_name(text: str) -> str:
    """A name for a key; raises UsageError for one that cannot be (never repeating it: it may be the key)."""
    if not NAME.fullmatch(text):
        raise UsageError(
            "A key's name has lower-case letters, digits and hyphens, at most 40, like analytics or release-ci. "
            "A key itself is never given as an argument: the process list and your shell's history would keep it."
        )
    return text


def find(rollout: Rollout, name: str, *, handed: bool = False) -> Credential:
    """The credential of a name; raises UsageError, naming the nearest, and for a key handed in how to begin."""
    key_name(name)
    known = rollout.credentials()
    if name in known:
        return known[name]
    lost_facts = " The journal knows it, but its facts are gone from credentials.toml" if name in lost(rollout) else ""
    restore = f"{lost_facts}: restore the file, or look at the keyring with: key test {name}." if lost_facts else ""
    begin = f" Write down its facts first: {facts_first(name)}." if handed and not restore else ""
    raise UsageError(f"There is no key '{name}' here.{restore}{nearest(name, dict.fromkeys(known))}{begin}")


def facts_first(name: str) -> str:
    """The command that makes a key known where nothing keeps it; the kinds are named where the name implies none."""
    if name in IMPLIED:
        return f"key add {name} --facts-only"
    more = ", ".join(kind for kind in KINDS if kind != "access-token")
    return f"key add {name} --facts-only --kind access-token (or {more})"


def lost(rollout: Rollout) -> tuple[str, ...]:
    """Keys the journal knows and credentials.toml does not, whose facts nobody took out on purpose."""
    last: dict[str, str] = {}
    for event in rollout.events.of(CredentialObserved):
        if isinstance(key := event.payload, CredentialObserved):
            last[key.key] = key.did
    known = rollout.credentials()
    return tuple(name for name, did in last.items() if did != "forgotten" and name not in known)


def kind_of(name: str, asked: str | None, known: Credential | None) -> str:
    """The kind of a key: what was asked for, what it is already, or what its name implies; raises UsageError."""
    implied = known.kind_id if known is not None else name if name in IMPLIED else None
    if asked is not None and asked not in KINDS:
        raise UsageError(f"There is no kind of key '{asked}'. Kinds: {', '.join(KINDS)}.")
    if asked is not None and implied is not None and asked != implied:
        raise UsageError(f"The key {name} is of kind {implied}; give a key of kind {asked} another name.")
    kind = implied or asked
    if kind is None:
        raise UsageError(f"Say what kind of key {name} is, with --kind: {', '.join(KINDS)}.")
    return kind


def with_facts(rollout: Rollout, credential: Credential, facts: Facts) -> Credential:
    """A credential with what a person says about it; raises UsageError for what does not fit."""
    about: dict[str, Any] = {}
    key: dict[str, Any] = {}
    for field, value in facts.items():
        if value is None or value == ():
            continue
        fitting = _fitting(rollout, credential, field, value)
        (about if field in OF_PURPOSE else key)[field] = fitting
    if "used_by" in about:
        about["used_by"] = tuple(dict.fromkeys((*credential.used_by, *about["used_by"])))
    changed = credential._replace(**about)
    if credential.next is not None:
        return changed._replace(next=credential.next._replace(**key))
    return changed._replace(now=credential.now._replace(**key))


def _fitting(rollout: Rollout, credential: Credential, field: str, value: Any) -> Any:
    name = field.replace("_", " ")
    if field in DATES:
        return day(value, name, latest=None if field == "rotate_by" else today(rollout))
    if field == "expires":
        return "never" if value.strip().casefold() == "never" else day(value, name)
    if field == "last4":
        return last4(value)
    if field == "scope_asked" and credential.kind.scopes and value not in credential.kind.scopes:
        raise UsageError(
            f"'{value}' is no scope to ask for here: {', '.join(credential.kind.scopes)}. Nothing was saved."
        )
    if field == "used_by":
        return tuple(plain(user, name) for user in value)
    return plain(value, name)


def plain(text: str, what: str) -> str:
    """A fact on one line, without a secret in it; raises UsageError otherwise."""
    fact = " ".join(text.split())
    if not fact:
        raise UsageError(f"The {what} is empty. Nothing was saved.")
    if escape(fact) != fact:
        raise UsageError(f"The {what} holds characters that nobody can see; type it again. Nothing was saved.")
    return refuse_secret(fact, what)


def last4(text: str) -> str:
    """The last 4 characters of a key; raises UsageError for anything longer, without repeating it."""
    ending = text.strip()
    if len(ending) != 4 or not ending.isascii() or not ending.isprintable():
        raise UsageError("Give the last 4 characters of the key, and never more of it. Nothing was saved.")
    return ending


def day(text: str, what: str, *, latest: date | None = None) -> date:
    """A date as YYYY-MM-DD; raises UsageError for what is none, or is later than it can be."""
    refuse_secret(text, what)
    date_given = iso_date(text.strip())
    if date_given is None:
        raise UsageError(f"'{text}' is no date: write {what} as YYYY-MM-DD. Nothing was saved.")
    if latest is not None and date_given > latest:
        raise UsageError(f"{what[0].upper()}{what[1:]}: {date_given} has not come yet (today, in UTC, is {latest}).")
    return date_given


def write_down(
    rollout: Rollout, name: str, credential: Credential | None, did: str, *, ticks: Sequence[Draft] = (), **details: Any
) -> tuple[Event, ...]:
    """Change the facts of a key, say in the journal what happened to it, and tick its items: all of it, or nothing."""
    with (
        rollout.changing(),
        rollout.changing({rollout.root / CREDENTIALS: file.changed(rollout.root, name, credential)}),
    ):
        return rollout.record(Draft.of(CredentialObserved(name, did, **details)), *ticks)


def others(rollout: Rollout, name: str) -> Sequence[Credential]:
    """Every other credential."""
    return [credential for credential in rollout.credentials().values() if credential.name != name]
