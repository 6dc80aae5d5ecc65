"""What a key press on a row comes to: a change of the text, or something to ask first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from codex_rollout_tui.policy.catalogue.keys import Path
from codex_rollout_tui.policy.text.document import Document


@dataclass(frozen=True, slots=True)
class FormChange:
    """An edit of the text as it will stand by then, and what it does in a few words."""

    words: str
    make: Callable[[Document], Document]
    leads: Path | None = None
    """Where what was changed stands afterwards, if it stood elsewhere before."""


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """One line of text is asked for; `then` says what comes of it, or raises UsageError with what would fit."""

    label: str
    then: Callable[[str], Step]
    text: str = ""
    hint: str = ""
    lines: bool = False
    """Whether the text may have several lines."""


@dataclass(frozen=True, slots=True)
class PickOption:
    """One of several things to pick."""

    label: str
    note: str
    step: Step


@dataclass(frozen=True, slots=True)
class PickQuestion:
    """One of these is to be picked; `now` is the index of the one that holds."""

    label: str
    options: tuple[PickOption, ...]
    now: int = 0


@dataclass(frozen=True, slots=True)
class BeginTable:
    """A new table or item is begun at a path: nothing is written before its first key has a value."""

    path: Path


Step: TypeAlias = FormChange | TextQuestion | PickQuestion | BeginTable
