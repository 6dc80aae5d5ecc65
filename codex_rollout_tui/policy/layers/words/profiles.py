"""Permission profiles: what the commands of each may read, write and reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.layers.words.sentence import Sentence, SentenceMaker, name_list, split, table
from codex_rollout_tui.policy.text.document import Path

PERMISSIONS = "permissions"
_BUILT_IN = {":read-only": "the built-in read-only profile", ":workspace": "the built-in workspace profile"}
_ACCESS = (
    ("read", "may read, and not write,"),
    ("write", "may read and write"),
    ("deny", "may neither read nor write"),
)
_MODES = {
    "limited": "requests go through the proxy in its limited mode",
    "full": "requests go through the proxy in its full mode",
}
_SWITCHES = {
    "allow_local_binding": ("may reach local and private addresses", "may not reach local and private addresses"),
    "allow_upstream_proxy": ("may go on to another proxy", "may not go on to another proxy"),
    "dangerously_allow_all_unix_sockets": ("may reach every unix socket: dangerous", "reach only unix sockets named"),
    "dangerously_allow_non_loopback_proxy": (
        "go through a proxy that other machines can reach: dangerous",
        "go through a proxy on this machine only",
    ),
}


def profile_names(policy: Mapping[str, Any]) -> list[str]:
    """The profiles a policy defines; some names of the table are rules for everybody instead."""
    node = catalogue.node_at((PERMISSIONS,))
    shared = node.children if node is not None else {}
    return [name for name, entry in table(policy, PERMISSIONS).items() if name not in shared and table(entry)]


def _profiles(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    for name in profile_names(policy):
        profile = table(policy, PERMISSIONS, name)
        yield from _base(name, profile)
        yield from _files(name, profile)
        yield from _network(name, profile)


def _base(name: str, profile: Mapping[str, Any]) -> Iterator[Sentence]:
    base = profile.get("extends")
    if isinstance(base, str):
        path = (PERMISSIONS, name, "extends")
        yield Sentence(f"The permission profile {name} begins as {_BUILT_IN.get(base, base)}.", (path,))
    about = profile.get("description")
    if isinstance(about, str) and about.strip():
        path = (PERMISSIONS, name, "description")
        yield Sentence(f"What {name} is for, as people read it: {about.strip()}", (path,))
    folders = split(table(profile, "workspace_roots"))
    if folders and table(profile, "workspace_roots"):
        path = (PERMISSIONS, name, "workspace_roots")
        for names, words in ((folders[0], "count as workspace too"), (folders[1], "do not count as workspace")):
            if names:
                yield Sentence(f"With {name}, these folders {words}: {name_list(names)}.", (path,))


def _files(name: str, profile: Mapping[str, Any]) -> Iterator[Sentence]:
    rules = list(_rules(table(profile, "filesystem")))
    if any(rule not in dict(_ACCESS) for _, _, rule in rules):
        return  # a rule of another kind: each is told by its name
    for access, words in _ACCESS:
        places = [(words_of, path) for words_of, path, rule in rules if rule == access]
        if places:
            paths = tuple((PERMISSIONS, name, "filesystem", *path) for _, path in places)
            yield Sentence(f"With {name}, commands {words} {name_list([place for place, _ in places])}.", paths)


def _rules(rules: Mapping[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    """Each place in words, its path and its rule. The number that limits looking is no rule."""
    for place, rule in rules.items():
        if place == "glob_scan_max_depth":
            continue
        if isinstance(rule, Mapping) and rule:
            for inner, inner_rule in rule.items():
                yield f"{inner} in {place}", (place, str(inner)), inner_rule
        else:
            yield str(place), (place,), rule


def _network(name: str, profile: Mapping[str, Any]) -> Iterator[Sentence]:
    network = table(profile, "network")
    path = (PERMISSIONS, name, "network")
    enabled = network.get("enabled")
    if isinstance(enabled, bool):
        words = "have network" if enabled else "have no network"
        yield Sentence(f"With {name}, commands {words}.", ((*path, "enabled"),))
    mode = network.get("mode")
    if isinstance(mode, str) and mode in _MODES:
        yield Sentence(f"With {name}, {_MODES[mode]}.", ((*path, "mode"),))
    for listed, what in (("domains", "sites"), ("unix_sockets", "unix sockets")):
        rules = split(table(network, listed))
        if not rules or not table(network, listed):
            continue
        for names, may in ((rules[0], "may"), (rules[1], "may never")):
            if names:
                words = f"With {name}, {what} that commands {may} reach: {name_list(names)}."
                yield Sentence(words, ((*path, listed),))
    for switch, (on, off) in _SWITCHES.items():
        if isinstance(network.get(switch), bool):
            yield Sentence(f"With {name}, commands {on if network[switch] else off}.", ((*path, switch),))


SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (("sandbox", _profiles),)
