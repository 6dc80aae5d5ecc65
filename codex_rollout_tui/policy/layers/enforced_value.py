"""What Codex makes of a value before it enforces it (measured on 17 clients, see `catalogue/data/legacy.toml`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.granular import switches
from codex_rollout_tui.policy.catalogue.legacy_facts import holds
from codex_rollout_tui.policy.text.document import Path


class EnforcedValue(NamedTuple):
    """A value as Codex enforces it, and in words what it made of what is written; empty where nothing."""

    value: Any
    note: str = ""


def enforced(path: Path, value: Any, policy: Mapping[str, Any], client: str) -> EnforcedValue:
    """What Codex makes of one value of a merged policy."""
    rule = _RULES.get(path)
    return rule(value, policy, client) if rule and isinstance(value, list) else EnforcedValue(value)


def _approvals(value: list[Any], policy: Mapping[str, Any], client: str) -> EnforcedValue:
    value = [_granular(item) for item in value]
    if "on-failure" in value and holds("on-failure-is-on-request", client):
        made = ["on-request" if item == "on-failure" else item for item in value]
        return EnforcedValue(made, "Codex takes on-failure for on-request")
    return EnforcedValue(value)


def _granular(policy: Any) -> Any:
    """Switches of granular that are not set are off."""
    if isinstance(policy, Mapping) and isinstance(policy.get("granular"), Mapping):
        return {"granular": {name: policy["granular"].get(name, False) for name in switches()}}
    return policy


def _sandbox(value: list[Any], policy: Mapping[str, Any], client: str) -> EnforcedValue:
    if "external-sandbox" in value:
        made = [mode for mode in value if mode != "external-sandbox"]
        return EnforcedValue(made, "Codex leaves external-sandbox out")
    return EnforcedValue(value)


def _reviewers(value: list[Any], policy: Mapping[str, Any], client: str) -> EnforcedValue:
    old, new = "guardian_subagent", "auto_review"
    if not holds("reviewer-is-auto-review", client):
        old, new = new, old
    if old in value:
        return EnforcedValue(
            [new if reviewer == old else reviewer for reviewer in value], f"{old} is {new} by its other name"
        )
    return EnforcedValue(value)


def _web_search(value: list[Any], policy: Mapping[str, Any], client: str) -> EnforcedValue:
    if "disabled" not in value:
        return EnforcedValue([*value, "disabled"], "disabled is always allowed")
    return EnforcedValue(value)


def _domains(value: list[Any], policy: Mapping[str, Any], client: str) -> EnforcedValue:
    network = policy.get("experimental_network")
    denied = network.get("denied_domains") if isinstance(network, Mapping) else None
    both = [domain for domain in value if isinstance(denied, list) and domain in denied]
    if both:
        names = ", ".join(dict.fromkeys(map(str, both)))
        return EnforcedValue([domain for domain in value if domain not in both], f"{names}: also denied, and deny wins")
    return EnforcedValue(value)


_RULES: Mapping[Path, Callable[[list[Any], Mapping[str, Any], str], EnforcedValue]] = {
    ("allowed_approval_policies",): _approvals,
    ("allowed_sandbox_modes",): _sandbox,
    ("allowed_approvals_reviewers",): _reviewers,
    ("allowed_web_search_modes",): _web_search,
    ("experimental_network", "allowed_domains"): _domains,
}
