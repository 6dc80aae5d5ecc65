"""Lists of MCP servers, plugins' servers and marketplace sources that are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.phrases import names, now_and_before
from codex_rollout_tui.policy.compare.rules.plain import changed, short
from codex_rollout_tui.policy.compare.strictness import Strictness
from codex_rollout_tui.policy.text.document import ABSENT, Path

if TYPE_CHECKING:
    from codex_rollout_tui.policy.compare.pair import Pair


def servers(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """MCP servers: no table lets every server run, an empty one none."""
    if any(not isinstance(value, Mapping) and value is not ABSENT for value in (old, new)):
        yield from changed(pair, path, old, new, entry)
    elif old is ABSENT or new is ABSENT:
        yield _limit(pair, path, old, new, "MCP servers", list(old if new is ABSENT else new))
    else:
        yield from _entries(pair, path, old, new)


def _limit(pair: Pair, path: Path, old: Any, new: Any, what: str, listed: list[str]) -> Change:
    """A list of what is allowed appears or goes."""
    if old is ABSENT:
        words = f"Limited to {names(listed) or 'none'}. Before: any of the {what}."
        return pair.change("stricter", path, old, new, words)
    words = f"No longer limited: any of the {what}. Before: {names(listed) or 'none'}."
    return pair.change("looser", path, old, new, words)


def _entries(pair: Pair, path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name, ABSENT), new.get(name, ABSENT)
        first, last = _identity(was), _identity(now)
        place = (*path, name)
        if was is ABSENT:
            yield pair.change("looser", place, was, now, f"May run now: {_shown(last)}.")
        elif now is ABSENT:
            yield pair.change("stricter", place, was, now, f"May no longer run: {_shown(first)}.")
        elif first != last:
            yield pair.change(_towards(first, last), place, was, now, now_and_before(_shown(last), _shown(first)))
        elif was != now:
            yield pair.change("nothing", place, was, now, "The same server, written otherwise.")


def _identity(server: Any) -> Any:
    """What a server must be, as Codex takes it: of a command and a URL, the command (measured on 0.169.0)."""
    identity = server.get("identity") if isinstance(server, Mapping) else None
    if not isinstance(identity, Mapping):
        return None
    kind = "command" if "command" in identity else "url"
    value = identity.get(kind)
    if kind == "url" and isinstance(value, Mapping) and value.get("match") == "exact":
        value = value.get("value")
    return kind, value


def _towards(was: Any, now: Any) -> ChangeKind:
    """Which way an identity leads; only where one surely takes in the other."""
    if _takes_in(was, now):
        return "stricter"
    return "looser" if _takes_in(now, was) else "changed"


def _takes_in(wide: Any, narrow: Any) -> bool:
    if wide is None or narrow is None or wide[0] != narrow[0]:
        return False
    outer, inner = wide[1], narrow[1]
    if wide[0] == "command":
        # A command as text takes any arguments.
        return isinstance(outer, str) and isinstance(inner, Mapping) and inner.get("executable") == outer != ""
    if not isinstance(outer, Mapping) or outer.get("match") != "prefix" or not isinstance(outer.get("value"), str):
        return False
    if isinstance(inner, Mapping):
        inner = inner.get("value") if inner.get("match") == "prefix" else None
    return isinstance(inner, str) and inner.startswith(outer["value"])


def _shown(identity: Any) -> str:
    if identity is None:
        return "nothing, for want of an identity"
    kind, value = identity
    if not isinstance(value, Mapping):
        return f"{kind} {short(value)}{', any arguments' if kind == 'command' else ''}"
    if kind == "command":
        args = value.get("args")
        count = len(args) if isinstance(args, list) else 0
        return f"command {short(value.get('executable'))}, {count} argument{'' if count == 1 else 's'} as listed"
    match = value.get("match")
    return f"{kind} {match} {short(value.get('expression' if match == 'regex' else 'value'))}"


def plugins(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Plugins' MCP servers: no table lets every one run; a plugin without an entry may run none."""
    before, after = _by_plugin(old), _by_plugin(new)
    if before is None or after is None:
        yield from changed(pair, path, old, new, entry)
        return
    changes: list[Change] = []
    if old is ABSENT or new is ABSENT:
        listed = [f"{plugin}/{name}" for plugin, servers in (before | after).items() for name in servers]
        changes.append(_limit(pair, path, old, new, "plugins' MCP servers", listed))
    else:
        for plugin in dict.fromkeys([*before, *after]):
            place = (*path, plugin, "mcp_servers")
            changes += _entries(pair, place, before.get(plugin, {}), after.get(plugin, {}))
    # An empty list of servers turns plugins' servers off too, whatever stands here.
    if pair.both(("mcp_servers",), ABSENT) == ({}, {}):
        changes = [change._replace(kind="changed") for change in changes]
    yield from changes or [pair.change("nothing", path, old, new, "The same servers, written otherwise.")]


def _by_plugin(value: Any) -> dict[str, Mapping[str, Any]] | None:
    if value is ABSENT:
        return {}
    if not isinstance(value, Mapping):
        return None
    by_plugin = {name: entry.get("mcp_servers", {}) for name, entry in value.items() if isinstance(entry, Mapping)}
    return (
        by_plugin
        if len(by_plugin) == len(value) and all(isinstance(entry, Mapping) for entry in by_plugin.values())
        else None
    )


def sources(pair: Pair, path: Path, old: Any, new: Any, entry: Strictness) -> Iterator[Change]:
    """Marketplace sources: they only limit where `restrict_to_allowed_sources` is true."""
    before, after = ({} if value is ABSENT else value for value in (old, new))
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or not (before or after):
        yield from changed(pair, path, old, new, entry)
        return
    limits = pair.both((path[0], "restrict_to_allowed_sources")) == (True, True)
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ABSENT), after.get(name, ABSENT)
        if was == now:
            continue
        kind: ChangeKind = "changed"
        if ABSENT in (was, now) and limits:
            kind = "looser" if was is ABSENT else "stricter"
        words = "No longer listed." if now is ABSENT else "Listed now." if was is ABSENT else "Another source."
        if not limits:
            words = f"{words} It limits only while restrict_to_allowed_sources is true."
        yield pair.change(kind, (*path, name), was, now, words)


RULES = {"servers": servers, "plugins": plugins, "sources": sources}
