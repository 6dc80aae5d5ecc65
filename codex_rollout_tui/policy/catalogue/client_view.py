"""A policy as one client version sees it: what it reads, what it ignores, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Literal, Self

from codex_rollout_tui.policy.catalogue.clients import unknown_to, without_ignored
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS, Visit, few_of_each, visit
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.spellings import NETWORK, spellings
from codex_rollout_tui.policy.text.document import Document, Path, look_up

DomainRule = tuple[Path, str, str]
"""The place of a domain, its pattern, and allow or deny."""
LISTS: Mapping[str, Literal["allow", "deny"]] = {"allowed_domains": "allow", "denied_domains": "deny"}
"""Lists of domains, and what each says of them."""
ALIKE = 256
"""List items that say the same and are all looked at: more than any check lists."""
INTEGERS_COUNT = "0.138.0"
"""The first client that refuses whole numbers beyond 64 bits; older ones read on."""
DATES_ARE_TEXT = "0.152.1"
"""The first client to whom a date is a text where a text belongs."""


class ClientView:
    """What a client reads of a policy; empty where it cannot read the text.

    `layer` is the way the policy takes to the client, `baseline` the policy of everybody whom no group policy reaches.
    Raises ValueError for a client that was not measured.
    """

    def __init__(
        self, document: Document, client: str = NEWEST, layer: Layer | None = None, baseline: Document | None = None
    ) -> None:
        if client not in VERSIONS:
            raise ValueError(f"{client} is not a measured client version")
        self._document = document
        self.by_text = False
        """Whether somebody asked for the text; whoever wants to know sets it back before. The rest is of the values."""
        self.layer = layer
        self.baseline = baseline
        self._client = client
        self._domains: dict[Path, tuple[DomainRule, ...]] = {}

    @property
    def document(self) -> Document:
        """The policy with its text."""
        self.by_text = True
        return self._document

    @property
    def client(self) -> str:
        """The client version in question."""
        return self._client

    def since(self, first: str) -> bool:
        """Whether the client is a version or a newer one."""
        return VERSIONS.index(self.client) >= VERSIONS.index(first)

    def for_client(self, client: str) -> Self:
        """The same for another client that sees the same: what is known already need not be worked out again."""
        other = copy(self)
        other._client = client
        return other

    @property
    def _integers_count(self) -> bool:
        return VERSIONS.index(self._client) >= VERSIONS.index(INTEGERS_COUNT)

    @property
    def written(self) -> Mapping[str, Any]:
        """All that stands in the text; empty where this client cannot read it."""
        if VERSIONS.index(self._client) >= VERSIONS.index(DATES_ARE_TEXT):
            return self._document.read_by_new_clients or {}
        return (self._document.values if self._integers_count else self._document.read_by_old_clients) or {}

    @property
    def unreadable(self) -> bool:
        """Whether this client cannot read the text at all."""
        problem = self._document.problem
        return problem is not None and (problem.kind != "integer" or self._integers_count)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """What this client looks at: keys it ignores are left out. The legacy layer has keys of its own."""
        return {} if self.layer == "legacy" else without_ignored(self.written, self._client)

    @cached_property
    def places(self) -> frozenset[str]:
        """The places of the catalogue that the text sets."""
        return frozenset(key.node.path for key in self.written_visits if key.node is not None)

    @cached_property
    def ignored(self) -> tuple[Visit, ...]:
        """Keys other clients know and this one ignores, the topmost of each."""
        unknown = unknown_to(self._client)
        if not unknown:
            return ()
        keys = {key.path: key for key in self.written_visits if key.node and key.node.path in unknown}
        return tuple(key for path, key in keys.items() if not any(path[:i] in keys for i in range(1, len(path))))

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        value: Any = self.values
        for part in path:
            if type(value) is not dict:
                return look_up(self.values, path, None)
            value = value.get(part)
            if value is None:
                break
        return value

    def table(self, *path: str | int) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        value = self.get(*path)
        return value if isinstance(value, dict) else {}

    def items(self, *path: str | int) -> list[Any]:
        """The list at a path; empty where there is none."""
        value = self.get(*path)
        return value if isinstance(value, list) else []

    def line(self, path: Path) -> int | None:
        """The line of a key, or of the nearest thing around it that has a place."""
        for length in range(len(path), 0, -1):
            span = self.document.key_span(path[:length])
            if span is not None:
                return span.line
        return None

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
        return tuple(key for key in self.visits if key.node is not None and not key.node.apart)

    @cached_property
    def networks(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """The network tables, in whichever of the three spellings."""
        return tuple((path, self.table(*path)) for path in spellings(NETWORK) if isinstance(self.get(*path), dict))

    @cached_property
    def profile_networks(self) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
        """The network table of every permission profile that has one, with its place."""
        profiles = self.table("permissions").items()
        tables = (
            (name, profile.get("network"))
            for name, profile in profiles
            if isinstance(profile, dict) and name not in ("network", "filesystem")
        )
        return tuple((("permissions", name, "network"), table) for name, table in tables if isinstance(table, dict))

    def domain_rules(self, path: Path) -> tuple[DomainRule, ...]:
        """The domain rules of the network table at a path; of the same ones, only the first."""
        rules = self._domains.get(path)
        if rules is None:
            rules = self._domains[path] = tuple(_domain_rules(path, self.table(*path)))
        return rules


def _domain_rules(path: Path, table: Mapping[str, Any]) -> Iterator[DomainRule]:
    domains = table.get("domains")
    if isinstance(domains, dict):
        for name, verdict in domains.items():
            if verdict in ("allow", "deny"):
                yield (*path, "domains", name), name, verdict
    for key, verdict in LISTS.items():
        listed = table.get(key)
        for at, name in few_of_each(listed, ALIKE) if isinstance(listed, list) else ():
            if isinstance(name, str):
                yield (*path, key, at), name, verdict
