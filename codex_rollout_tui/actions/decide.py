"""Answers of the whole rollout: each changes rollout.toml, and is the attestation of its item too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codex_rollout_tui.actions.evidence import refuse_secret
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.guide.editions import nearest
from codex_rollout_tui.guide.model import ROLE_IDS
from codex_rollout_tui.store.edit import edit
from codex_rollout_tui.store.journal import Draft

SURFACES = ("local", "cloud")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Field:
    """A field of the rollout that is decided: its dotted name, and the item whose answer it is (if any)."""

    name: str
    item: str | None


def surfaces_from(text: str) -> list[str]:
    """`local,cloud`, `both`, `local` or `cloud` as a list in house order; raises UsageError otherwise."""
    words = {word.strip().casefold() for word in text.replace("+", ",").split(",") if word.strip()}
    if words == {"both"}:
        words = set(SURFACES)
    if not words or not words <= set(SURFACES):
        raise UsageError(f"'{text}' is no choice of surfaces. Write local, cloud, or local,cloud.")
    return [surface for surface in SURFACES if surface in words]


def yes_or_no(text: str) -> bool | None:
    """`yes`, `no` or `unanswered` as True, False or None; raises UsageError otherwise."""
    word = text.strip().casefold()
    known = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False, "unanswered": None}
    if word not in known:
        raise UsageError(f"'{text}' is no answer here. Write yes, no or unanswered.")
    return known[word]


def condition_name(text: str) -> str:
    """A condition's id (underscores welcome); raises UsageError naming the nearest ones."""
    name = text.strip().casefold().replace("_", "-")
    if name not in guide.conditions():
        known = ", ".join(guide.conditions())
        raise UsageError(
            f"There is no condition '{text}'.{nearest(name, guide.conditions())} Known conditions: {known}."
        )
    return name


def role_name(text: str) -> str:
    """An owner role's id (spaces and underscores welcome); raises UsageError naming them."""
    name = text.strip().casefold().replace("_", "-").replace(" ", "-")
    if name not in ROLE_IDS:
        raise UsageError(f"There is no owner role '{text}'. Known roles: {', '.join(ROLE_IDS)}.")
    return name


def workspace_id(text: str) -> str:
    """A workspace id, which is a UUID; raises UsageError otherwise."""
    if not _UUID.fullmatch(text.strip()):
        raise UsageError(
            f"'{text.strip()}' is no workspace id: it is a UUID like 123e4567-e89b-12d3-a456-426614174000, "
            "found under Workspace details. Nothing was saved."
        )
    return text.strip().casefold()


def from_answer(field: str, answer: str) -> Any:
    """The value of a field as an item's answer gives it."""
    return surfaces_from(answer) if field == "surfaces" else answer


def _checked(field: str, value: Any) -> Any:
    match field.split("."):
        case ["surfaces"]:
            return surfaces_from(",".join(value))
        case ["workspace_id"]:
            return workspace_id(value)
        case ["organisation"]:
            return _name(value, "organisation's name")
        case ["conditions", name]:
            condition_name(name)
            return value
        case ["owners", role]:
            role_name(role)
            return _name(value, "owner's name")
        case _:
            raise UsageError(f"'{field}' is nothing to decide.")


def _name(value: str, what: str) -> str:
    if not value.strip():
        raise UsageError(f"The {what} is empty. Nothing was saved.")
    return refuse_secret(value.strip(), what)


def _current(rollout: Rollout, field: str) -> Any:
    first, _, rest = field.partition(".")
    value = getattr(rollout.file, first)
    if rest:
        return value.get(rest)
    return list(value) if isinstance(value, tuple) else value


def as_answer(value: Any) -> str:
    """A field's value as the words of an answer."""
    if isinstance(value, list):
        return "both" if len(value) > 1 else str(value[0])
    return str(value)


def item_of(rollout: Rollout, field: str) -> str | None:
    """The item whose answer the field is, in the edition followed."""
    return next((item.id for item in rollout.view.items if item.decides == field), None)


def decide(rollout: Rollout, field: str, value: Any, attested: Mapping[str, Any] | None = None) -> tuple[Event, ...]:
    """Set a field of the rollout (`surfaces`, `conditions.scim`, `owners.security-owner`...).

    Writes rollout.toml first, then the events: `decided` with the value before and after, and the attestation of
    the item it answers. A crash between the two leaves the answer without its tick, never the reverse.
    """
    new = _checked(field, value)
    before = _current(rollout, field)
    edit(rollout.root, {field: new})
    rollout.reload_file()
    drafts = [Draft("decided", None, {"field": field, "before": before, "value": new})]
    item = item_of(rollout, field)
    if item is not None and new is not None:
        body = {
            "outcome": "done",
            "answer": as_answer(new),
            "evidence": [],
            "edition": rollout.file.edition,
            **(attested or {}),
        }
        drafts.append(Draft("attested", item, body))
    return rollout.record(*drafts)
