"""Whether a command in the sandbox may reach a host (measured on 0.169.0 by an agent's commands behind Codex's proxy).

The proxy runs only where the policy says `enabled = true`; otherwise none of its rules is in force. It asks in this
order: a deny entry, an address of this machine or a private network, an allow entry. What no entry names needs a
person's approval or their own configuration, unless `managed_allowed_domains_only` is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue import domains
from codex_rollout_tui.policy.catalogue.client_view import LISTS, ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.spellings import NETWORK, spellings
from codex_rollout_tui.policy.decide import host as hosts
from codex_rollout_tui.policy.decide.answer import answer, named, not_read, rules_out
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.text.document import Document, Path

FULL = "danger-full-access"
_NO_PROXY = "Without enabled = true Codex starts no network proxy, and none of its rules is in force"


class DomainEntry(NamedTuple):
    """One rule about hosts."""

    pattern: str
    verdict: Literal["allow", "deny"]
    path: Path


def decide_domain(document: Document, asked: str, *, client: str = NEWEST) -> Decision:
    """Decide a host name or address, perhaps with a port; raises ValueError for a client that was not measured."""
    view = ClientView(document, client)
    host, notes = hosts.read_host(asked)
    notes += [note for path in spellings(NETWORK) if (note := not_read(view, *path))]
    path = next((path for path, _ in view.networks), None)
    if path is None:
        return answer(view, "domain", asked, "no-rule", "The policy says nothing about hosts.", notes=notes)
    table = view.table(*path)
    known = tuple(_entries(path, table))
    if table.get("enabled") is not True:
        return _off(view, asked, host, known, path, table, notes)
    for entry in known:
        if (wrong := domains.unusable(entry.pattern)) is not None:
            reason = f'Codex starts no session at all: it cannot use "{entry.pattern}" as a host ({wrong}).'
            return answer(view, "domain", asked, "forbidden", reason, entry.path, notes=notes)
    return _decide(view, asked, host, known, path, table, notes)


def _off(
    view: ClientView,
    asked: str,
    host: str,
    known: tuple[DomainEntry, ...],
    path: Path,
    table: Mapping[str, Any],
    notes: list[str],
) -> Decision:
    entry = _first(known, "deny", host) or _first(known, "allow", host)
    reason = f"{_NO_PROXY}."
    if entry is not None:
        reason = f'{_NO_PROXY}: not even "{entry.pattern}" in line {view.line(entry.path)}.'
    place: Path = (*path, "enabled") if "enabled" in table else path
    return answer(view, "domain", asked, "no-rule", reason, place, instead="Set enabled = true.", notes=notes)


def _decide(
    view: ClientView,
    asked: str,
    host: str,
    known: tuple[DomainEntry, ...],
    path: Path,
    table: Mapping[str, Any],
    notes: list[str],
) -> Decision:
    if not rules_out(view, "allowed_sandbox_modes", FULL) or view.items("remote_sandbox_config"):
        notes.append(f"People who work without a sandbox ({FULL}) do not go through the proxy.")
    denied, allowed = _first(known, "deny", host), _first(known, "allow", host)
    if denied is not None:
        if allowed is not None:
            notes.append(f'"{allowed.pattern}" in line {view.line(allowed.path)} would allow it, but deny wins.')
        reason = f'"{denied.pattern}" denies it.'
        return answer(view, "domain", asked, "forbidden", reason, denied.path, notes=notes)
    local = table.get("allow_local_binding") is True
    place: Path = (*path, "allow_local_binding") if "allow_local_binding" in table else path
    if not local and (kind := hosts.local(host)) is not None:
        if not any(entry.verdict == "allow" and domains.exact(entry.pattern, host) for entry in known):
            wanted = "An allow entry that names it exactly, or allow_local_binding = true, opens it."
            reason = f"It is {kind}, which Codex keeps from commands."
            return answer(view, "domain", asked, "forbidden", reason, place, instead=wanted, notes=notes)
    elif allowed is not None and not local and not domains.is_address(host):
        if (kind := hosts.leads_to(host)) is not None:
            reason = f"The name leads to {kind}, which Codex keeps from commands even where an entry allows it."
            return answer(view, "domain", asked, "forbidden", reason, place, notes=notes)
        notes.append("Codex looks the name up first, and blocks it where that leads to a private address, or to none.")
    if allowed is not None:
        return answer(view, "domain", asked, "allow", f'"{allowed.pattern}" allows it.', allowed.path, notes=notes)
    if table.get("managed_allowed_domains_only") is True:
        reason = "No entry allows it, and only hosts this policy allows may be reached."
        return answer(view, "domain", asked, "forbidden", reason, (*path, "managed_allowed_domains_only"), notes=notes)
    if (near := hosts.near(host, [entry.pattern for entry in known if entry.verdict == "allow"])) is not None:
        notes.append(near)
    reason = "No entry names it: Codex blocks it unless a person approves it or their own configuration allows it."
    return answer(view, "domain", asked, "no-rule", reason, path, notes=notes)


def _entries(path: Path, table: Mapping[str, Any]) -> Iterator[DomainEntry]:
    verdicts = table.get("domains")
    for pattern, written in verdicts.items() if isinstance(verdicts, Mapping) else ():
        verdict = named(written)
        if verdict in ("allow", "deny"):
            yield DomainEntry(pattern, verdict, (*path, "domains", pattern))
    for key, verdict in LISTS.items():
        patterns = table.get(key)
        for at, pattern in enumerate(patterns if isinstance(patterns, list) else ()):
            if isinstance(pattern, str):
                yield DomainEntry(pattern, verdict, (*path, key, at))


def _first(known: tuple[DomainEntry, ...], verdict: str, host: str) -> DomainEntry | None:
    """The first rule with this verdict that matches a host; an exact one before any wildcard."""
    entries = [entry for entry in known if entry.verdict == verdict and domains.matches(entry.pattern, host)]
    return min(entries, key=lambda entry: not domains.exact(entry.pattern, host), default=None)
