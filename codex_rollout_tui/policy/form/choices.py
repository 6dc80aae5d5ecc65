"""Choices on a policy: what a key offers, what is chosen now, and the edit that choosing makes.

A control is a list of rows. `turn` changes a row (in or out, the next value), `drop` takes it away, `add` makes a
new one of a text. Each returns the new policy text; PolicyEditError and UsageError say why not.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import tomli

from codex_rollout_tui.errors import PolicyEditError, UsageError
from codex_rollout_tui.policy.edit import keys as edit
from codex_rollout_tui.policy.text.document import Document

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """What a key offers, as the data file says it."""

    key: str
    kind: str
    label: str
    values: tuple[str, ...] = ()
    notes: Mapping[str, str] | None = None
    unset: str = "not set"
    empty: str = ""
    add: str = ""
    shown: str = ""

    @property
    def path(self) -> Path:
        """The key as a path."""
        return tuple(self.key.split("."))


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One row: its id within the control, what it says, its mark (`[x]`, `on`, `prompt`...), a note beside it."""

    id: str
    label: str
    mark: str
    note: str = ""
    removable: bool = False


@cache
def controls() -> Mapping[str, Control]:
    """Every control by key."""
    data = tomli.loads((files("codex_rollout_tui.policy.form") / "data" / "choices.toml").read_text(encoding="utf-8"))
    return {key: Control(key, **(raw | {"values": tuple(raw.get("values", ()))})) for key, raw in data.items()}


def controls_for(keys: tuple[str, ...], document: Document) -> tuple[Control, ...]:
    """The controls of an item's policy keys: those of the keys themselves and of the keys below them."""
    return tuple(
        control
        for control in controls().values()
        if any(control.key == key or control.key.startswith(f"{key}.") for key in keys)
        and (control.shown != "when present" or current(document, control) is not None)
    )


def current(document: Document, control: Control) -> Any:
    """The value the policy has at the control's key, or None."""
    value: Any = document.values
    for part in control.path:
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def state_words(document: Document, control: Control) -> str:
    """What it means that nothing is chosen, or that the choice is empty; else nothing."""
    value = current(document, control)
    if value is None:
        return control.unset
    return control.empty if value in ([], {}) else ""


def rows(document: Document, control: Control) -> tuple[ChoiceRow, ...]:
    """The rows of a control as the policy stands."""
    return tuple(_KINDS[control.kind].rows(document, control))


def turn(document: Document, control: Control, row: str) -> Document:
    """Change a row: in or out, or its next value."""
    return _KINDS[control.kind].turn(document, control, row)


def drop(document: Document, control: Control, row: str) -> Document:
    """Take a row away."""
    return _KINDS[control.kind].drop(document, control, row)


def add(document: Document, control: Control, text: str) -> Document:
    """Make a new row of what was typed."""
    if not text.strip():
        raise UsageError(f"Nothing was typed: write {control.add}.")
    return _KINDS[control.kind].add(document, control, text.strip())


def _next(values: tuple[Any, ...], now: Any) -> Any:
    return values[(values.index(now) + 1) % len(values)] if now in values else values[0]


def _put(document: Document, path: Path, value: Any) -> Document:
    """Set the key, or remove it for None."""
    return edit.remove(document, path) if value is None else edit.set_value(document, path, value)


def _not_here(document: Document, control: Control, row: str) -> Document:
    raise PolicyEditError(f"'{row}' of {control.key} cannot be taken away here; choose another value instead.")


def _no_adding(document: Document, control: Control, text: str) -> Document:
    raise PolicyEditError(f"{control.key} takes no values of your own.")


def _listed(document: Document, control: Control) -> list[Any]:
    value = current(document, control)
    if value is None:
        return []
    if not isinstance(value, list):
        raise PolicyEditError(f"{control.key} is not a list in this policy: mend it in the text first.")
    return value


def _table(document: Document, control: Control) -> Mapping[str, Any]:
    value = current(document, control)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise PolicyEditError(f"{control.key} is not a table in this policy: mend it in the text first.")
    return value


def _set_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    chosen = value if isinstance(value, list) else []
    others = [str(v) if isinstance(v, str) else "granular" for v in chosen if v not in control.values]
    for name in (*control.values, *others):
        mark = "[x]" if name in chosen or name in others else "[ ]"
        yield ChoiceRow(name, name, mark, (control.notes or {}).get(name, ""))


def _set_turn(document: Document, control: Control, row: str) -> Document:
    chosen = _listed(document, control)
    if row in chosen:
        left = [value for value in chosen if value != row]
        return _put(document, control.path, left or None)
    if row not in control.values:
        raise PolicyEditError(f"'{row}' is written as a table in {control.key}: change it in the text.")
    return edit.set_value(document, control.path, [*chosen, row])


def _flag_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    yield ChoiceRow(control.key, control.label, _flag_word(value))


def _flag_word(value: Any) -> str:
    return "on" if value is True else "off" if value is False else "not set" if value is None else "?"


def _flag_turn(document: Document, control: Control, row: str) -> Document:
    return _put(document, control.path, _next((None, True, False), current(document, control)))


def _one_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    for name in control.values:
        yield ChoiceRow(name, name, "(•)" if value == name else "( )")


def _one_turn(document: Document, control: Control, row: str) -> Document:
    return _put(document, control.path, None if current(document, control) == row else row)


def _list_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    for index, text in enumerate(value if isinstance(value, list) else []):
        yield ChoiceRow(str(index), str(text), "-", removable=True)


def _list_drop(document: Document, control: Control, row: str) -> Document:
    if len(_listed(document, control)) == 1:
        return edit.remove(document, control.path)
    return edit.remove_item(document, control.path, int(row))


def _list_add(document: Document, control: Control, text: str) -> Document:
    listed = _listed(document, control)
    if text in listed:
        raise UsageError(f"'{text}' is in {control.key} already.")
    return edit.append_item(document, control.path, text) if listed else edit.set_value(document, control.path, [text])


def _map_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    for name, word in (value if isinstance(value, Mapping) else {}).items():
        yield ChoiceRow(str(name), str(name), str(word), removable=True)


def _map_turn(document: Document, control: Control, row: str) -> Document:
    return edit.set_value(document, (*control.path, row), _next(control.values, _table(document, control).get(row)))


def _map_drop(document: Document, control: Control, row: str) -> Document:
    return edit.remove(document, (*control.path, row))


def _map_add(document: Document, control: Control, text: str) -> Document:
    return edit.set_value(document, (*control.path, text), control.values[0])


def _feature_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    pinned = value if isinstance(value, Mapping) else {}
    for name in (*control.values, *(name for name in pinned if name not in control.values)):
        yield ChoiceRow(name, name, _flag_word(pinned.get(name)), removable=name in pinned)


def _feature_turn(document: Document, control: Control, row: str) -> Document:
    return _put(document, (*control.path, row), _next((None, False, True), _table(document, control).get(row)))


def _feature_add(document: Document, control: Control, text: str) -> Document:
    if text in _table(document, control):
        raise UsageError(f"'{text}' is pinned already.")
    return edit.set_value(document, (*control.path, text), False)


def _words(pattern: object) -> str:
    """A rule's pattern as the person types it: `git push|commit`."""
    parts = []
    for token in pattern if isinstance(pattern, list) else []:
        token = token if isinstance(token, Mapping) else {}
        any_of = token.get("any_of")
        parts.append(str(token.get("token", "?")) if not isinstance(any_of, list) else "|".join(map(str, any_of)))
    return " ".join(parts)


def _rule_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    for index, rule in enumerate(value if isinstance(value, list) else []):
        rule = rule if isinstance(rule, Mapping) else {}
        note = str(rule.get("justification", ""))
        yield ChoiceRow(str(index), _words(rule.get("pattern")), str(rule.get("decision", "?")), note, removable=True)


def _rule_turn(document: Document, control: Control, row: str) -> Document:
    rule = _listed(document, control)[int(row)]
    return edit.set_value(document, (*control.path, int(row), "decision"), _next(control.values, rule.get("decision")))


def _rule_drop(document: Document, control: Control, row: str) -> Document:
    if len(_listed(document, control)) > 1:
        return edit.remove_item(document, control.path, int(row))
    # Codex refuses an empty list of rules, and a [rules] table without one.
    return edit.remove(document, control.path[:1])


def parse_rule(text: str, decision: str) -> dict[str, Any]:
    """The rule that `git push|commit = why` says; raises UsageError where it says none."""
    command, _, why = text.partition(" = ")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"'{command}' cannot be read as a command ({error}).") from error
    if not words:
        raise UsageError(f"Nothing was typed: write {controls()['rules.prefix_rules'].add}.")
    pattern = [{"any_of": word.split("|")} if "|" in word else {"token": word} for word in words]
    if any("" in token.get("any_of", ()) for token in pattern):
        raise UsageError("An alternative is empty: write both sides of |, as in push|commit.")
    rule: dict[str, Any] = {"pattern": pattern, "decision": decision}
    if why.strip():
        rule["justification"] = why.strip()
    return rule


def _rule_add(document: Document, control: Control, text: str) -> Document:
    rule = parse_rule(text, control.values[0])
    if _listed(document, control):
        return edit.append_item(document, control.path, rule)
    return edit.set_value(document, control.path, [rule])


def _server_rows(document: Document, control: Control) -> Iterator[ChoiceRow]:
    value = current(document, control)
    word = "any" if value is None else "listed only"
    yield ChoiceRow("", "Which servers may run", word)
    for name, server in (value if isinstance(value, Mapping) else {}).items():
        identity = server.get("identity") if isinstance(server, Mapping) else None
        identity = identity if isinstance(identity, Mapping) else {}
        kind = "url" if "url" in identity and "command" not in identity else "command"
        yield ChoiceRow(str(name), str(name), kind, str(identity.get(kind, "no identity")), removable=True)


def _server_turn(document: Document, control: Control, row: str) -> Document:
    if row:
        raise PolicyEditError("A server is named by its command or its address: drop it and add it anew.")
    return _put(document, control.path, {} if current(document, control) is None else None)


def _server_drop(document: Document, control: Control, row: str) -> Document:
    if not row:
        return _put(document, control.path, None)
    if len(_table(document, control)) == 1:
        return edit.set_value(document, control.path, {})
    return edit.remove(document, (*control.path, row))


def parse_server(text: str) -> tuple[str, dict[str, Any]]:
    """The name and the table of a server that `name = command` or `name = https://...` says; else UsageError."""
    name, equals, identity = (part.strip() for part in text.partition("="))
    if not (name and equals and identity):
        raise UsageError(f"Write {controls()['mcp_servers'].add}.")
    kind = "url" if identity.startswith(("https://", "http://")) else "command"
    return name, {"identity": {kind: identity}}


def _server_add(document: Document, control: Control, text: str) -> Document:
    name, server = parse_server(text)
    if not _table(document, control):
        return edit.set_value(document, control.path, {name: server})
    return edit.set_value(document, (*control.path, name), server)


@dataclass(frozen=True, slots=True)
class _Kind:
    rows: Callable[[Document, Control], Iterator[ChoiceRow]]
    turn: Callable[[Document, Control, str], Document]
    drop: Callable[[Document, Control, str], Document] = _not_here
    add: Callable[[Document, Control, str], Document] = _no_adding


def _feature_drop(document: Document, control: Control, row: str) -> Document:
    return edit.remove(document, (*control.path, row))


def _no_turning(document: Document, control: Control, row: str) -> Document:
    raise PolicyEditError(f"A row of {control.key} is there or not: drop it, or add another.")


_KINDS: Mapping[str, _Kind] = {
    "set": _Kind(_set_rows, _set_turn),
    "flag": _Kind(_flag_rows, _flag_turn),
    "one": _Kind(_one_rows, _one_turn),
    "list": _Kind(_list_rows, _no_turning, _list_drop, _list_add),
    "map": _Kind(_map_rows, _map_turn, _map_drop, _map_add),
    "features": _Kind(_feature_rows, _feature_turn, _feature_drop, _feature_add),
    "rules": _Kind(_rule_rows, _rule_turn, _rule_drop, _rule_add),
    "servers": _Kind(_server_rows, _server_turn, _server_drop, _server_add),
}
