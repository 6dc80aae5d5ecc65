"""What one check is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue import NEWEST, VERSIONS, Visit, visit
from codex_rollout_tui.policy.finding import Fix, Severity
from codex_rollout_tui.policy.layer import Layer
from codex_rollout_tui.policy.seen import as_seen, unknown_to
from codex_rollout_tui.policy.text import Path, PolicyText, look_up

Run = Callable[["Subject"], Iterator["Hit"]]


class Clients(NamedTuple):
    """A range of measured client versions, both ends included."""

    first: str = VERSIONS[0]
    last: str = NEWEST

    def __contains__(self, client: object) -> bool:
        return client in VERSIONS and (
            VERSIONS.index(self.first) <= VERSIONS.index(str(client)) <= VERSIONS.index(self.last)
        )

    def __str__(self) -> str:
        first, last = self.first.removesuffix(".0"), self.last.removesuffix(".0")
        return f"client {first}" if first == last else f"clients {first} to {last}"


EVERY = Clients()
ALIKE = 256
"""List items that say the same and are all looked at: more than any check lists."""


class Hit(NamedTuple):
    """One place a check objects to; `at` says whether its key or its value is underlined."""

    path: Path
    message: str
    at: Literal["key", "value", "problem"] = "value"
    fix: Fix | None = None
    clients: Clients | None = None
    """The clients this hit is about, where they are others than those of its check."""
    place: tuple[int, int] | None = None
    """Line and column of a hit that is about no key."""


class Check(NamedTuple):
    """One check: what it finds, why that matters, and whether Codex refuses a policy over it.

    A check that refuses does so in `clients` only. Asked about the newest client, it still warns of what stops older
    ones; asked about any other client, it is silent on what does not touch that one.
    """

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
    clients: Clients = EVERY


class Subject:
    """A policy under check, as one client sees it, and what several checks want to know about it."""

    def __init__(
        self, doc: PolicyText, client: str, layer: Layer | None = None, baseline: PolicyText | None = None
    ) -> None:
        self.doc = doc
        self.client = client
        self.layer = layer
        self.baseline = baseline

    @property
    def written(self) -> Mapping[str, Any]:
        """All that stands in the text; empty where this client cannot read it."""
        return (self.doc.values if self.since(INTEGERS_COUNT) else self.doc.read_by_old_clients) or {}

    @property
    def unreadable(self) -> bool:
        """Whether this client cannot read the text at all."""
        problem = self.doc.problem
        return problem is not None and (problem.kind != "integer" or self.since(INTEGERS_COUNT))

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """What this client looks at: keys it ignores are left out. The legacy layer has keys of its own."""
        return {} if self.layer == "legacy" else as_seen(self.written, self.client)

    @cached_property
    def ignored(self) -> tuple[Visit, ...]:
        """Keys other clients know and this one ignores, the topmost of each."""
        unknown = unknown_to(self.client)
        if not unknown:
            return ()
        found = {each.path: each for each in self.written_visits if each.node and each.node.path in unknown}
        return tuple(each for path, each in found.items() if not any(path[:i] in found for i in range(1, len(path))))

    def since(self, first: str) -> bool:
        """Whether the client is a version or a newer one."""
        return VERSIONS.index(self.client) >= VERSIONS.index(first)

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        return look_up(self.values, path, None)

    def table(self, *path: str | int) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, (dict, Mapping)) else {}

    def items(self, *path: str | int) -> list[Any]:
        """The list at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, list) else []

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every key and list item this client looks at, with what the catalogue knows of it, as they were read."""
        return self.written_visits if self.values is self.written else tuple(visit(self.values, ALIKE))

    @cached_property
    def written_visits(self) -> tuple[Visit, ...]:
        """The same for all that stands in the text."""
        return () if self.layer == "legacy" else tuple(visit(self.written, ALIKE))

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
    since: str = VERSIONS[0],
    until: str = NEWEST,
) -> Callable[[Run], Check]:
    """Make a check of a function; what Codex refuses is an error, the rest a warning unless said otherwise."""

    def made(run: Run) -> Check:
        level: Severity = severity or ("error" if refuses else "warning")
        words = " ".join(why.split())
        return Check(code, name, level, refuses, message, words, example, fix, run, unreadable, Clients(since, until))

    return made


INTEGERS_COUNT = "0.138.0"
"""The first client that refuses whole numbers beyond 64 bits; older ones read on."""

OUTAGE = "Codex then refuses to start: an outage for everybody the policy reaches."
