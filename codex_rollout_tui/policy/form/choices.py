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
from codex_rollout_tui.policy.text.document import PolicyText

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


def controls_for(keys: tuple[str, ...], doc: PolicyText) -> tuple[Control, ...]:
    """The controls of an item's policy keys: those of the keys themselves and of the keys below them."""
    return tuple(
        control
        for control in controls().values()
        if any(control.key == key or control.key.startswith(f"{key}.") for key in keys)
        and (control.shown != "when present" or current(doc, control) is not None)
    )


def current(doc: PolicyText, control: Control) -> Any:
    """The value the policy has at the control's key, or None."""
    value: Any = doc.values
    for part in control.path:
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def state_words(doc: PolicyText, control: Control) -> str:
    """What it means that nothing is chosen, or that the choice is empty; else nothing."""
    value = current(doc, control)
    if value is None:
        return control.unset
    return control.empty if value in ([], {}) else ""


def rows(doc: PolicyText, control: Control) -> tuple[ChoiceRow, ...]:
    """The rows of a control as the policy stands."""
    return tuple(_KINDS[control.kind].rows(doc, control))


def turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    """Change a row: in or out, or its next value."""
    return _KINDS[control.kind].turn(doc, control, row)


def drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    """Take a row away."""
    return _KINDS[control.kind].drop(doc, control, row)


def add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    """Make a new row of what was typed."""
    if not text.strip():
        raise UsageError(f"Nothing was typed: write {control.add}.")
    return _KINDS[control.kind].add(doc, control, text.strip())


def _next(values: tuple[Any, ...], now: Any) -> Any:
    return values[(values.index(now) + 1) % len(values)] if now in values else values[0]


def _put(doc: PolicyText, path: Path, value: Any) -> PolicyText:
    """Set the key, or remove it for None."""
    return edit.remove(doc, path) if value is None else edit.set_value(doc, path, value)


def _not_here(doc: PolicyText, control: Control, row: str) -> PolicyText:
    raise PolicyEditError(f"'{row}' of {control.key} cannot be taken away here; choose another value instead.")


def _no_adding(doc: PolicyText, control: Control, text: str) -> PolicyText:
    raise PolicyEditError(f"{control.key} takes no values of your own.")


def _listed(doc: PolicyText, control: Control) -> list[Any]:
    value = current(doc, control)
    if value is None:
        return []
    if not isinstance(value, list):
        raise PolicyEditError(f"{control.key} is not a list in this policy: mend it in the text first.")
    return value


def _table(doc: PolicyText, control: Control) -> Mapping[str, Any]:
    value = current(doc, control)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise PolicyEditError(f"{control.key} is not a table in this policy: mend it in the text first.")
    return value


def _set_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    chosen = value if isinstance(value, list) else []
    others = [str(v) if isinstance(v, str) else "granular" for v in chosen if v not in control.values]
    for name in (*control.values, *others):
        mark = "[x]" if name in chosen or name in others else "[ ]"
        yield ChoiceRow(name, name, mark, (control.notes or {}).get(name, ""))


def _set_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    chosen = _listed(doc, control)
    if row in chosen:
        left = [value for value in chosen if value != row]
        return _put(doc, control.path, left or None)
    if row not in control.values:
        raise PolicyEditError(f"'{row}' is written as a table in {control.key}: change it in the text.")
    return edit.set_value(doc, control.path, [*chosen, row])


def _flag_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    yield ChoiceRow(control.key, control.label, _flag_word(value))


def _flag_word(value: Any) -> str:
    return "on" if value is True else "off" if value is False else "not set" if value is None else "?"


def _flag_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return _put(doc, control.path, _next((None, True, False), current(doc, control)))


def _one_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    for name in control.values:
        yield ChoiceRow(name, name, "(•)" if value == name else "( )")


def _one_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return _put(doc, control.path, None if current(doc, control) == row else row)


def _list_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    for index, text in enumerate(value if isinstance(value, list) else []):
        yield ChoiceRow(str(index), str(text), "-", removable=True)


def _list_drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    if len(_listed(doc, control)) == 1:
        return edit.remove(doc, control.path)
    return edit.remove_item(doc, control.path, int(row))


def _list_add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    listed = _listed(doc, control)
    if text in listed:
        raise UsageError(f"'{text}' is in {control.key} already.")
    return edit.append_item(doc, control.path, text) if listed else edit.set_value(doc, control.path, [text])


def _map_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    for name, word in (value if isinstance(value, Mapping) else {}).items():
        yield ChoiceRow(str(name), str(name), str(word), removable=True)


def _map_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return edit.set_value(doc, (*control.path, row), _next(control.values, _table(doc, control).get(row)))


def _map_drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return edit.remove(doc, (*control.path, row))


def _map_add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    return edit.set_value(doc, (*control.path, text), control.values[0])


def _feature_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    pinned = value if isinstance(value, Mapping) else {}
    for name in (*control.values, *(name for name in pinned if name not in control.values)):
        yield ChoiceRow(name, name, _flag_word(pinned.get(name)), removable=name in pinned)


def _feature_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return _put(doc, (*control.path, row), _next((None, False, True), _table(doc, control).get(row)))


def _feature_add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    if text in _table(doc, control):
        raise UsageError(f"'{text}' is pinned already.")
    return edit.set_value(doc, (*control.path, text), False)


def _words(pattern: object) -> str:
    """A rule's pattern as the person types it: `git push|commit`."""
    parts = []
    for token in pattern if isinstance(pattern, list) else []:
        token = token if isinstance(token, Mapping) else {}
        any_of = token.get("any_of")
        parts.append(str(token.get("token", "?")) if not isinstance(any_of, list) else "|".join(map(str, any_of)))
    return " ".join(parts)


def _rule_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    for index, rule in enumerate(value if isinstance(value, list) else []):
        rule = rule if isinstance(rule, Mapping) else {}
        note = str(rule.get("justification", ""))
        yield ChoiceRow(str(index), _words(rule.get("pattern")), str(rule.get("decision", "?")), note, removable=True)


def _rule_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    rule = _listed(doc, control)[int(row)]
    return edit.set_value(doc, (*control.path, int(row), "decision"), _next(control.values, rule.get("decision")))


def _rule_drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    if len(_listed(doc, control)) > 1:
        return edit.remove_item(doc, control.path, int(row))
    # Codex refuses an empty list of rules, and a [rules] table without one.
    return edit.remove(doc, control.path[:1])


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


def _rule_add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    rule = parse_rule(text, control.values[0])
    if _listed(doc, control):
        return edit.append_item(doc, control.path, rule)
    return edit.set_value(doc, control.path, [rule])


def _server_rows(doc: PolicyText, control: Control) -> Iterator[ChoiceRow]:
    value = current(doc, control)
    word = "any" if value is None else "listed only"
    yield ChoiceRow("", "Which servers may run", word)
    for name, server in (value if isinstance(value, Mapping) else {}).items():
        identity = server.get("identity") if isinstance(server, Mapping) else None
        identity = identity if isinstance(identity, Mapping) else {}
        kind = "url" if "url" in identity and "command" not in identity else "command"
        yield ChoiceRow(str(name), str(name), kind, str(identity.get(kind, "no identity")), removable=True)


def _server_turn(doc: PolicyText, control: Control, row: str) -> PolicyText:
    if row:
        raise PolicyEditError("A server is named by its command or its address: drop it and add it anew.")
    return _put(doc, control.path, {} if current(doc, control) is None else None)


def _server_drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    if not row:
        return _put(doc, control.path, None)
    if len(_table(doc, control)) == 1:
        return edit.set_value(doc, control.path, {})
    return edit.remove(doc, (*control.path, row))


def parse_server(text: str) -> tuple[str, dict[str, Any]]:
    """The name and the table of a server that `name = command` or `name = https://...` says; else UsageError."""
    name, equals, identity = (part.strip() for part in text.partition("="))
    if not (name and equals and identity):
        raise UsageError(f"Write {controls()['mcp_servers'].add}.")
    kind = "url" if identity.startswith(("https://", "http://")) else "command"
    return name, {"identity": {kind: identity}}


def _server_add(doc: PolicyText, control: Control, text: str) -> PolicyText:
    name, server = parse_server(text)
    if not _table(doc, control):
        return edit.set_value(doc, control.path, {name: server})
    return edit.set_value(doc, (*control.path, name), server)


@dataclass(frozen=True, slots=True)
class _Kind:
    rows: Callable[[PolicyText, Control], Iterator[ChoiceRow]]
    turn: Callable[[PolicyText, Control, str], PolicyText]
    drop: Callable[[PolicyText, Control, str], PolicyText] = _not_here
    add: Callable[[PolicyText, Control, str], PolicyText] = _no_adding


def _feature_drop(doc: PolicyText, control: Control, row: str) -> PolicyText:
    return edit.remove(doc, (*control.path, row))


def _no_turning(doc: PolicyText, control: Control, row: str) -> PolicyText:
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
