"""Where commands, web search and people get to: network, web, sign-in, features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.layers.words.sentence import Sentence, SentenceMaker, name_list, split, table, texts
from codex_rollout_tui.policy.text.document import Path

NETWORK = "experimental_network"


def _network(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    network = table(policy, NETWORK)
    if not network:
        return
    enabled = network.get("enabled")
    if enabled is True:
        yield Sentence(
            "Network rules for sandboxed commands are on; they open no network the sandbox keeps off.",
            ((NETWORK, "enabled"),),
        )
    elif enabled is False:
        yield Sentence("Network rules for sandboxed commands are off.", ((NETWORK, "enabled"),))
    else:
        yield Sentence("The network rules below do not switch themselves on: enabled is not set.", ())
    yield from _domains(network)
    yield from _sockets(network)
    for name, (on, off) in _SWITCHES.items():
        if isinstance(network.get(name), bool):
            yield Sentence(on if network[name] else off, ((NETWORK, name),))


def _domains(network: Mapping[str, Any]) -> Iterator[Sentence]:
    rules = split(table(network, "domains"))
    allowed, denied = rules if rules and "domains" in network else ([], [])
    paths: list[Path] = [(NETWORK, "domains")] if rules and "domains" in network else []
    for name, into in (("allowed_domains", allowed), ("denied_domains", denied)):
        domains = texts(network.get(name))
        if domains is not None:
            into += domains
            paths.append((NETWORK, name))
    allowed = [domain for domain in allowed if domain not in denied]
    if allowed:
        yield Sentence(f"Domains commands may reach: {name_list(allowed)}.", tuple(paths))
    if denied:
        yield Sentence(f"Domains commands may never reach: {name_list(denied)}.", tuple(paths))
    if paths and not allowed and not denied:
        yield Sentence("No domain is named.", tuple(paths))
    if network.get("managed_allowed_domains_only") is True:
        rest = "no other domain may be added" if allowed else "none is, so nothing is reachable"
        yield Sentence(f"Only domains this policy allows count; {rest}.", ((NETWORK, "managed_allowed_domains_only"),))


def _sockets(network: Mapping[str, Any]) -> Iterator[Sentence]:
    rules = split(table(network, "unix_sockets"))
    if rules and table(network, "unix_sockets"):
        for names, may in ((rules[0], "may"), (rules[1], "may never")):
            if names:
                yield Sentence(f"Unix sockets commands {may} reach: {name_list(names)}.", ((NETWORK, "unix_sockets"),))
    listing = texts(network.get("allow_unix_sockets"))
    if listing:
        yield Sentence(f"Unix sockets commands may reach: {name_list(listing)}.", ((NETWORK, "allow_unix_sockets"),))


_SWITCHES = {
    "dangerously_allow_all_unix_sockets": (
        "Commands may reach every unix socket: dangerous.",
        "Commands may not reach unix sockets that are not named.",
    ),
    "dangerously_allow_non_loopback_proxy": (
        "The proxy may listen on addresses other machines can reach: dangerous.",
        "The proxy listens on this machine only.",
    ),
    "allow_local_binding": (
        "Commands may reach local and private addresses.",
        "Commands may not reach local and private addresses, but for literals a rule allows.",
    ),
    "allow_upstream_proxy": (
        "The proxy may pass traffic on to another proxy.",
        "The proxy may not pass traffic on to another proxy.",
    ),
}


def _web_search(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "allowed_web_search_modes"
    allowed = texts(policy.get(name))
    if allowed is None:
        return
    modes = [fromkey for fromkey in dict.fromkeys(allowed) if fromkey != "disabled"]
    if modes:
        yield Sentence(f"Web search: {name_list(modes, 'or')}, or none.", ((name,),))
    else:
        yield Sentence("There is no web search.", ((name,),))


def _features(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    pinned = table(policy, "features")
    known = {*catalogue.features(), *catalogue.app_features()}
    for on, words in ((True, "On for everybody"), (False, "Off for everybody")):
        names = [name for name, value in pinned.items() if value is on and name in known]
        if names:
            yield Sentence(f"{words}: {name_list(names)}.", tuple(("features", name) for name in names))
    strange = [name for name, value in pinned.items() if isinstance(value, bool) and name not in known]
    if strange:
        text = f"Pinned, but unknown to Codex {catalogue.NEWEST} and without effect there: {name_list(strange)}."
        yield Sentence(text, tuple(("features", name) for name in strange))


def _login(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "allowed_login_methods"
    methods = texts(policy.get(name))
    if methods:
        ways = {"chatgpt": "with ChatGPT", "api": "with an API key"}
        only = " only" if len(set(methods)) == 1 else ""
        yield Sentence(
            f"People may sign in {name_list([ways.get(method, method) for method in methods], 'or')}{only}.", ((name,),)
        )
    name = "allowed_chatgpt_workspaces"
    workspaces = texts(policy.get(name))
    if workspaces is not None:
        named = [workspace for workspace in workspaces if workspace.strip()]
        text = (
            f"ChatGPT sign-in works for these workspaces only: {name_list(named)}."
            if named
            else "Nobody may sign in with ChatGPT."
        )
        yield Sentence(text, ((name,),))


SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (
    ("network", _network),
    ("web", _web_search),
    ("features", _features),
    ("sign-in", _login),
)
