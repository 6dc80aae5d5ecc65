"""What `credentials.toml` may say of a key: one table that reading and writing both go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from codex_rollout_tui.credentials.credential import NAME, Credential, CredentialFacts, FormerKey
from codex_rollout_tui.credentials.kinds import KINDS
from codex_rollout_tui.redact import secret_path
from codex_rollout_tui.store.rollout_fields import FieldFault, Look

_MEND = "Mend that line, or restore the file from Git or a backup."


def _unless(fits: bool, problem: str) -> tuple[str, str] | None:
    return None if fits else (problem, _MEND)


def _text(value: Any) -> tuple[str, str] | None:
    return _unless(isinstance(value, str), "must be text in quotes")


def _texts(value: Any) -> tuple[str, str] | None:
    fits = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return _unless(fits, 'must be a list of texts like ["nightly export"]')


def _last4(value: Any) -> tuple[str, str] | None:
    fits = isinstance(value, str) and len(value) == 4
    return _unless(fits, "must be the last 4 characters of the key, and never more of it")


def _kind(value: Any) -> tuple[str, str] | None:
    return _unless(isinstance(value, str) and value in KINDS, f"must be one of {', '.join(KINDS)}")


def _day(value: Any) -> tuple[str, str] | None:
    fits = isinstance(value, date) and not isinstance(value, datetime)
    return _unless(fits, "must be a date like 2026-05-20, without quotes")


def _end(value: Any) -> tuple[str, str] | None:
    return _unless(value == "never" or _day(value) is None, 'must be a date like 2026-05-20, or "never"')


def _time(value: Any) -> tuple[str, str] | None:
    fits = isinstance(value, datetime) and value.tzinfo is not None
    return _unless(fits, "must be a time in UTC like 2026-05-20T09:41:03Z")


KEY: Mapping[str, Look] = {
    "key_name": _text, "last4": _last4, "created_by": _text, "scope_asked": _text, "scope_proven": _text,
    "made": _day, "stored": _time, "asked": _day, "confirmed": _day, "switched": _time, "tested": _day,
    "expires": _end, "rotate_by": _day, "held_by": _texts,
}  # fmt: skip
"""The facts of one key that was made."""
ABOUT: Mapping[str, Look] = {
    "kind": _kind, "organisation": _text, "project": _text, "workspace_id": _text, "used_by": _texts, "revoked": _day,
}  # fmt: skip
"""The facts of what the key is for."""
FORMER: Mapping[str, Look] = {"last4": _last4, "key_name": _text, "made": _day, "replaced": _day, "revoked": _day}

_LEAK = "Take it out of the file, revoke that key on its page (the file may be in Git already) and make a new one."


def faults(data: Mapping[str, Any]) -> Iterator[FieldFault]:
    """Everything wrong with the parsed file; keys nobody knows are left alone, secrets never are."""
    if (leak := secret_path(data)) is not None:
        yield FieldFault(_named(leak), "this looks like a secret itself, and only facts about it belong here", _LEAK)
    keys = data.get("key", {})
    if not isinstance(keys, Mapping):
        yield FieldFault(("key",), "key must be a table of keys", "Write each as [key.NAME].")
        return
    for name, about in keys.items():
        yield from _entry(name, about)


def _named(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The part of a path that names keys: a place in a list has no line of its own."""
    return tuple(part for part in path if isinstance(part, str))


def _entry(name: str, about: Any) -> Iterator[FieldFault]:
    path = ("key", name)
    if not NAME.fullmatch(name):
        yield FieldFault(path, "a key's name has lower-case letters, digits and hyphens, at most 40", _MEND)
    elif not isinstance(about, Mapping):
        yield FieldFault(path, f"key.{name} must be a table", f"Write it as [key.{name}].")
    elif "kind" not in about:
        yield FieldFault(path, f"key.{name} has no kind", f"Add one of: {', '.join(KINDS)}.")
    else:
        yield from _table(path, about, {**ABOUT, **KEY})
        if "next" in about:
            yield from _inner((*path, "next"), about["next"], KEY)
        former = about.get("former", [])
        if not isinstance(former, list):
            yield FieldFault((*path, "former"), "former must be a list of tables", f"Write [[key.{name}.former]].")
        else:
            for one in former:
                yield from _inner((*path, "former"), one, FORMER)


def _inner(path: tuple[str, ...], table: Any, looks: Mapping[str, Look]) -> Iterator[FieldFault]:
    if isinstance(table, Mapping):
        yield from _table(path, table, looks)
    else:
        yield FieldFault(path, f"{'.'.join(path)} must be a table", _MEND)


def _table(path: tuple[str, ...], table: Mapping[str, Any], looks: Mapping[str, Look]) -> Iterator[FieldFault]:
    for field, look in looks.items():
        if field in table and (wrong := look(table[field])):
            yield FieldFault((*path, field), f"{field} {wrong[0]}", wrong[1])


def credential(name: str, about: Mapping[str, Any]) -> Credential:
    """A credential as the (faultless) file tells it."""
    return Credential(
        name=name,
        kind_id=about["kind"],
        organisation=about.get("organisation", ""),
        project=about.get("project", ""),
        workspace_id=about.get("workspace_id", ""),
        used_by=tuple(about.get("used_by", ())),
        now=_key(about),
        next=_key(about["next"]) if "next" in about else None,
        former=tuple(FormerKey(**{f: one[f] for f in FORMER if f in one}) for one in about.get("former", ())),
        revoked=about.get("revoked"),
    )


def _key(table: Mapping[str, Any]) -> CredentialFacts:
    facts = {field: table[field] for field in KEY if field in table}
    facts |= {field: facts[field].astimezone(UTC) for field in ("stored", "switched") if field in facts}
    return CredentialFacts(**{**facts, "held_by": tuple(facts.get("held_by", ()))})


def as_table(credential: Credential) -> dict[str, Any]:
    """A credential as the file tells it; what is not known is left out."""
    about = {
        "kind": credential.kind_id,
        "organisation": credential.organisation,
        "project": credential.project,
        "workspace_id": credential.workspace_id,
        "used_by": list(credential.used_by),
        "revoked": credential.revoked,
        **_key_table(credential.now),
    }
    if credential.next is not None:
        about["next"] = _known(_key_table(credential.next))
    about["former"] = [_known({field: getattr(one, field) for field in FORMER}) for one in credential.former]
    return _known(about) | ({"next": about["next"]} if credential.next is not None else {})


def _key_table(key: CredentialFacts) -> dict[str, Any]:
    return {field: list(key.held_by) if field == "held_by" else getattr(key, field) for field in KEY}


def _known(table: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in table.items() if value not in (None, "", [])}
