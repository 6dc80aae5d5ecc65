"""Names Codex does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import Node, Visit, alike, features, root
from codex_rollout_tui.policy.checking import OUTAGE, Hit, Subject, check
from codex_rollout_tui.policy.finding import Edit, Fix

SUGGESTED = 200
"""Misspelt names that get a suggestion in one check; a file with more is not a policy with typing mistakes."""


def _unknown(subject: Subject) -> Iterator[tuple[int, Visit]]:
    number = 0
    for visit in subject.visits:
        if visit.node is None and isinstance(visit.path[-1], str):
            yield number, visit
            number += 1


def _alike(number: int, name: str, among: Mapping[str, Any]) -> tuple[str, ...]:
    return alike(name, among) if number < SUGGESTED else ()


def _hint(names: tuple[str, ...]) -> str:
    return f" Did you mean {' or '.join(names)}?" if names else ""


def _rename(visit: Visit, names: tuple[str, ...]) -> Fix | None:
    if not names:
        return None
    edits = (Edit("remove", visit.path), Edit("set", (*visit.path[:-1], names[0]), visit.value))
    return Fix(f"Rename it to {names[0]}", safe=False, edits=edits)


@check(
    "REQ010",
    "unknown-key",
    message="Codex does not know this key and ignores it",
    why="""Codex ignores a key it does not know without a word, so a misspelt key is a guard rail that is simply not
    there.""",
    example='allowed_approval_policy = ["on-request"]',
    fix="shown first",
)
def unknown_key(subject: Subject) -> Iterator[Hit]:
    """A key that no table of the catalogue has, where Codex ignores it."""
    for number, visit in _unknown(subject):
        if visit.above.strict:
            continue
        name = str(visit.path[-1])
        names = _alike(number, name, visit.above.children)
        names = tuple(each for each in names if (*visit.path[:-1], each) not in _taken(subject, visit))
        where = (
            ""
            if names or len(visit.path) == 1 or name not in root().children
            else (f" {name} belongs at the top of the file, above the first [table].")
        )
        yield Hit(
            visit.path,
            f"Codex ignores {name}: it knows no such key here, so the guard rail is not there.{_hint(names)}{where}",
            at="key",
            fix=_rename(visit, names[:1]),
        )


def _taken(subject: Subject, visit: Visit) -> set[tuple[str | int, ...]]:
    table = subject.get(*visit.path[:-1]) if len(visit.path) > 1 else subject.values
    return {(*visit.path[:-1], name) for name in table}


@check(
    "REQ011",
    "unknown-key-in-strict-table",
    refuses=True,
    message="Codex refuses unknown keys in this table",
    why=f"A few tables allow no key Codex does not know. {OUTAGE}",
    example='[marketplaces]\nallowed_source = "git"',
    fix="shown first",
)
def unknown_key_in_strict_table(subject: Subject) -> Iterator[Hit]:
    """A key no table of the catalogue has, where Codex refuses it."""
    for number, visit in _unknown(subject):
        if visit.above.strict:
            name = str(visit.path[-1])
            names = _alike(number, name, visit.above.children)
            yield Hit(
                visit.path,
                f"Codex refuses {name}: this table may only hold {_listed(visit.above)}.{_hint(names)}",
                at="key",
                fix=_rename(visit, names[:1]),
            )


def _listed(node: Node) -> str:
    return ", ".join(sorted(node.children))


@check(
    "REQ012",
    "unknown-feature",
    message="No measured client knows this feature",
    why="""Codex ignores a feature name it does not know, so a misspelt pin pins nothing; clients 0.110 to 0.121 refuse
    to start over one, which is an outage for everybody who still runs them.""",
    example="[features]\nbrowser_uze = false",
    fix="shown first",
)
def unknown_feature(subject: Subject) -> Iterator[Hit]:
    """A feature pin by a name that was never seen."""
    known = features()
    number = 0
    for table in ("features", "feature_requirements"):
        for name, value in subject.table(table).items():
            if name in known:
                continue
            names = _alike(number, name, known)
            number += 1
            edits = (Edit("remove", (table, name)), Edit("set", (table, names[0]), value)) if names else ()
            free = bool(names) and names[0] not in subject.table(table)
            yield Hit(
                (table, name),
                f"No measured client knows the feature {name}, so this pin does nothing." + _hint(names),
                at="key",
                fix=Fix(f"Rename it to {names[0]}", safe=False, edits=edits) if free else None,
            )
