"""What one check is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.clients import as_seen, unknown_to
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Visit, first_alike, visit
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.lint.finding import Fix, Severity
from codex_rollout_tui.policy.text.document import Document, Path, look_up

Run = Callable[["LintSubject"], Iterator["RawFinding"]]
DomainRule = tuple[Path, str, str]
"""The place of a domain, its pattern, and allow or deny."""
LISTS = {"allowed_domains": "allow", "denied_domains": "deny"}


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
Stops = Literal["load", "sessions", "hosts"]
"""load: Codex refuses the policy; sessions: it takes it and starts no session; hosts: it refuses it on some hosts."""
Settled = Literal["text", "layer", "merged"]
"""text: nobody can read it; layer: seen while Codex reads one layer, whatever others say; merged: seen only when all
layers are put together, so that another layer may mend it."""
Brought = Callable[[Path, Mapping[str, Any]], bool]
ALIKE = 256
"""List items that say the same and are all looked at: more than any check lists."""


class RawFinding(NamedTuple):
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
    stops: Stops | None
    """What of Codex it finds the end of; None where Codex goes on."""
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
    """The clients it is about: those that it stops, where it stops any."""
    settled: Settled | None = None
    """At which point Codex stops over it, whatever comes later; None where that was not measured."""
    layer: Layer | None = None
    """The only layer whose policies it looks at."""
    brought: Brought | None = None
    """Whether a managed_config.toml beside the policy brings what a finding at this path misses."""

    @property
    def refuses(self) -> bool:
        """Whether Codex refuses a policy over it as soon as it is loaded."""
        return self.stops == "load"


class LintSubject:
    """A policy under check, as one client sees it, and what several checks want to know about it."""

    def __init__(
        self, document: Document, client: str, layer: Layer | None = None, baseline: Document | None = None
    ) -> None:
        self.document = document
        self.versioned = False
        """Whether a check has asked for the version; whoever wants to know sets it back before."""
        self.layer = layer
        self.baseline = baseline
        self._client = client
        self._domains: dict[Path, tuple[DomainRule, ...]] = {}

    @property
    def client(self) -> str:
        """The client version in question."""
        self.versioned = True
        return self._client

    def since(self, first: str) -> bool:
        """Whether the client is a version or a newer one."""
        return VERSIONS.index(self.client) >= VERSIONS.index(first)

    @property
    def _integers_count(self) -> bool:
        return VERSIONS.index(self._client) >= VERSIONS.index(INTEGERS_COUNT)

    @property
    def written(self) -> Mapping[str, Any]:
        """All that stands in the text; empty where this client cannot read it."""
        if VERSIONS.index(self._client) >= VERSIONS.index(DATES_ARE_TEXT):
            return self.document.read_by_new_clients or {}
        return (self.document.values if self._integers_count else self.document.read_by_old_clients) or {}

    @property
    def unreadable(self) -> bool:
        """Whether this client cannot read the text at all."""
        problem = self.document.problem
        return problem is not None and (problem.kind != "integer" or self._integers_count)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """What this client looks at: keys it ignores are left out. The legacy layer has keys of its own."""
        return {} if self.layer == "legacy" else as_seen(self.written, self._client)

    @cached_property
    def places(self) -> frozenset[str]:
        """The places of the catalogue that the text sets."""
        return frozenset(each.node.path for each in self.written_visits if each.node is not None)

    def seen_by(self, client: str) -> LintSubject:
        """The same for another client that sees the same: what is known already need not be worked out again."""
        other = copy(self)
        other._client = client
        return other

    @cached_property
    def ignored(self) -> tuple[Visit, ...]:
        """Keys other clients know and this one ignores, the topmost of each."""
        unknown = unknown_to(self._client)
        if not unknown:
            return ()
        found = {each.path: each for each in self.written_visits if each.node and each.node.path in unknown}
        return tuple(each for path, each in found.items() if not any(path[:i] in found for i in range(1, len(path))))

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        return look_up(self.values, path, None)

    def table(self, *path: str | int) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, dict) else {}

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
    def plain_visits(self) -> tuple[Visit, ...]:
        """The known keys and items whose shape no check of its own judges."""
        return tuple(each for each in self.visits if each.node is not None and not each.node.apart)

    @cached_property
    def networks(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """The network tables, in whichever of the three spellings."""
        spellings: tuple[Path, ...] = (("experimental_network",), ("network_proxy",), ("permissions", "network"))
        return tuple((path, self.table(*path)) for path in spellings if isinstance(self.get(*path), dict))

    @cached_property
    def profile_networks(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """The network table of every permission profile that has one, with its place."""
        profiles = ((name, each) for name, each in self.table("permissions").items() if isinstance(each, dict))
        tables = ((name, each.get("network")) for name, each in profiles if name not in ("network", "filesystem"))
        return tuple((("permissions", name, "network"), each) for name, each in tables if isinstance(each, dict))

    def domain_rules(self, path: Path) -> tuple[DomainRule, ...]:
        """The domain rules of the network table at a path; of the same ones, only the first."""
        found = self._domains.get(path)
        if found is None:
            found = self._domains[path] = tuple(_domain_rules(path, self.table(*path)))
        return found


def _domain_rules(path: Path, table: Mapping[str, Any]) -> Iterator[DomainRule]:
    domains = table.get("domains")
    if isinstance(domains, dict):
        for name, verdict in domains.items():
            if verdict in ("allow", "deny"):
                yield (*path, "domains", name), name, verdict
    for key, verdict in LISTS.items():
        found = table.get(key)
        for at, name in first_alike(found, ALIKE) if isinstance(found, list) else ():
            if isinstance(name, str):
                yield (*path, key, at), name, verdict


def check(
    code: str,
    name: str,
    *,
    stops: Stops | None = None,
    severity: Severity | None = None,
    message: str,
    why: str,
    example: str,
    fix: Literal["safe", "shown first", "none"] = "none",
    unreadable: bool = False,
    since: str = VERSIONS[0],
    until: str = NEWEST,
    settled: Settled | None = None,
    layer: Layer | None = None,
    brought: Brought | None = None,
) -> Callable[[Run], Check]:
    """Make a check of a function; what Codex refuses is an error, the rest a warning unless said otherwise."""

    def made(run: Run) -> Check:
        level: Severity = severity or ("error" if stops == "load" else "warning")
        words = " ".join(why.split())
        clients = Clients(since, until)
        return Check(
            code, name, level, stops, message, words, example, fix, run, unreadable, clients, settled, layer, brought
        )

    return made


INTEGERS_COUNT = "0.138.0"
"""The first client that refuses whole numbers beyond 64 bits; older ones read on."""

DATES_ARE_TEXT = "0.152.1"
"""The first client to whom a date is a text where a text belongs."""

OUTAGE = "Codex then refuses to start: an outage for everybody the policy reaches."
