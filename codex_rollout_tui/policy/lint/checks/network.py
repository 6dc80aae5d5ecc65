"""Network rules, in any of their three spellings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.domains import any_host
from codex_rollout_tui.policy.catalogue.keys import children
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

REPLACED = {"allowed_domains": "domains", "denied_domains": "domains", "allow_unix_sockets": "unix_sockets"}


@check(
    "REQ025",
    "two-network-spellings",
    stops="load",
    message="Two spellings of the same network rules",
    why=f"""experimental_network, network_proxy and permissions.network are one table, features and feature_requirements
    another; domains replaces allowed_domains and denied_domains, unix_sockets replaces allow_unix_sockets. Only
    one of each may be used. {OUTAGE}""",
    example="[experimental_network]\nallowed_domains = ['a.example.com']\ndomains = { 'b.example.com' = 'allow' }",
)
def two_network_spellings(view: ClientView) -> Iterator[RawFinding]:
    """Two names of one table, or a map beside the lists it replaces."""
    networks = [path for path, table in view.networks if path != ("permissions", "network") or _rules(table)]
    features: list[Path] = [(name,) for name in top_level_names(FEATURES) if name in view.values]
    for written in (networks, features):
        for path in written if len(written) > 1 else ():
            others = " and ".join(".".join(map(str, other)) for other in written if other != path)
            yield RawFinding(path, f"This table and {others} are the same: keep one of them", at="key")
    for path, table in view.networks:
        for old, new in REPLACED.items():
            if new in table and old in table:
                yield RawFinding((*path, old), f"{old} cannot stand beside {new}: write its entries there", at="key")
                yield RawFinding((*path, new), f"{new} cannot stand beside {old}: keep one of them", at="key")


def _rules(table: Mapping[str, Any]) -> bool:
    return bool(set(table) & set(children("experimental_network")))


@check(
    "REQ026",
    "any-domain",
    stops="load",
    message="A bare * stands in the network domains",
    why=f"""OpenAI's documentation promises that "*" stands for any host, but every client from 0.113 on refuses it.
    Name the domains, as "*.example.com" or "**.example.com". {OUTAGE}""",
    example='[experimental_network.domains]\n"*" = "allow"',
    fix="shown first",
    since="0.113.0",
)
def any_domain(view: ClientView) -> Iterator[RawFinding]:
    """`*` as a network domain."""
    places = [entry for path, table in view.networks for entry in view.domain_rules(path)]
    places += [entry for path, table in _used_profiles(view) for entry in view.domain_rules(path) if entry[2] == "deny"]
    for path, name, _ in places:
        if any_host(name):
            fix = Fix(f'Remove "{name}"', safe=False, edits=(Edit("remove", path),))
            yield RawFinding(path, f'Codex refuses "{name}" among the network domains', at="key", fix=fix)


def _used_profiles(view: ClientView) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The network rules of the profile people start with, and of those it builds on."""
    name, visited = view.get("default_permissions"), set[str]()
    while isinstance(name, str) and name not in visited:
        visited.add(name)
        path = ("permissions", name, "network")
        yield path, view.table(*path)
        name = view.get("permissions", name, "extends")


@check(
    "REQ042",
    "dangerous-switch",
    message="A dangerously_* switch is on",
    why="""OpenAI describes these switches as widening the trust boundary: commands in the sandbox reach what the
    sandbox was to keep them from.""",
    example="[experimental_network]\ndangerously_allow_all_unix_sockets = true",
    fix="shown first",
)
def dangerous_switch(view: ClientView) -> Iterator[RawFinding]:
    """`dangerously_allow_...` set to true."""
    for path, table in (*view.networks, *view.profile_networks):
        for name, value in table.items():
            if name.startswith("dangerously_") and value is True:
                fix = Fix(f"Set {name} to false", safe=False, edits=(Edit("set", (*path, name), False),))
                yield RawFinding((*path, name), f"{name} widens what commands can reach", fix=fix)


@check(
    "REQ085",
    "managed-domain-lost-to-a-denial",
    stops="load",
    message="managed_allowed_domains_only needs every allowed domain",
    why=f"""With managed_allowed_domains_only Codex checks the domains it uses against the list of this policy, and an
    allowed domain that a denial in other letters (A.com and a.com) takes away is missing there. {OUTAGE}""",
    example="""[experimental_network]
managed_allowed_domains_only = true
allowed_domains = ["Docs.example.com"]
denied_domains = ["docs.example.com"]""",
    fix="shown first",
    since="0.121.0",
)
def managed_domain_lost_to_a_denial(view: ClientView) -> Iterator[RawFinding]:
    """A domain allowed and denied in different capitals beside `managed_allowed_domains_only`."""
    for path, table in view.networks:
        if table.get("managed_allowed_domains_only") is not True:
            continue
        entries = view.domain_rules(path)
        denied = {name for _, name, verdict in entries if verdict == "deny"}
        folded = {name.lower() for name in denied}
        for place, name, verdict in entries:
            if verdict == "allow" and name.lower() in folded and name not in denied:
                fix = Fix("Remove the allow entry", safe=False, edits=(Edit("remove", place),))
                yield RawFinding(
                    place, f"{name} is denied in other letters, and Codex refuses the policy", at="key", fix=fix
                )


@check(
    "REQ050",
    "domain-allowed-and-denied",
    message="A domain is both allowed and denied",
    why="Deny wins, so the allow entry does nothing.",
    example='[experimental_network]\nallowed_domains = ["a.example.com"]\ndenied_domains = ["a.example.com"]',
    fix="safe",
)
def domain_allowed_and_denied(view: ClientView) -> Iterator[RawFinding]:
    """One domain, upper and lower case alike, with both verdicts."""
    for path, _ in (*view.networks, *view.profile_networks):
        entries = view.domain_rules(path)
        denied = {name.lower() for _, name, verdict in entries if verdict == "deny"}
        for place, name, verdict in entries:
            if verdict == "allow" and name.lower() in denied:
                fix = Fix("Remove the allow entry", safe=True, edits=(Edit("remove", place),))
                yield RawFinding(place, f"{name} is also denied, and deny wins", at="key", fix=fix)


@check(
    "REQ051",
    "only-managed-domains-and-none",
    message="Only managed domains are allowed, and there are none",
    why="""managed_allowed_domains_only leaves reachable what this policy allows, and without an allow entry
    nothing is reachable.""",
    example="[experimental_network]\nmanaged_allowed_domains_only = true",
)
def only_managed_domains_and_none(view: ClientView) -> Iterator[RawFinding]:
    """`managed_allowed_domains_only` without a domain that is allowed."""
    for path, table in view.networks:
        allowed = [name for _, name, verdict in view.domain_rules(path) if verdict == "allow"]
        if table.get("managed_allowed_domains_only") is True and not allowed:
            yield RawFinding((*path, "managed_allowed_domains_only"), "No domain is allowed, so nothing is reachable")
