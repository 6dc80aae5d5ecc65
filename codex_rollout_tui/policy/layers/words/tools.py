"""MCP servers, plugins, apps and hooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.layers.words.sentence import Sentence, SentenceMaker, name_list, shown, table


def _servers(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    servers = policy.get("mcp_servers")
    if not isinstance(servers, Mapping):
        return
    if not servers:
        yield Sentence("No MCP server may run.", (("mcp_servers",),))
        return
    parts = [f"{name} ({identity(server)})" for name, server in servers.items()]
    yield Sentence(f"MCP servers that may run: {name_list(parts)}; every other is off.", (("mcp_servers",),))


def identity(server: Any) -> str:
    """What a server must be, in short."""
    entry = table(server, "identity")
    for kind in ("command", "url"):
        if kind in entry:
            return f"{kind} {_requirement(entry[kind])}"
    return "no identity"


def _requirement(wanted: Any) -> str:
    if isinstance(wanted, str):
        return wanted
    if not isinstance(wanted, Mapping):
        return shown(wanted)
    if "executable" in wanted:
        count = len(wanted["args"]) if isinstance(wanted.get("args"), list) else 0
        return f"{wanted['executable']} with {count} argument{'' if count == 1 else 's'}"
    how = {"exact": "exactly", "prefix": "beginning with", "regex": "matching"}.get(str(wanted.get("match")), "like")
    return f"{how} {wanted.get('value', wanted.get('expression', ''))}"


def _plugins(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    for plugin, entry in table(policy, "plugins").items():
        servers = table(entry, "mcp_servers")
        if servers:
            parts = [f"{name} ({identity(server)})" for name, server in servers.items()]
            path = ("plugins", plugin, "mcp_servers")
            yield Sentence(f"MCP servers of the plugin {plugin} that may run: {name_list(parts)}.", (path,))


def _apps(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    for app, entry in table(policy, "apps").items():
        enabled = table(entry).get("enabled")
        if enabled is False:
            yield Sentence(f"The app {app} is off.", (("apps", app, "enabled"),))
        elif enabled is True:
            yield Sentence(f"The app {app} may be used.", (("apps", app, "enabled"),))
        for tool, rules in table(entry, "tools").items():
            mode = table(rules).get("approval_mode")
            if isinstance(mode, str):
                path = ("apps", app, "tools", tool, "approval_mode")
                yield Sentence(f"The tool {tool} of the app {app} has the approval mode {mode}.", (path,))


def _stores(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    name = "marketplaces"
    sources = table(policy, name, "allowed_sources")
    parts = [(source, store_words(table(entry))) for source, entry in sources.items()]
    told = [(source, words) for source, words in parts if words]
    only = table(policy, name).get("restrict_to_allowed_sources")
    if told:
        paths = tuple((name, "allowed_sources", source) for source, _ in told)
        named = name_list([f"{source} ({words})" for source, words in told])
        yield Sentence(f"Plugin stores the policy names: {named}.", paths)
    if only is True:
        named = "Plugins come from the stores named here only; every other store is refused."
        words = named if sources else "Plugins come from no store: none is named, and every other is refused."
        yield Sentence(words, ((name, "restrict_to_allowed_sources"),))
    elif only is False:
        yield Sentence("People may add plugin stores of their own.", ((name, "restrict_to_allowed_sources"),))


def store_words(entry: Mapping[str, Any]) -> str:
    """What a plugin store is, in short; empty where that cannot be said in words."""
    if any(not isinstance(value, str) for value in entry.values()):
        return ""
    ref = f", at {entry['ref']}" if "ref" in entry else ""
    match entry.get("source"):
        case "git" if "url" in entry:
            return f"the repository {entry['url']}{ref}"
        case "host_pattern" if "host_pattern" in entry:
            return f"every repository on hosts matching {entry['host_pattern']}"
        case "local" if "path" in entry:
            return f"the folder {entry['path']}"
    return ""


def _hooks(policy: Mapping[str, Any]) -> Iterator[Sentence]:
    if policy.get("allow_managed_hooks_only") is True:
        yield Sentence(
            "Only managed hooks run; those of people, projects and plugins are skipped.",
            (("allow_managed_hooks_only",),),
        )
    for event, groups in table(policy, "hooks").items():
        if not isinstance(groups, list) or not groups:
            continue
        does = [_does(handler) for group in groups for handler in _handlers(group)]
        text = (
            f"On {event}, hooks of the organisation run: {name_list(does)}."
            if does
            else f"On {event}, no hook is named."
        )
        yield Sentence(text, (("hooks", event),))


def _handlers(group: Any) -> list[Any]:
    handlers = table(group).get("hooks")
    return handlers if isinstance(handlers, list) else []


def _does(handler: Any) -> str:
    kind = table(handler).get("type")
    if kind == "command":
        return str(table(handler).get("command"))
    if kind == "mcp_tool":
        return f"{table(handler).get('tool')} of the MCP server {table(handler).get('server')}"
    return f"a {kind} handler, which Codex skips"


SENTENCE_MAKERS: tuple[SentenceMaker, ...] = (
    ("tools", _servers),
    ("tools", _plugins),
    ("tools", _apps),
    ("tools", _stores),
    ("hooks", _hooks),
)
