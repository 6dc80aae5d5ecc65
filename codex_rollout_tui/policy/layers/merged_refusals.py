"""What stops Codex only, or no longer, because of the layers together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codex_rollout_tui.policy.catalogue.granular import plain_name
from codex_rollout_tui.policy.catalogue.legacy_facts import clients, holds
from codex_rollout_tui.policy.catalogue.spellings import one_name
from codex_rollout_tui.policy.layers.layer_refusal import Certainty, LayerRefusal
from codex_rollout_tui.policy.layers.legacy import Legacy
from codex_rollout_tui.policy.layers.merge import MergedLayers
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, settled_in_layer
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import CODES, check
from codex_rollout_tui.policy.text.document import Document, Path


def refusals(
    layers: Sequence[LayerRequirements], merged: MergedLayers, legacy: Legacy | None, client: str
) -> Iterator[LayerRefusal]:
    """Every reason for which a client refuses the requirements layers, each with its place in one of them."""
    config = legacy.config if legacy is not None else {}
    together = [finding for finding in _together(layers, merged, client) if not _supplied(finding, config)]
    still = {_same(finding) for finding in together}
    listed = set()
    for requirements in layers:
        for finding in requirements.refusing:
            listed.add(_same(finding))
            certain = settled_in_layer(finding) or _same(finding) in still
            if certain or not (_supplied(finding, config) or CODES[finding.code].settled == "merged"):
                certainty: Certainty = "certain" if certain else "alone"
                yield LayerRefusal(
                    requirements.layer, finding.path, finding.line, finding.column, finding.message, certainty, finding
                )
    yield from (_placed(finding, merged) for finding in together if _same(finding) not in listed)
    if legacy is not None:
        yield from _with_config(merged.values(), legacy, client)


def _together(layers: Sequence[LayerRequirements], merged: MergedLayers, client: str) -> Sequence[Finding]:
    if len(layers) == 1 and layers[0].complete:
        return layers[0].refusing
    return _refusing(MergedText(merged.values()), client)


def _refusing(document: Document, client: str) -> list[Finding]:
    return [finding for finding in check(document, client) if finding.refuses]


class MergedText(Document):
    """A merged policy for the checks: it has values, and no place for any of them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(b"")
        object.__setattr__(self, "_judged", (values, None))

    def key_span(self, path: Path) -> None:
        return None

    span = key_span


def _same(finding: Finding) -> tuple[str, Path]:
    """What makes two findings the same: the check and the key, under the one spelling the merged policy uses."""
    return finding.code, tuple(part for part in one_name(finding.path) if isinstance(part, str))


def _placed(finding: Finding, merged: MergedLayers) -> LayerRefusal:
    """A finding about the merged policy, at the place in a layer where its value comes from."""
    for length in range(len(finding.path), 0, -1):
        for won in merged.won:
            if won.path[:length] == finding.path[:length]:
                leaf = won.leaf
                path = (*leaf.written, *finding.path[len(leaf.path) :])
                return LayerRefusal(leaf.layer, path, *leaf.place, finding.message, "certain", finding)
    leaf = merged.won[0].leaf
    return LayerRefusal(leaf.layer, (), 1, 1, finding.message, "certain", finding)


def _supplied(finding: Finding, config: Mapping[str, Any]) -> bool:
    """Whether managed_config.toml, as a configuration, brings what a requirement alone lacks."""
    supplies = CODES[finding.code].config_supplies
    return supplies is not None and supplies(finding.path, config)


def _with_config(policy: Mapping[str, Any], legacy: Legacy, client: str) -> Iterator[LayerRefusal]:
    """What stops Codex because managed_config.toml and the requirements do not fit together."""
    config = legacy.config
    if holds("conflict-stops", client):
        yield from _conflicts(policy, legacy, client)
    if holds("profiles-need-default", client):
        yield from _profiles(policy, legacy, client)
    provider = config.get("model_provider")
    if isinstance(provider, str) and "model_provider" not in policy:
        providers = {
            "model_provider": provider,
            "model_providers": {**_table(policy, "model_providers"), **_table(config, "model_providers")},
        }
        if any(finding.path == ("model_provider",) for finding in check(MergedText(providers))):
            yield _at(legacy, ("model_provider",), f'there is no model provider "{provider}"')
    if holds("login-is-narrowed", client) and login_methods(policy, config) == []:
        yield _at(legacy, ("forced_login_method",), "with the requirements it leaves no way to sign in")


def _table(policy: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = policy.get(name)
    return table if isinstance(table, Mapping) else {}


def _conflicts(policy: Mapping[str, Any], legacy: Legacy, client: str) -> Iterator[LayerRefusal]:
    for name, wanted in (("approval_policy", "allowed_approval_policies"), ("sandbox_mode", "allowed_sandbox_modes")):
        allowed, value = policy.get(wanted), plain_name(legacy.config.get(name))
        if value is not None and isinstance(allowed, list) and value not in allowed:
            message = f"{name} is not among {wanted}, and {clients('conflict-stops')} stop over that"
            yield _at(legacy, (name,), message)


def _profiles(policy: Mapping[str, Any], legacy: Legacy, client: str) -> Iterator[LayerRefusal]:
    own = _table(legacy.config, "permissions")
    policy_profiles = _table(policy, "permissions")
    default = legacy.config.get("default_permissions")
    for name in own:
        if name in policy_profiles and name not in ("filesystem", "network"):
            yield _at(legacy, ("permissions", name), f"requirements.toml has a profile {name} too")
    if own and default is None and "default_permissions" not in policy:
        yield _at(legacy, ("permissions",), "profiles need default_permissions")
    if isinstance(default, str) and "default_permissions" not in policy:
        named = default in own or default in policy_profiles
        if not named and (not default.startswith(":") or holds("default-needs-profiles", client)):
            yield _at(legacy, ("default_permissions",), f"there is no profile {default}")


def login_methods(policy: Mapping[str, Any], config: Mapping[str, Any]) -> list[str]:
    """The ways to sign in that requirements and the forced settings of a config.toml leave (measured on 0.169.0)."""
    methods = policy.get("allowed_login_methods")
    left = set(methods) if isinstance(methods, list) else {"api", "chatgpt"}
    forced = config.get("forced_login_method")
    if isinstance(forced, str):
        left &= {forced}
    workspaces = policy.get("allowed_chatgpt_workspaces")
    if isinstance(workspaces, list):
        wanted = config.get("forced_chatgpt_workspace_id")
        named = {workspace.strip() for workspace in workspaces if isinstance(workspace, str)} - {""}
        if wanted:
            named &= {wanted} if isinstance(wanted, str) else set(wanted)
        if not named:
            left -= {"chatgpt"}
    return sorted(left)


def _at(legacy: Legacy, path: Path, message: str) -> LayerRefusal:
    span = legacy.requirements.document.key_span(path)
    line, column = (span.line, span.column) if span else (1, 1)
    return LayerRefusal("legacy", path, line, column, message)
