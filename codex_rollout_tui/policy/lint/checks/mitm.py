"""What a profile's network proxy does inside encrypted connections; nothing of it is documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.types import describe
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.checks.permissions import profiles
from codex_rollout_tui.policy.text.document import Path

KNOWN = {
    "hooks": ("schemes", "ports", "host", "methods", "path_prefixes", "query", "headers", "body", "action"),
    "actions": ("body_secret_substitution", "aws_sigv4", "strip_request_headers", "inject_request_headers"),
}
_NEEDED = ("host", "methods", "path_prefixes", "action")
_LISTS = ("methods", "path_prefixes", "action", "strip_request_headers", "inject_request_headers")


@check(
    "REQ039",
    "proxy-rules-codex-refuses",
    stops="load",
    message="The mitm rules of a profile are not ones Codex reads",
    why=f"""Codex reads version 2 of these rules only. A hook names host, methods, path_prefixes and action, an
    action at least one thing to do. {OUTAGE}""",
    example="""default_permissions = "p"
allowed_permission_profiles = { p = true }

[permissions.p.network.mitm]
version = 1""",
    since="0.138.0",
)
def proxy_rules_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """`mitm` in the network rules of permission profiles."""
    for name in profiles(view):
        path = ("permissions", name, "network", "mitm")
        version = view.table(*path).get("version", 2)
        if isinstance(version, int) and not isinstance(version, bool) and 0 <= version <= 255 and version != 2:
            message = f"Codex reads version 2 of these rules, not {version}"
            yield RawFinding((*path, "version"), message, clients=Clients("0.164.0"))
        for kind, known in KNOWN.items():
            for key, value in view.table(*path, kind).items():
                yield from _wrong_entry((*path, kind, key), value, known)


def _wrong_entry(path: Path, value: Any, known: tuple[str, ...]) -> Iterator[RawFinding]:
    if not isinstance(value, dict):
        yield RawFinding(path, f"{path[-1]} must be a table, not {describe(value)}")
        return
    for name in value:
        if name not in known:
            yield RawFinding((*path, name), f"{path[-1]} may only hold {', '.join(known)}", at="key")
        elif name in _LISTS and not isinstance(value[name], list):
            yield RawFinding((*path, name), f"{name} must be a list, not {describe(value[name])}")
    if known == KNOWN["actions"]:
        if not any(isinstance(part, dict) or part for part in value.values()):
            yield RawFinding(path, f"The action {path[-1]} does nothing: it needs one of {', '.join(known)}", at="key")
        return
    for name in _NEEDED:
        if name not in value:
            yield RawFinding(path, f"The hook {path[-1]} has no {name}", at="key")
    if not isinstance(value.get("host", ""), str):
        yield RawFinding((*path, "host"), f"host must be text in quotes, not {describe(value['host'])}")
    if value.get("action") == []:
        yield RawFinding((*path, "action"), "action must name at least one of the actions")
