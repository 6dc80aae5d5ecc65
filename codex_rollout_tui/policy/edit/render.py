"""Write single keys and values as TOML 1.0, so that the oldest client reads them too."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from codex_rollout_tui.errors import PolicyEditError

WIDTH = 100
"""A list that would make its line longer than this is written one item a line."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def key(part: str) -> str:
    """One part of a key, in quotes where it needs them."""
    return part if _BARE.fullmatch(part) else string(part)


def dotted(parts: Sequence[str | int]) -> str:
    """A dotted key; list indexes have no place in one and are left out."""
    return ".".join(key(part) for part in parts if isinstance(part, str))


def string(text: str) -> str:
    """A basic string; raises PolicyEditError for what is no text in TOML."""
    out = []
    for char in text:
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char < " " or char == "\x7f":
            out.append(f"\\u{ord(char):04x}")
        elif "\ud800" <= char <= "\udfff":
            raise PolicyEditError("This text holds half a character that cannot be saved as UTF-8. Type it again.")
        else:
            out.append(char)
    return f'"{"".join(out)}"'


def prose(text: str) -> str:
    """A text of several lines as it reads, between three quotes; any other as `string` has it."""
    if "\n" not in text or "\r" in text:
        return string(text)
    lines = [string(line)[1:-1] for line in text.split("\n")]
    return '"""\n' + "\n".join(lines) + '"""'


def value(item: Any) -> str:
    """Any value on one line; raises PolicyEditError for what a policy cannot hold."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str):
        return string(item)
    if isinstance(item, int):
        if not -(2**63) <= item < 2**63:
            raise PolicyEditError(f"{item} does not fit into 64 bits, and Codex refuses such a number.")
        return str(item)
    if isinstance(item, float):
        return repr(item) if math.isfinite(item) else str(item)
    if isinstance(item, (datetime, date, time)):
        return item.isoformat()
    if isinstance(item, Mapping):
        inner = ", ".join(f"{key(str(name))} = {value(child)}" for name, child in item.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(item, (list, tuple)):
        return "[" + ", ".join(value(child) for child in item) + "]"
    raise PolicyEditError(f"A policy cannot hold a value of type {type(item).__name__}.")


def statement(name: str, item: Any, newline: str = "\n", indent: str = "") -> str:
    """A whole `key = value`; long lists and lists of tables take one line an item, texts the lines they have."""
    if isinstance(item, str) and newline == "\n":
        return f"{indent}{name} = {prose(item)}"
    line = f"{indent}{name} = {value(item)}"
    if isinstance(item, (list, tuple)) and item:
        tables = any(isinstance(child, Mapping) for child in item)
        if tables or len(line) > WIDTH:
            inner = "".join(f"{indent}  {value(child)},{newline}" for child in item)
            return f"{indent}{name} = [{newline}{inner}{indent}]"
    return line
