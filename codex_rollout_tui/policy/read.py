"""Read the bytes of a policy as Codex reads them, or say what stops it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import tomli

from codex_rollout_tui.policy.dates import with_dates_of_python
from codex_rollout_tui.policy.scan import DEEPEST, too_deep, unclosed
from codex_rollout_tui.policy.span import Lines

BOM = b"\xef\xbb\xbf"
Kind = Literal["syntax", "encoding", "number", "integer", "nesting"]

_WORDS = {
    "Cannot overwrite a value": "this key or table is already set further up",
    "Invalid statement": "a line must be a [table], a key with a value, or a # comment",
    "Invalid value": "there is no value here that TOML knows (text needs quotes)",
    "Expected newline or end of document after a statement": "something follows where the line should end",
    "Expected '=' after a key in a key/value pair": "a key must be followed by = and a value",
    "Expected ']' at the end of a table declaration": "a table header must end with ]",
    "Expected ']]' at the end of an array declaration": "a header that starts with [[ must end with ]]",
    "Invalid initial character for a key part": "the name of a key is missing or holds a character that needs quotes",
    "Unterminated string": "this text is never closed: its closing quotes are missing",
    'Expected "\'"': "this text is never closed: its closing quote is missing",
    "Expected \"'''\"": "this text is never closed: its closing quotes are missing",
    "Unclosed array": "this list is not closed, or two of its values have no comma between them",
    "Unclosed inline table": "this { table is not closed, or two of its keys have no comma between them",
    "Unescaped '\\' in a string": "a backslash in double quotes starts an escape TOML does not know; double it",
    "Escaped character is not a Unicode scalar value": "this escape names no character",
    "Invalid date or datetime": "there is no such date or time",
}
_PREFIXES = {
    "Cannot declare": "this table is already declared further up",
    "Cannot mutate immutable namespace": "this table was closed further up and cannot be added to here",
    "Duplicate inline table key": "this key is set twice in one table",
    "Illegal character": "this character may not stand here (a control character, or a line break inside quotes)",
}
_AGAIN = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate inline")
_OPEN = ("Unterminated", "Expected \"'", "Unclosed")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why Codex cannot read a policy at all; `line` and `column` are 1-based, columns in code points."""

    kind: Kind
    message: str
    line: int
    column: int
    raw: str
    again: bool = False
    """True where the key or table just before the place is a repetition."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: `body` is valid UTF-8 without the BOM (repaired where it was not)."""

    body: bytes
    bom: int
    text: str
    values: Mapping[str, Any] | None
    problem: Problem | None


def read(data: bytes) -> Reading:
    """Read any bytes; never raises."""
    bom = len(BOM) if data.startswith(BOM) else 0
    body = data[bom:]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        text = body.decode("utf-8", "replace")
        line, column = Lines(body[: error.start], 0).place(error.start)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8 text: save the file as UTF-8"
        return Reading(text.encode("utf-8"), bom, text, None, Problem("encoding", message, line, column, str(error)))
    try:
        values = _loads(text)
    except tomli.TOMLDecodeError as error:
        return Reading(body, bom, text, None, _syntax(body, error))
    except RecursionError as error:
        return Reading(body, bom, text, None, _nesting(body, str(error)))
    except ValueError as error:
        return Reading(body, bom, text, None, _long_number(body, str(error)))
    if _depth(values) > DEEPEST and too_deep(body) is not None:
        return Reading(body, bom, text, None, _nesting(body, "recursion limit"))
    return Reading(body, bom, text, values, None)


def _loads(text: str) -> Mapping[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        if "0000-" not in text and ":60" not in text:
            raise
    return tomli.loads(with_dates_of_python(text))


def _syntax(body: bytes, error: tomli.TOMLDecodeError) -> Problem:
    line, column, raw = error.lineno, error.colno, error.msg
    lines = Lines(body, 0)
    at = lines.offset(line, column)
    if raw.startswith(_OPEN) or not body[at:].strip():
        start = unclosed(body)
        if start is not None and start < at:
            line, column = lines.place(start)
    message = _WORDS.get(raw) or next(
        (words for prefix, words in _PREFIXES.items() if raw.startswith(prefix)), raw.lower()
    )
    return Problem("syntax", message, line, column, raw, again=raw.startswith(_AGAIN))


def _nesting(body: bytes, raw: str) -> Problem:
    line, column = Lines(body, 0).place(too_deep(body) or 0)
    message = f"this nests more than {DEEPEST} levels deep, and Codex gives up there"
    return Problem("nesting", message, line, column, raw)


def _long_number(body: bytes, raw: str) -> Problem:
    import re

    found = re.search(rb"[0-9_]{4300,}", body)
    line, column = Lines(body, 0).place(found.start() if found else 0)
    return Problem("integer", "this whole number does not fit into 64 bits", line, column, raw)


def _depth(values: Mapping[str, Any]) -> int:
    """How deep tables and lists nest, counted without recursion."""
    depth = 0
    level: list[Any] = [values]
    while level:
        depth += 1
        below: list[Any] = []
        for value in level:
            inner = value.values() if isinstance(value, dict) else value
            below.extend(item for item in inner if isinstance(item, (dict, list)))
        level = below
    return depth


def numbers_codex_refuses(values: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """Paths of whole numbers beyond 64 bits, and of floats that are infinite (which may be written `inf`)."""
    if not any(_suspicious(value) for value in _leaves(values)):
        return []
    found: list[tuple[str | int, ...]] = []
    todo: list[tuple[tuple[str | int, ...], Any]] = [((), values)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo.extend(((*path, key), item) for key, item in value.items())
        elif isinstance(value, list):
            todo.extend(((*path, at), item) for at, item in enumerate(value))
        elif _suspicious(value):
            found.append(path)
    return found


def _suspicious(value: Any) -> bool:
    if isinstance(value, float):
        return math.isinf(value)
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _leaves(values: Any) -> Iterator[Any]:
    todo = [values]
    while todo:
        value = todo.pop()
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, (dict, list)):
                todo.append(item)
            elif not isinstance(item, str):
                yield item
