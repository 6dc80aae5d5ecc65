"""On which machines, and by which profiles, an expectation about a sandbox must hold.

Codex picks the list of modes by the machine's name, and people pick among the allowed profiles: an expectation that
looked at one answer only would pass where somebody gets another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue import sandbox_hosts
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.decide.answer import named
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.decide.sandbox import (
    BUILT_IN,
    LEAST,
    PROFILES,
    WITHOUT_DEFAULT,
    decide_sandbox,
    is_profile,
    kind_of,
)
from codex_rollout_tui.policy.text.document import Document


class Case(NamedTuple):
    """One answer that counts, who gets it, and why it cannot be relied on (empty where it can)."""

    decision: Decision
    where: str = ""
    doubt: str = ""


def cases(document: Document, asked: str, client: str, host: str | None) -> Iterator[Case]:
    """Every answer an expectation about a mode or profile must agree with; without a host, on every machine."""
    view = ClientView(document, client)
    yield from _on(view, asked, host, "")
    if host is not None:
        return
    everywhere = sandbox_hosts.entry_for(view.values, None)
    for at in range(len(view.items(sandbox_hosts.REMOTE)) if everywhere is None else everywhere):
        line = view.line((sandbox_hosts.REMOTE, at))
        example = _example(view, at)
        if example is None:
            problem = f"no machine could be made up that remote_sandbox_config in line {line} is about"
            yield Case(decide_sandbox(document, asked, client=client), doubt=f"{problem}; name one with host")
            continue
        where = f"On a machine like {example} (remote_sandbox_config, line {line}): "
        yield from _on(view, asked, example, where)


def _on(view: ClientView, asked: str, host: str | None, where: str) -> Iterator[Case]:
    document, client = view.document, view.client
    decision = decide_sandbox(document, asked, client=client, host=host)
    yield Case(decision, where, _doubt(view, asked, host, decision))
    if is_profile(asked) or decision.decision == "allow":
        return
    for name, allowed in view.table(PROFILES).items():
        if allowed is True:
            if kind_of(view, name) == asked:
                by = f"{where}By choosing the profile {name} a person gets {asked}. "
                yield Case(decide_sandbox(document, name, client=client, host=host), by)
            elif asked != LEAST and _base(view, name) == asked:
                yield Case(
                    decision, where, f"what the file rules of the profile {name} make of {asked} was not measured"
                )


def _doubt(view: ClientView, asked: str, host: str | None, decision: Decision) -> str:
    """Why a decision cannot be relied on; empty where it can."""
    modes = _modes(view, host)
    if modes is not None and LEAST not in modes:
        return "Codex does not start there, so nothing is met"
    if modes is None or not isinstance(view.get(PROFILES), Mapping):
        return ""
    default = view.get("default_permissions")
    profile = asked if is_profile(asked) else default if isinstance(default, str) else WITHOUT_DEFAULT
    given = decision.decision == "allow" if is_profile(asked) else asked == LEAST
    if given and kind_of(view, profile) is None:
        return f"whether the profile {profile} is one of the allowed modes was not measured"
    return ""


def _modes(view: ClientView, host: str | None) -> list[str] | None:
    at = sandbox_hosts.entry_for(view.values, host)
    modes = (
        view.get("allowed_sandbox_modes") if at is None else view.get(sandbox_hosts.REMOTE, at, "allowed_sandbox_modes")
    )
    return [str(named(mode)) for mode in modes] if isinstance(modes, list) else None


def _base(view: ClientView, profile: str) -> str | None:
    """The mode a profile begins with, whatever rules of its own it has."""
    visited: set[str] = set()
    while profile not in BUILT_IN:
        base = view.table("permissions", profile).get("extends")
        if profile in visited or not isinstance(base, str):
            return None
        visited.add(profile)
        profile = base
    return BUILT_IN[profile]


def _example(view: ClientView, at: int) -> str | None:
    """A host that an entry counts on; None where none could be found."""
    for pattern in sandbox_hosts.patterns(view.items(sandbox_hosts.REMOTE)[at]):
        for host in sandbox_hosts.examples(pattern):
            if host and sandbox_hosts.entry_for(view.values, host) == at:
                return host
    return None
