"""Regular expressions that any Python 3.11 reads as they are meant."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import codex_rollout_tui

SEALED = (_constants.POSSESSIVE_REPEAT, _constants.ATOMIC_GROUP)
LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every regular expression that stands in a module, alone or in a table."""
    for module in pkgutil.walk_packages(codex_rollout_tui.__path__, "codex_rollout_tui."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value.values() if isinstance(value, dict) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{module.name}.{name}", one


def looks_inside(parsed: Any, *, sealed: bool = False) -> bool:
    """Whether a possessive repetition or an atomic group holds a look ahead or behind."""
    if isinstance(parsed, _parser.SubPattern):
        parsed = parsed.data
    if isinstance(parsed, (list, tuple)):
        head = parsed[0] if parsed else None
        if head in LOOKS and sealed:
            return True
        sealed = sealed or head in SEALED
        return any(looks_inside(each, sealed=sealed) for each in parsed)
    return False


def test_nothing_looks_around_inside_a_possessive_repetition() -> None:
    """Python before 3.11.5 matches such a repetition wrongly (https://github.com/python/cpython/issues/106052)."""
    found = dict(patterns())
    assert len(found) > 50
    assert [name for name, each in found.items() if looks_inside(_parser.parse(each.pattern, each.flags & ~re.U))] == []


@pytest.mark.parametrize(
    ("pattern", "said"), [(r"(?:a|\"(?!b))*+", True), (r"(?>x(?=y))", True), (r"a*+(?:b(?!c)d*+)*", False)]
)
def test_it_would_be_found(pattern: str, said: bool) -> None:
    assert looks_inside(_parser.parse(pattern)) is said
