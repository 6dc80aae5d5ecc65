"""The example policies of the Admin Setup guide, word for word, with the edition they appear in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tomli


@dataclass(frozen=True, slots=True)
class Example:
    """One snippet the guide shows; `since` is the first edition that has it."""

    id: str
    title: str
    since: str
    text: str


@cache
def examples() -> tuple[Example, ...]:
    """The four snippets, in the guide's order."""
    data = (Path(__file__).parent / "guide_examples.toml").read_text(encoding="utf-8")
    return tuple(Example(name, **entry) for name, entry in tomli.loads(data).items())
