"""What `rollout.toml` may hold: one table that reading and editing both go by."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.guide.editions import nearest
from codex_rollout_tui.guide.model import ROLE_IDS

SURFACES = ("local", "cloud")

_EDITION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FieldFault(NamedTuple):
    """What is wrong at a key (its path in the file), and what to do; `known` is False for a key that may not be."""

    path: tuple[str, ...]
    problem: str
    remedy: str
    known: bool = True


Look = Callable[[Any], tuple[str, str] | None]
"""Looks at a value: None, or the problem and the remedy."""


def _text(value: Any) -> tuple[str, str] | None:
    if isinstance(value, str):
        return None
    return f"must be text in quotes, not {_kind(value)}", "Put it in double quotes."


def _some_text(value: Any) -> tuple[str, str] | None:
    return _text(value) or (None if value.strip() else ("is empty", "Write it between the quotes."))


def _yes_or_no(value: Any) -> tuple[str, str] | None:
    if isinstance(value, bool):
        return None
    return f"must be true or false, not {_kind(value)}", "Write true or false, without quotes."


def _edition(value: Any) -> tuple[str, str] | None:
    known = [edition.date for edition in guide.editions()]
    remedy = f"Known editions: {', '.join(known)}."
    if not isinstance(value, str):
        return f"must be text in quotes, not {_kind(value)}", f'Write it as "{known[-1]}".'
    if not _EDITION.fullmatch(value):
        return f"is '{value}', which is not a date like 2026-05-18", remedy
    return None if value in known else (f"is '{value}', an edition this codex-rollout does not know", remedy)


def _surfaces(value: Any) -> tuple[str, str] | None:
    remedy = 'Write ["local"], ["cloud"] or ["local", "cloud"].'
    if not isinstance(value, (list, tuple)):
        return f"must be a list, not {_kind(value)}", remedy
    wrong = next((part for part in value if part not in SURFACES), None)
    if wrong is not None:
        return f"names {wrong!r}, which is not a surface", remedy
    return ("names one twice", remedy) if len(set(value)) < len(value) else None


_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), f"a {type(value).__name__}")


REQUIRED: Mapping[str, Look] = {"id": _some_text, "organisation": _some_text, "edition": _edition}
OPTIONAL: Mapping[str, Look] = {"workspace_id": _text, "surfaces": _surfaces}
TABLES: Mapping[str, tuple[str, Look, Callable[[], tuple[str, ...]]]] = {
    "conditions": ("condition", _yes_or_no, lambda: tuple(guide.conditions())),
    "owners": ("owner role", _some_text, lambda: ROLE_IDS),
}
"""Tables of the file: what an entry is called, how its value is looked at, which entries there are."""


def faults(data: Mapping[str, Any]) -> list[FieldFault]:
    """Everything wrong with the parsed file; keys nobody knows are left alone."""
    problems: list[FieldFault] = []
    for name, look in {**REQUIRED, **OPTIONAL}.items():
        if name in data:
            wrong = look(data[name])
            if wrong:
                problems.append(FieldFault((name,), f"{name} {wrong[0]}", wrong[1]))
        elif name in REQUIRED:
            problems.append(FieldFault((), f"{name} is missing", f"Add it: {name} = ..."))
    for name, (noun, look, known) in TABLES.items():
        problems.extend(_table_faults(name, noun, look, known(), data.get(name, {})))
    return problems


def _table_faults(name: str, noun: str, look: Look, known: tuple[str, ...], table: Any) -> list[FieldFault]:
    if not isinstance(table, Mapping):
        return [FieldFault((name,), f"{name} must be a table, not {_kind(table)}", f"Write it as [{name}].")]
    problems: list[FieldFault] = []
    for key, value in table.items():
        if key not in known:
            hint = nearest(key, dict.fromkeys(known)).strip() or f"Known: {', '.join(known)}."
            problems.append(FieldFault((name, key), f"there is no {noun} '{key}'", hint, known=False))
        elif wrong := look(value):
            problems.append(FieldFault((name, key), f"{name}.{key} {wrong[0]}", wrong[1]))
    return problems
