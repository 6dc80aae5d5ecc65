"""Tables whose contents the catalogue leaves open: what Codex reads in them, by name or, as a list, by position.

Nothing of it is documented; measured on codex 0.160.1, 0.164.0, 0.166.0 and 0.169.0 on 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.catalogue.types import describe, expected
from codex_rollout_tui.policy.text.document import Path

TEXT, NONZERO = "text", "nonzero"
"""Kinds beside the types of the catalogue: a text that is not blank, and a whole number from 1 on."""
_WORDS = {TEXT: "text that is not blank", NONZERO: "a whole number from 1 on", "array<string>": "a list of texts"}
_MOST = 2**63 - 1


class StructField(NamedTuple):
    """One key: its type as in the catalogue or above, the values it may have, or what stands inside of it."""

    name: str
    kind: str = "string"
    values: tuple[str, ...] = ()
    inside: Struct | None = None
    required: bool = False
    since: str = VERSIONS[0]
    """The first client that reads it."""


class Struct(NamedTuple):
    """Keys in the order in which a list of their values is read; a list with `all_required` must have them all."""

    fields: tuple[StructField, ...]
    all_required: bool = False


def names(struct: Struct) -> tuple[str, ...]:
    """The names of its keys."""
    return tuple(field.name for field in struct.fields)


class StructValues(NamedTuple):
    """The values by name, None where nothing can be read; and what Codex refuses, with its place inside the table."""

    values: Mapping[str, Any] | None
    wrong: tuple[tuple[Path, str], ...]


COMMAND = Struct(
    (
        StructField("command", TEXT, required=True),
        StructField("args", "array<string>"),
        StructField("timeout_ms", NONZERO),
    )
)
"""A program that hands out what is needed to sign in."""
AUTH = Struct((*COMMAND.fields, StructField("refresh_interval_ms", "integer<u64>"), StructField("cwd", "path")))
AWS = Struct(
    (
        StructField("profile"),
        StructField("region"),
        StructField("credential_export", inside=COMMAND),
        StructField("auth_refresh", inside=COMMAND),
    ),
    all_required=True,
)
CAPABILITIES = Struct(
    (
        StructField("external_web_access", "boolean"),
        StructField("cyber_access_programs", "boolean", since="0.169.0"),
        StructField("remote_compaction", values=("unsupported", "v2")),
    ),
    all_required=True,
)
TLS = Struct(
    tuple(StructField(name) for name in ("ca-certificate", "client-certificate", "client-private-key")),
    all_required=True,
)


def read(name: str, value: Any, struct: Struct, client: str) -> StructValues:
    """What a client reads of a table of this name; never raises."""
    fields = [field for field in struct.fields if VERSIONS.index(client) >= VERSIONS.index(field.since)]
    if isinstance(value, dict):
        missing = (field for field in fields if field.required and field.name not in value)
        wrong = [((), f"{name} needs a {field.name}, as {_WORDS[field.kind]}") for field in missing]
        given = [(field, field.name, value[field.name]) for field in fields if field.name in value]
        return _read(name, value, given, wrong, client)
    if not isinstance(value, list):
        return StructValues(None, (((), f"{name} must be a table, not {describe(value)}"),))
    if not (len(fields) if struct.all_required else 1) <= len(value) <= len(fields):
        return StructValues(None, (((), f"{name} must be a table"),))
    placed = [(field, at, item) for at, (field, item) in enumerate(zip(fields, value, strict=False))]
    relative = [((at,), "Such a path must begin with /") for field, at, item in placed if _is_relative(field, item)]
    return _read(name, {field.name: item for field, _, item in placed}, placed, relative, client)


def _read(
    name: str,
    values: Mapping[str, Any],
    given: Iterable[tuple[StructField, str | int, Any]],
    wrong: Iterable[tuple[Path, str]],
    client: str,
) -> StructValues:
    made, problems = dict(values), list(wrong)
    for field, part, value in given:
        if field.inside is not None:
            inner = read(field.name, value, field.inside, client)
            made[field.name] = inner.values
            problems += [((part, *path), sentence) for path, sentence in inner.wrong]
        elif field.values:
            if _enum(value) not in field.values:
                problems.append(((part,), f"{field.name} must be {' or '.join(map(_quoted, field.values))}"))
        elif not _fits(value, field.kind):
            problems.append(
                ((part,), f"{field.name} of {name} must be {_WORDS.get(field.kind) or expected(field.kind)}")
            )
    return StructValues(made, tuple(problems))


def _fits(value: Any, kind: str) -> bool:
    if kind == TEXT:
        return isinstance(value, str) and bool(value.strip())
    if kind in ("string", "path"):
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "array<string>":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    least = 1 if kind == NONZERO else 0
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= _MOST


def _enum(value: Any) -> Any:
    """The name of a value; it may also be written `{ name = {} }`."""
    if isinstance(value, dict) and len(value) == 1 and next(iter(value.values())) in ({}, []):
        return next(iter(value))
    return value if isinstance(value, str) else None


def _is_relative(field: StructField, value: Any) -> bool:
    return field.kind == "path" and isinstance(value, str) and not value.startswith("/")


def _quoted(value: str) -> str:
    return f'"{value}"'
