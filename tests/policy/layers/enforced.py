"""The effective policy in the words of the app-server: the `requirements` that `--print-startup-config` prints.

Measured on 0.169.0. It leaves out what Codex leaves out there: rules, MCP servers, plugins, marketplaces, apps,
permission profiles and a few more; see `PRINTED` for what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Node, by_name, node_at
from codex_rollout_tui.policy.catalogue.legacy_facts import holds
from codex_rollout_tui.policy.catalogue.structs import CAPABILITIES, names
from codex_rollout_tui.policy.layers.explain import EffectivePolicy
from codex_rollout_tui.policy.layers.merged_refusals import login_methods
from tests.policy.layers.paths import resolved, uri

UNPRINTED = frozenset({"remote_sandbox_config"})
"""Top-level keys that alone are no requirement: they are used up before."""
_COUNT_EMPTY = frozenset({"mcp_servers", "experimental_network"})
"""Tables that demand something even when they are empty."""
_EMPTY_SHOWN = frozenset(
    {
        "application",
        "browser_use",
        "computer_use",
        "features",
        "feedback",
        "in_app_browser",
        "model_providers",
        "models",
    }
)
"""Tables that show even when they demand nothing, once something else is demanded."""
HOME = "/h"
_TOOL_RESULT = 2048


def as_enforced(effective: EffectivePolicy, home: str = HOME) -> dict[str, Any] | None:
    """What Codex 0.169.0 prints for this policy where `home` is the home folder, without keys that are null.

    None where nothing is demanded, or where nothing but what managed_config.toml sets as a configuration.
    """
    policy = {name: by_name(value, node_at((name,))) for name, value in effective.values.items()}
    methods = login_methods(policy, effective.config)
    narrowed = isinstance(effective.config.get("forced_login_method"), str)
    narrowed = narrowed and holds("login-is-narrowed", effective.client)
    if not narrowed and not any(_demands((name,), value) for name, value in policy.items()):
        return None
    printed: dict[str, Any] = {"allowedLoginMethods": methods} if holds("login-is-narrowed", effective.client) else {}
    for name, (shown_as, write) in PRINTED.items():
        if name in policy and (name in _EMPTY_SHOWN or _reviews(name, policy[name]) or _demands((name,), policy[name])):
            printed[shown_as] = write(policy[name], home)
    implementations = policy.get("windows", {}).get("allowed_sandbox_implementations")
    if implementations is not None:
        printed["allowedWindowsSandboxImplementations"] = implementations
    return printed


def _demands(path: tuple[str, ...], value: Any) -> bool:
    """Whether a value demands anything: a table that holds nothing that does is as if it was not there."""
    node = node_at(path)
    if node is None or (path[0] in UNPRINTED):
        return False
    if path[0] in _COUNT_EMPTY or path == ("application", "network"):
        return True
    if path in (("guardian_policy_config",), ("guardian_extra_policy",)):
        return bool(str(value).strip())
    if path == ("otel", "tool_result") or path == ("browser_use", "extension", "request_headers"):
        return True
    if path[:2] == ("marketplaces", "allowed_sources") and len(path) == 3:
        return True
    if isinstance(value, Mapping):
        return any(_demands((*path, name), inner) for name, inner in value.items())
    return value != [] or len(path) == 1


def _reviews(name: str, value: Any) -> bool:
    """Whether it is the table of automatic review with anything in it, even a key Codex does not know."""
    return name == "auto_review" and bool(_without_empty(value, "required_on_models"))


def _without_empty(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A table without those of the names that hold nothing."""
    return {name: inner for name, inner in value.items() if name not in names or inner not in ({}, [])}


def _auto_review(value: Any, home: str) -> Any:
    return _written(_without_empty(value, "required_on_models"), node_at("auto_review"))


def _same(value: Any, home: str) -> Any:
    return value


def _folder(value: Any, home: str) -> str:
    return uri(resolved(str(value), home))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _table(path: str) -> Callable[[Any, str], Any]:
    def write(value: Any, home: str) -> Any:
        return _written(value, node_at(path))

    return write


def _written(value: Any, node: Node | None) -> Any:
    """A value with the known keys of its tables in camel case; unknown keys are left out."""
    if isinstance(value, list):
        return [_written(item, node.items if node else None) for item in value]
    if not isinstance(value, Mapping) or node is None:
        return value
    if node.named is not None and not node.children:
        return {name: _written(inner, node.named) for name, inner in value.items()}
    return {
        _camel(name): _written(inner, node.children[name]) for name, inner in value.items() if name in node.children
    }


def _browser_use(value: Any, home: str) -> Any:
    written = _written(value, node_at("browser_use"))
    if written.get("extension") is not None and not written["extension"]:
        written["extension"] = {}
    return written


def _application(value: Any, home: str) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if "network" in value:
        written["network"] = {
            "enabled": True,
            "domains": {},
            **_written(value["network"], node_at("application.network")),
        }
        domains = written["network"]["domains"]
        written["network"]["domains"] = {domain.lower(): verdict for domain, verdict in domains.items()}
    if "storage" in value:
        folders = _written(value["storage"], node_at("application.storage"))
        written["storage"] = {name: resolved(folder, home) for name, folder in folders.items()}
    return written


def _network(value: Any, home: str) -> dict[str, Any]:
    written: dict[str, Any] = {}
    node = node_at("experimental_network")
    for name, inner in value.items():
        if node is not None and name in node.children and name != "header_injections":
            written[_camel(name)] = inner
    domains = value.get("domains")
    if domains is None and ("allowed_domains" in value or "denied_domains" in value):
        allowed = dict.fromkeys(value.get("allowed_domains", ()), "allow")
        domains = {**allowed, **dict.fromkeys(value.get("denied_domains", ()), "deny")} or None
    written |= _both_ways("domains", domains, {"allowedDomains": "allow", "deniedDomains": "deny"})
    sockets = value.get("unix_sockets")
    if sockets is None and "allow_unix_sockets" in value:
        sockets = dict.fromkeys(value["allow_unix_sockets"], "allow") or None
    written |= _both_ways("unixSockets", sockets, {"allowUnixSockets": "allow"})
    return {name: inner for name, inner in written.items() if inner is not None}


def _both_ways(name: str, rules: Mapping[str, str] | None, lists: Mapping[str, str]) -> dict[str, Any]:
    """Rules as a table and, beside it, as a list for each decision that occurs."""
    written: dict[str, Any] = {name: rules}
    for listed, decision in lists.items():
        written[listed] = sorted(each for each, said in (rules or {}).items() if said == decision) or None
    return written


def _hooks(value: Any, home: str) -> dict[str, Any]:
    node = node_at("hooks")
    events = [name for name, child in node.children.items() if child.type == "array<table>"] if node else []
    written: dict[str, Any] = {name: [_group(group) for group in value.get(name, ())] for name in events}
    for name in ("managed_dir", "windows_managed_dir"):
        if name in value:
            written[_camel(name)] = value[name]
    return written


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    matcher = {"matcher": group["matcher"]} if "matcher" in group else {}
    return {**matcher, "hooks": [_handler(each) for each in group.get("hooks", ())]}


_HANDLER = {
    "command": (
        "command",
        "commandWindows",
        "command_windows",
        "timeout",
        "async",
        "statusMessage",
        "additionalContextLimit",
    ),
    "mcp_tool": ("server", "tool", "input", "timeout", "statusMessage"),
}
_CALLED = {"timeout": "timeoutSec", "command_windows": "commandWindows"}


def _handler(handler: Mapping[str, Any]) -> dict[str, Any]:
    kind = handler["type"]
    written: dict[str, Any] = {"type": kind}
    if kind == "command":
        written["async"] = False
    if kind == "mcp_tool":
        written["input"] = {}
    return written | {_CALLED.get(name, name): handler[name] for name in _HANDLER.get(kind, ()) if name in handler}


def _otel(value: Any, home: str) -> dict[str, Any]:
    node = node_at("otel")
    written = {name: inner for name, inner in value.items() if node is not None and name in node.children}
    for name in ("exporter", "trace_exporter", "metrics_exporter"):
        if isinstance(written.get(name), Mapping):
            written[name] = {kind: _exporter(settings, home) for kind, settings in written[name].items()}
    if "tool_result" in written:
        limit = written["tool_result"].get("max_bytes", _TOOL_RESULT)
        written["tool_result"] = {"max_bytes": limit}
    if isinstance(written.get("tracestate"), Mapping):
        written["tracestate"] = _without_empty(written["tracestate"], *written["tracestate"])
    return _without_empty(written, "span_attributes", "tracestate")


def _exporter(settings: Mapping[str, Any], home: str) -> dict[str, Any]:
    written = {name: settings[name] for name in ("endpoint", "protocol") if name in settings}
    written["headers"] = dict.fromkeys(settings.get("headers", ()), "[redacted]")
    if "tls" in settings:
        known = ("ca-certificate", "client-certificate", "client-private-key")
        written["tls"] = {name: resolved(settings["tls"][name], home) for name in known if name in settings["tls"]}
    return written


_PROVIDER = {
    "name": "",
    "wire_api": "responses",
    "requires_openai_auth": False,
    "supports_websockets": False,
    "supports_standalone_web_search": False,
}


def _providers(value: Any, home: str) -> dict[str, Any]:
    node = node_at("model_providers.<id>")
    known = node.children if node else {}
    return {
        provider: _PROVIDER | {name: _able(name, inner) for name, inner in settings.items() if name in known}
        for provider, settings in value.items()
    }


def _able(name: str, value: Any) -> Any:
    """A key of a model provider; of its capabilities Codex shows those it knows."""
    if name != "capabilities" or not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key in names(CAPABILITIES)}


_AS_IT_IS = (
    *("allow_appshots", "allow_browser_and_computer_use", "allow_login_shell", "allow_managed_hooks_only"),
    *(
        "allow_remote_control",
        "allowed_approval_policies",
        "allowed_approvals_reviewers",
        "allowed_permission_profiles",
    ),
    *("allowed_sandbox_modes", "allowed_web_search_modes", "additional_developer_instructions", "chatgpt_base_url"),
    *("check_for_update_on_startup", "cli_auth_credentials_store", "default_permissions", "enforce_residency"),
    *("model_catalog_json", "model_provider"),
)

PRINTED: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    **{name: (_camel(name), _same) for name in _AS_IT_IS},
    **{name: (_camel(name), _table(name)) for name in ("computer_use", "feedback", "in_app_browser", "models")},
    "application": ("application", _application),
    "auto_review": ("autoReview", _auto_review),
    "browser_use": ("browserUse", _browser_use),
    "experimental_network": ("network", _network),
    "features": ("featureRequirements", _same),
    "hooks": ("hooks", _hooks),
    "log_dir": ("logDir", _folder),
    "model_providers": ("modelProviders", _providers),
    "otel": ("otel", _otel),
    "sqlite_home": ("sqliteHome", _folder),
}
"""Top-level keys that are printed: under which name, and how their value is written."""
