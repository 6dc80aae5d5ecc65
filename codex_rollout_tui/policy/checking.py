"""What one check is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from codex_rollout_tui.policy.catalogue import Visit, visit
from codex_rollout_tui.policy.finding import Fix, Severity
from codex_rollout_tui.policy.text import Path, PolicyText, look_up

Run = Callable[["Subject"], Iterator["Hit"]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place a check objects to; `at` says whether its key or its value is underlined."""

    path: Path
    message: str
    at: Literal["key", "value", "problem"] = "value"
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it finds, why that matters, and whether Codex 0.169 refuses a policy over it."""

    code: str
    name: str
    """Reads as "allow NAME"."""
    severity: Severity
    refuses: bool
    message: str
    """What it finds, in one line."""
    why: str
    example: str
    """A policy it objects to."""
    fix: Literal["safe", "shown first", "none"]
    run: Run
    unreadable: bool = False
    """Looks at texts Codex cannot read at all; every other check only sees texts it can."""


@dataclass(frozen=True)
class Subject:
    """A policy under check, and what several checks want to know about it."""

    doc: PolicyText
    client: str

    @property
    def values(self) -> Mapping[str, Any]:
        """What Codex reads; empty where it cannot read the text."""
        return self.doc.values or {}

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        return look_up(self.values, path, None)

    def table(self, *path: str | int) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, Mapping) else {}

    def items(self, *path: str | int) -> list[Any]:
        """The list at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, list) else []

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every key and list item with what the catalogue knows about it, in the order it was read."""
        return tuple(visit(self.values))

    @cached_property
    def networks(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """The network tables, in whichever of the three spellings."""
        spellings: tuple[Path, ...] = (("experimental_network",), ("network_proxy",), ("permissions", "network"))
        return tuple((path, self.table(*path)) for path in spellings if isinstance(self.get(*path), Mapping))


def check(
    code: str,
    name: str,
    *,
    refuses: bool = False,
    severity: Severity | None = None,
    message: str,
    why: str,
    example: str,
    fix: Literal["safe", "shown first", "none"] = "none",
    unreadable: bool = False,
) -> Callable[[Run], Check]:
    """Make a check of a function; what Codex refuses is an error, the rest a warning unless said otherwise."""

    def made(run: Run) -> Check:
        level: Severity = severity or ("error" if refuses else "warning")
        return Check(code, name, level, refuses, message, " ".join(why.split()), example, fix, run, unreadable)

    return made


OUTAGE = "Codex then refuses to start: an outage for everybody the policy reaches."
