"""Numbers TOML allows and Codex refuses: whole ones beyond 64 bits, and floats beyond the largest."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import chain
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
_LOW, _HIGH = -(2**63), 2**63
_LONG = re.compile(r"[0-9][eE]\+?[0-9_]{2}|[0-9_]{300}")
"""Some number that may be too big for a float."""
_PLAIN = {str, bool, int, float, list, dict}
Loads = Callable[[str, Callable[[str], float]], Mapping[str, Any]]


class TooBig(float):
    """A float that is infinite without having been written `inf`."""


def read_float(raw: str) -> float:
    """A float as it is written, told apart from one that is too big."""
    value = float(raw)
    return TooBig(value) if math.isinf(value) and "inf" not in raw else value


class NumberSurvey(NamedTuple):
    """What is in a text, at a quick look."""

    depth: int
    """How deep tables and lists nest; empty ones are not counted."""
    suspicious: bool
    """Whether a number is beyond 64 bits or infinite."""
    dated: bool
    """Whether there is a date or a time."""


def survey(values: Mapping[str, Any]) -> NumberSurvey:
    """Look through the values, level by level."""
    depth, suspicious, dated = 0, False, False
    tables: list[Any] = [values]
    lists: list[Any] = []
    while tables or lists:
        depth += 1
        inner = list(chain(chain.from_iterable(map(dict.values, tables)), chain.from_iterable(lists)))
        kinds = set(map(type, inner))
        dated = dated or not kinds <= _PLAIN
        if int in kinds and not suspicious:
            integers = inner if len(kinds) == 1 else [value for value in inner if type(value) is int]
            suspicious = min(integers) < _LOW or max(integers) >= _HIGH
        if float in kinds and not suspicious:
            suspicious = any(type(value) is float and math.isinf(value) for value in inner)
        tables, lists = _filled(dict, kinds, inner), _filled(list, kinds, inner)
    return NumberSurvey(depth, suspicious, dated)


def _filled(kind: type, kinds: Set[type], values: list[Any]) -> list[Any]:
    """The values of one kind that hold something."""
    if kind not in kinds:
        return []
    return (
        list(filter(None, values)) if len(kinds) == 1 else [value for value in values if type(value) is kind and value]
    )


def too_big(values: Mapping[str, Any], text: str, loads: Loads) -> Path | None:
    """The path of the first number Codex refuses, a float before any whole one; floats are read once more."""
    if _LONG.search(text):
        floats = _first(loads(text, read_float), lambda value: isinstance(value, TooBig))
        if floats is not None:
            return floats
    return _first(values, lambda value: type(value) is int and not _LOW <= value < _HIGH)


def _first(values: Mapping[str, Any], wanted: Callable[[Any], bool]) -> Path | None:
    todo: list[tuple[Path, Iterator[tuple[str | int, Any]]]] = [((), iter(values.items()))]
    while todo:
        path, members = todo[-1]
        for part, value in members:
            if isinstance(value, dict):
                todo.append(((*path, part), iter(value.items())))
                break
            if isinstance(value, list):
                todo.append(((*path, part), iter(enumerate(value))))
                break
            if wanted(value):
                return (*path, part)
        else:
            todo.pop()
    return None
