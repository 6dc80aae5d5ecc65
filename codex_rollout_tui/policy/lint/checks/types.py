"""Values of the wrong type, outside their range or outside their list, and keys that are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Visit, traps
from codex_rollout_tui.policy.catalogue.similar_names import similar_names
from codex_rollout_tui.policy.catalogue.types import RANGES, describe, enum_value, expected, fits
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path


@check(
    "REQ013",
    "wrong-type",
    stops="load",
    settled="layer",
    message="The value is of the wrong type",
    why=f"A value of another type than the key takes stops the whole policy. {OUTAGE}",
    example='[features]\nbrowser_use = "false"',
    fix="shown first",
)
def wrong_type(view: ClientView) -> Iterator[RawFinding]:
    """A value that is not of the type the catalogue gives its key."""
    for visit in view.plain_visits:
        kind = visit.node.type if visit.node else ""
        if fits(visit.value, kind) or _read_by_position(visit):
            continue
        message = f"{_name(visit.path)} must be {expected(kind)}, not {describe(visit.value)}"
        yield RawFinding(visit.path, f"{message}{_hint(visit)}", fix=_mended(visit, kind))


def _read_by_position(visit: Visit) -> bool:
    length = visit.node.listed if visit.node else None
    if not isinstance(visit.value, list) or visit.node is None or length is None:
        return False
    return length == len(visit.value) or (length == 0 and len(visit.value) <= len(visit.node.children))


@check(
    "REQ015",
    "table-written-as-list",
    message="A table is written as a list",
    why="""Codex reads the values of such a list by their position, which no page documents and any release may
    change. Write the keys by name.""",
    example='windows = [["elevated"], true, false]',
)
def table_written_as_list(view: ClientView) -> Iterator[RawFinding]:
    """A list where a table belongs, of the one length that Codex reads."""
    for visit in view.plain_visits:
        if _read_by_position(visit):
            yield RawFinding(visit.path, f"{_name(visit.path)} is a table: write its keys by name, not as a list")


def _name(path: Path) -> str:
    named = [str(part) for part in path if isinstance(part, str)]
    return f"Each item of {named[-1]}" if isinstance(path[-1], int) and named else str(path[-1])


def _hint(visit: Visit) -> str:
    """What a person may have thought who wrote it so."""
    if _word_of_a_rule(visit):
        return f": write {{ token = {json.dumps(visit.value, ensure_ascii=False)} }}"
    if visit.node is visit.above.named and isinstance(visit.path[-1], str) and visit.node is not None:
        return f". It stands where a name of your own does ({visit.node.path})"
    return ""


def _word_of_a_rule(visit: Visit) -> bool:
    return visit.node is not None and visit.node.path == WORD and isinstance(visit.value, str)


WORD = "rules.prefix_rules[].pattern[]"


def _mended(visit: Visit, kind: str) -> Fix | None:
    value = visit.value
    if _word_of_a_rule(visit) and value.strip():
        return Fix("Make it a token", safe=False, edits=(Edit("set", visit.path, {"token": value}),))
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        right = value.lower() == "true"
        return Fix(f"Write {value.lower()} without quotes", safe=False, edits=(Edit("set", visit.path, right),))
    if kind.startswith("array<") and isinstance(value, str):
        return Fix("Make it a list", safe=False, edits=(Edit("set", visit.path, [value]),))
    return None


@check(
    "REQ014",
    "value-not-allowed",
    stops="load",
    settled="layer",
    message="The value is not one Codex knows for this key",
    why=f"Values are matched letter by letter, upper and lower case included. {OUTAGE}",
    example='allowed_web_search_modes = ["Cached"]',
    fix="shown first",
)
def value_not_allowed(view: ClientView) -> Iterator[RawFinding]:
    """A value outside the list of a closed set."""
    for visit in view.plain_visits:
        spec = visit.node.spec if visit.node else None
        if spec is None or not spec.values:
            continue
        value = enum_value(visit.value, spec)
        also_allowed = _also_allowed(visit.path)
        if value is None or value in spec.values or value in also_allowed:
            continue
        names = similar_names(value, spec.values)
        hint = f" Did you mean {names[0]}?" if names else ""
        fix = Fix(f'Write "{names[0]}"', safe=False, edits=(Edit("set", visit.path, names[0]),)) if names else None
        message = f'"{value}" is not allowed here: it must be {_listed(spec.values)}.{hint}'
        known = traps("taken").get((spec.path, value))
        clients = Clients(VERSIONS[VERSIONS.index(known.last) + 1], NEWEST) if known else None
        yield RawFinding(visit.path, message, fix=fix, clients=clients)


@check(
    "REQ061",
    "value-some-clients-refuse",
    stops="load",
    settled="layer",
    message="Some clients do not know this value yet",
    why=f"""A client that knows a key but not yet one of its values refuses the whole policy. {OUTAGE} Look at the
    versions in use before you write a new value.""",
    example='[rules]\nprefix_rules = [{ pattern = [{ token = "git" }], decision = "prompt-user" }]',
    until="0.166.0",
    fix="shown first",
)
def value_some_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """A value that came later than its key."""
    for visit in view.plain_visits:
        spec = visit.node.spec if visit.node else None
        value = enum_value(visit.value, spec) if spec is not None and spec.values else None
        trap = traps("refused").get((spec.path, value)) if spec is not None and value is not None else None
        if trap is not None:
            fix = Fix(f'Write "{trap.instead}"', safe=False, edits=(Edit("set", visit.path, trap.instead),))
            yield RawFinding(
                visit.path, f'"{value}" is a value older clients do not know', fix=fix, clients=Clients(*trap[:2])
            )


def _also_allowed(path: Path) -> tuple[str, ...]:
    """Values Codex's reader takes although its catalogue does not list them: `allow` has a check of its own."""
    if path[:2] == ("rules", "prefix_rules") and path[-1] == "decision":
        return ("allow",)
    if path[0] == "permissions" and "filesystem" in path:
        return ("none",)
    return ()


def _listed(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


@check(
    "REQ016",
    "number-out-of-range",
    stops="load",
    settled="layer",
    message="The number is outside its range",
    why=f"Codex checks the range while it reads. {OUTAGE}",
    example="[experimental_network]\nhttp_port = 70000",
)
def number_out_of_range(view: ClientView) -> Iterator[RawFinding]:
    """A negative number where none can be, or a port beyond 65535."""
    for visit in view.plain_visits:
        limits = RANGES.get(visit.node.type) if visit.node else None
        value = visit.value
        if limits is None or not isinstance(value, int) or isinstance(value, bool):
            continue
        low, high = limits
        if not low <= value <= high:
            upper = f" to {high}" if high < 2**32 else " or more"
            yield RawFinding(visit.path, f"{visit.path[-1]} must be {low}{upper}, not {value}")


@check(
    "REQ017",
    "missing-key",
    stops="load",
    settled="layer",
    message="A key this table must have is missing",
    why=f"A few tables mean nothing without some of their keys. {OUTAGE}",
    example='[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]',
)
def missing_key(view: ClientView) -> Iterator[RawFinding]:
    """A table without a key that the catalogue calls required."""
    for visit in view.plain_visits:
        if visit.node is None or not isinstance(visit.value, dict):
            continue
        for name, child in visit.node.children.items():
            if child.spec is not None and child.spec.required and name not in visit.value:
                if name in ("identity", "decision"):
                    continue
                yield RawFinding(visit.path, f"{name} is missing in {_place(visit.path)}", at="key")


def _place(path: Path) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))
