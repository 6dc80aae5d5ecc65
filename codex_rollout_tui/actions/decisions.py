"""Answers of the whole rollout: each changes rollout.toml, and is the attestation of its item too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import Answered, Attested
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.escape import escape
from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.guide.editions import nearest
from codex_rollout_tui.guide.model import ROLE_IDS
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.layout import ROLLOUT
from codex_rollout_tui.store.rollout_edit import changed
from codex_rollout_tui.store.rollout_fields import SURFACES
from codex_rollout_tui.store.secret_gate import refuse_secret

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


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
        hint = nearest(name, dict.fromkeys(ROLE_IDS))
        raise UsageError(f"There is no owner role '{text}'.{hint} Known roles: {', '.join(ROLE_IDS)}.")
    return name


def workspace_id(text: str) -> str:
    """A workspace id, which is a UUID; raises UsageError otherwise."""
    refuse_secret(text, "workspace id")
    if not _UUID.fullmatch(text.strip()):
        raise UsageError(
            f"'{text.strip()}' is no workspace id: it is a UUID like 123e4567-e89b-12d3-a456-426614174000, "
            "found under Workspace details. Nothing was saved."
        )
    return text.strip().casefold()


def from_answer(field: str, answer: str) -> Any:
    """The value of a field as an item's answer gives it."""
    return surfaces_from(answer) if field == "surfaces" else answer


def fitting_value(field: str, value: Any) -> Any:
    """The value a field would get, as rollout.toml holds it; raises UsageError when it does not fit."""
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
    name = " ".join(value.split())
    if not name:
        raise UsageError(f"The {what} is empty. Nothing was saved.")
    if escape(name) != name:
        raise UsageError(f"The {what} holds characters that nobody can see; type it again. Nothing was saved.")
    return refuse_secret(name, what)


def current(rollout: Rollout, field: str) -> Any:
    """What a field is now; None while it is unanswered."""
    first, _, rest = field.partition(".")
    value = getattr(rollout.file, first)
    if rest:
        return value.get(rest)
    return list(value) if isinstance(value, tuple) else value


def as_answer(value: Any) -> str:
    """A field's value as the words of an answer."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "both" if len(value) > 1 else "".join(value) or "not decided"
    return "unanswered" if value is None else str(value)


def item_of(rollout: Rollout, field: str) -> str | None:
    """The item whose answer the field is, in the edition followed."""
    return next((item.id for item in rollout.view.items if item.decides == field), None)


def decide(
    rollout: Rollout,
    field: str,
    value: Any,
    attested: Attested | None = None,
    files: Mapping[Path, bytes] | None = None,
) -> tuple[Event, ...]:
    """Set a field of the rollout (`surfaces`, `conditions.scim`, `owners.security-owner`...); see `decide_all`.

    `attested` is what the attestation of the field's item says beyond the answer, its evidence; `files` belong to it.
    """
    return decide_all(rollout, {field: value}, attested, files)


def decide_all(
    rollout: Rollout,
    changes: Mapping[str, Any],
    attested: Attested | None = None,
    files: Mapping[Path, bytes] | None = None,
) -> tuple[Event, ...]:
    """Set several fields as one action: all of them, or none when one does not fit or the disk refuses.

    Writes rollout.toml first, then the events: for each field `decided` with the value before and after, and the
    attestation of the item it answers.
    """
    new = {field: fitting_value(field, value) for field, value in changes.items()}
    with rollout.changing():
        before = {field: current(rollout, field) for field in new}
        with rollout.changing({rollout.root / ROLLOUT: changed(rollout.root, new), **(files or {})}):
            rollout.reload_file()
            return rollout.record(*drafts(rollout, new, before, attested))


def drafts(
    rollout: Rollout, answers: Mapping[str, Any], before: Mapping[str, Any], attested: Attested | None = None
) -> list[Draft]:
    """The events of answers that were given: each decided, and attested where an item asks for it."""
    new: list[Draft] = []
    for field, value in answers.items():
        new.append(Draft.of(Answered(field, before.get(field), value)))
        item = item_of(rollout, field)
        if item is not None and value is not None:
            statement = attested or Attested("done", edition=rollout.file.edition)
            new.append(Draft.of(statement._replace(answer=as_answer(value)), item))
    return new
