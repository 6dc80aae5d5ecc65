"""What a policy says of one matter in a few words, for a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.labels import label
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.layers.words.approvals import FULL, pattern_words
from codex_rollout_tui.policy.layers.words.sentence import granular, name_list, shown, split, table, texts
from codex_rollout_tui.policy.text.document import Path

LONGEST = 40
"""Characters of a value in a cell."""


class ShortWords(NamedTuple):
    """One row: its family and label, the key it is about, what makes its words, and the keys those tell of."""

    family: str
    label: str
    key: str
    words: Callable[[Mapping[str, Any]], str]
    """Empty where the policy says nothing."""
    paths: tuple[Path, ...]


def short_value(value: Any, path: Path) -> str:
    """A value in a cell; no secret is told."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and "\n" not in value and value.strip():
        value = without_secrets(value, path)
        return str(value) if len(str(value)) <= LONGEST else shown(value, LONGEST)
    names = texts(value)
    if names is not None:
        return name_list(names) or "none"
    return shown(without_secrets(value, path), LONGEST)


def _approvals(policy: Mapping[str, Any]) -> str:
    value = policy.get("allowed_approval_policies")
    words = [item if isinstance(item, str) else granular(item) for item in value] if isinstance(value, list) else []
    known = [word for word in words if word]
    return name_list(known, "or") if known and len(known) == len(words) else ""


def _reviewers(policy: Mapping[str, Any]) -> str:
    reviewers = texts(policy.get("allowed_approvals_reviewers")) or []
    names = {"user": "a person", "auto_review": "automatic review", "guardian_subagent": "automatic review"}
    return name_list([names.get(reviewer, reviewer) for reviewer in reviewers], "or")


def _modes(policy: Mapping[str, Any]) -> str:
    return _mode_names(texts(policy.get("allowed_sandbox_modes")) or [])


def _mode_names(modes: list[str]) -> str:
    return name_list(["no sandbox" if mode == FULL else mode for mode in modes], "or")


def _hosts(policy: Mapping[str, Any]) -> str:
    entries = policy.get("remote_sandbox_config")
    parts = []
    for entry in entries if isinstance(entries, list) else ():
        hosts, modes = texts(table(entry).get("hostname_patterns")), texts(table(entry).get("allowed_sandbox_modes"))
        if hosts and modes:
            parts.append(f"{name_list(hosts)}: {_mode_names(modes)}")
    return "; ".join(parts)


def _profiles(policy: Mapping[str, Any]) -> str:
    rules = split(table(policy, "allowed_permission_profiles"))
    if not rules or "allowed_permission_profiles" not in policy:
        return ""
    return f"{name_list(rules[0], 'or')}, no other" if rules[0] else "none"


def _rules(*decisions: str) -> Callable[[Mapping[str, Any]], str]:
    def words(policy: Mapping[str, Any]) -> str:
        rules = table(policy, "rules").get("prefix_rules")
        patterns = [
            pattern_words(table(rule).get("pattern"))
            for rule in (rules if isinstance(rules, list) else ())
            if table(rule).get("decision") in decisions
        ]
        return name_list([pattern for pattern in patterns if pattern])

    return words


def _network(policy: Mapping[str, Any]) -> str:
    enabled = table(policy, "experimental_network").get("enabled")
    return {True: "on", False: "off"}.get(enabled, "") if isinstance(enabled, bool) else ""


def _sites(listed: str, allowed: bool) -> Callable[[Mapping[str, Any]], str]:
    def words(policy: Mapping[str, Any]) -> str:
        network = table(policy, "experimental_network")
        rules = split(table(network, "domains"))
        names = [*(rules[0 if allowed else 1] if rules else ()), *(texts(network.get(listed)) or ())]
        return name_list(names)

    return words


def _web_search(policy: Mapping[str, Any]) -> str:
    modes = texts(policy.get("allowed_web_search_modes"))
    if modes is None:
        return ""
    return name_list([*(mode for mode in dict.fromkeys(modes) if mode != "disabled"), "none"], "or")


def _servers(policy: Mapping[str, Any]) -> str:
    servers = policy.get("mcp_servers")
    if not isinstance(servers, Mapping):
        return ""
    return f"{name_list(list(servers))}, no other" if servers else "none"


def _stores(policy: Mapping[str, Any]) -> str:
    stores = table(policy, "marketplaces")
    named = list(table(stores, "allowed_sources"))
    only = stores.get("restrict_to_allowed_sources")
    if only is True:
        return f"{name_list(named)}, no other" if named else "none"
    return f"any; {name_list(named)} named" if named else ""


def _features(value: bool) -> Callable[[Mapping[str, Any]], str]:
    def words(policy: Mapping[str, Any]) -> str:
        return name_list([name for name, pinned in table(policy, "features").items() if pinned is value])

    return words


def _login(policy: Mapping[str, Any]) -> str:
    ways = {"chatgpt": "ChatGPT", "api": "an API key"}
    return name_list([ways.get(way, way) for way in texts(policy.get("allowed_login_methods")) or []], "or")


def _of(family: str, path: str, words: Callable[[Mapping[str, Any]], str]) -> ShortWords:
    return ShortWords(family, label(path), path, words, (tuple(path.split(".")),))


_NETWORK = "experimental_network"
SHORT_WORDS: tuple[ShortWords, ...] = (
    _of("approvals", "allowed_approval_policies", _approvals),
    _of("approvals", "allowed_approvals_reviewers", _reviewers),
    _of("sandbox", "allowed_sandbox_modes", _modes),
    _of("sandbox", "remote_sandbox_config", _hosts),
    _of("sandbox", "allowed_permission_profiles", _profiles),
    ShortWords("commands", "Commands asked about first", "rules.prefix_rules (prompt)", _rules("prompt", "prompt-user"),
               (("rules", "prefix_rules"),)),
    ShortWords("commands", "Commands that never run", "rules.prefix_rules (forbidden)", _rules("forbidden"),
               (("rules", "prefix_rules"),)),
    _of("network", f"{_NETWORK}.enabled", _network),
    ShortWords("network", "Sites commands may reach", f"{_NETWORK}.allowed_domains", _sites("allowed_domains", True),
               ((_NETWORK, "domains"), (_NETWORK, "allowed_domains"))),
    ShortWords("network", "Sites commands may never reach", f"{_NETWORK}.denied_domains",
               _sites("denied_domains", False), ((_NETWORK, "domains"), (_NETWORK, "denied_domains"))),
    _of("web", "allowed_web_search_modes", _web_search),
    _of("tools", "mcp_servers", _servers),
    ShortWords("tools", label("marketplaces"), "marketplaces", _stores, (("marketplaces",),)),
    ShortWords("features", "Features on for everybody", "features (on)", _features(True), (("features",),)),
    ShortWords("features", "Features off for everybody", "features (off)", _features(False), (("features",),)),
    _of("sign-in", "allowed_login_methods", _login),
)  # fmt: skip
"""The rows that have words of their own, in the order of the table; every other key is told by its label and value."""
