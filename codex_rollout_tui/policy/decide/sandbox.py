"""Which sandbox a person gets who asks for one (measured on 0.169.0 with `thread/start` and `config.toml`).

Without permission profiles the list of sandbox modes decides, and what is not in it becomes read-only. Where the
policy has `allowed_permission_profiles`, a sandbox mode that is asked for is not even looked at: people get the default
profile unless they choose another that is allowed. The list of sandbox modes then limits what that profile may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue import sandbox_hosts
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.answer import answer, named, not_read, rules_out
from codex_rollout_tui.policy.decide.decision import Decision
from codex_rollout_tui.policy.text.document import Document, Path

MODES = ("read-only", "workspace-write", "danger-full-access")
"""What a person can ask for; `external-sandbox` may stand in a list, but nobody can choose it."""
LEAST = "read-only"
FULL = "danger-full-access"
DENIED: Path = ("permissions", "filesystem", "deny_read")
"""Where a path is denied, nobody gets full access (measured on 0.138.0 and 0.169.0)."""
PROFILES = "allowed_permission_profiles"
BUILT_IN = {":read-only": "read-only", ":workspace": "workspace-write", ":danger-full-access": "danger-full-access"}
WITHOUT_DEFAULT = ":workspace"
"""The profile people get where the policy allows profiles and names no default."""


class _Modes(NamedTuple):
    """The list of modes that counts, and its place; None where nothing limits them."""

    allowed: tuple[str, ...] | None
    path: Path = ()

    def allow(self, mode: str | None) -> bool:
        return self.allowed is None or mode in self.allowed

    def place(self, mode: str | None) -> Path:
        return (*self.path, self.allowed.index(mode)) if self.allowed and mode in self.allowed else self.path


def decide_sandbox(document: Document, asked: str, *, client: str = NEWEST, host: str | None = None) -> Decision:
    """Decide a sandbox mode, or the name of a permission profile; raises ValueError for a client not measured.

    `host` is the name of the machine, for `[[remote_sandbox_config]]`.
    """
    view = ClientView(document, client)
    modes = _modes(view, host)
    if modes.allowed is not None and LEAST not in modes.allowed:
        reason = f"Codex refuses to start here: {LEAST} is missing from the allowed modes ({', '.join(modes.allowed)})."
        instead = f'Add "{LEAST}".'
        return answer(
            view, "sandbox", asked, "forbidden", reason, modes.path, instead=instead, notes=_notes(view, host)
        )
    if BUILT_IN.get(asked, asked) == FULL and view.items(*DENIED):
        return _denied(view, asked, modes, _notes(view, host))
    if isinstance(view.get(PROFILES), Mapping):
        return _with_profiles(view, asked, modes, _notes(view, host))
    return _without_profiles(view, asked, modes, _notes(view, host))


def _denied(view: ClientView, asked: str, modes: _Modes, notes: list[str]) -> Decision:
    """Full access where a path is denied to everybody: whatever else the policy lists, nobody gets it."""
    default = view.get("default_permissions")
    given = default if isinstance(default, str) else WITHOUT_DEFAULT
    profiled = isinstance(view.get(PROFILES), Mapping) and kind_of(view, given) != FULL
    instead = _outcome(view, given, modes) if profiled else LEAST
    if not profiled and not rules_out(view, "allowed_approval_policies", "never"):
        notes.append("Who asks for it and never wants to be asked does not start at all: Codex refuses the two.")
    line = view.line(DENIED)
    reason = f"permissions.filesystem.deny_read in line {line} takes full access from everybody: people get {instead}."
    return answer(view, "sandbox", asked, "forbidden", reason, DENIED, instead=instead, notes=notes)


def profiles(document: Document) -> tuple[str, ...]:
    """The names of profiles one can ask about: Codex's own and those of the policy."""
    named = (document.value((PROFILES,)), document.value(("permissions",)))
    own = (name for table in named if isinstance(table, Mapping) for name in table)
    return tuple(dict.fromkeys((*BUILT_IN, *(name for name in own if name not in ("filesystem", "network")))))


def is_profile(asked: str) -> bool:
    """Whether somebody asked for a permission profile, and not for a mode."""
    return asked not in MODES


def _modes(view: ClientView, host: str | None) -> _Modes:
    path: Path = ("allowed_sandbox_modes",)
    if (at := sandbox_hosts.entry_for(view.values, host)) is not None:
        path = (sandbox_hosts.REMOTE, at, "allowed_sandbox_modes")
    modes = view.get(*path)
    if not isinstance(modes, list):
        return _Modes(None)
    return _Modes(tuple(str(named(mode)) for mode in modes), path)


def _notes(view: ClientView, host: str | None) -> list[str]:
    notes = [note for key in ("allowed_sandbox_modes", PROFILES, sandbox_hosts.REMOTE) if (note := not_read(view, key))]
    entries = view.items(sandbox_hosts.REMOTE)
    at = sandbox_hosts.entry_for(view.values, host)
    if host is not None:
        if at is not None:
            notes.append(f"{host} matches remote_sandbox_config in line {view.line((sandbox_hosts.REMOTE, at))}.")
        elif entries:
            notes.append(f"{host} matches no remote_sandbox_config.")
    elif entries and at != 0:
        lines = ", ".join(str(view.line((sandbox_hosts.REMOTE, index))) for index in range(len(entries)) if index != at)
        notes.append(
            f"remote_sandbox_config may say something else of some hosts (line {lines}): ask with a host name."
        )
    return notes


def _without_profiles(view: ClientView, asked: str, modes: _Modes, notes: list[str]) -> Decision:
    mode = BUILT_IN.get(asked, asked)
    if modes.allowed is None:
        return answer(
            view, "sandbox", asked, "no-rule", "The policy does not limit sandbox modes: people choose.", notes=notes
        )
    if is_profile(asked) and asked not in BUILT_IN:
        reason = f"The policy allows no profiles by name: what {asked} is stands in the person's own configuration."
        notes.append(f"Codex makes it {LEAST} where it would be none of: {', '.join(modes.allowed)}.")
        return answer(view, "sandbox", asked, "no-rule", reason, modes.path, notes=notes)
    if modes.allow(mode):
        return answer(
            view, "sandbox", asked, "allow", f"{mode} is among the allowed modes.", modes.place(mode), notes=notes
        )
    return _fallen(view, asked, modes, f"{mode} is not among the allowed modes", notes)


def _fallen(view: ClientView, asked: str, modes: _Modes, why: str, notes: list[str]) -> Decision:
    allowed = ", ".join(modes.allowed or ())
    reason = f"{why} ({allowed}): Codex falls back to {LEAST}."
    return answer(view, "sandbox", asked, "forbidden", reason, modes.path, instead=LEAST, notes=notes)


def _with_profiles(view: ClientView, asked: str, modes: _Modes, notes: list[str]) -> Decision:
    profiles = view.table(PROFILES)
    default = view.get("default_permissions")
    given = default if isinstance(default, str) else WITHOUT_DEFAULT
    place: Path = ("default_permissions",) if isinstance(default, str) else (PROFILES,)
    if is_profile(asked):
        if profiles.get(asked) is True:
            return _profile(view, asked, asked, (PROFILES, asked), modes, notes)
        path: Path = (PROFILES, asked) if asked in profiles else (PROFILES,)
        outcome = _outcome(view, given, modes)
        reason = f"The profile {asked} is not allowed: Codex gives {outcome} instead."
        return answer(view, "sandbox", asked, "forbidden", reason, path, instead=outcome, notes=notes)
    notes.insert(0, f"With {PROFILES} Codex does not look at a sandbox mode that is asked for: people get {given}.")
    if kind_of(view, given) == asked:
        return _profile(view, asked, given, place, modes, notes)
    outcome = _outcome(view, given, modes)
    if outcome == asked:
        return answer(
            view,
            "sandbox",
            asked,
            "allow",
            f"Everybody gets {outcome}, whatever they ask for.",
            modes.path,
            notes=notes,
        )
    choice = next((name for name, mode in BUILT_IN.items() if mode == asked and profiles.get(name) is True), None)
    if choice is not None and modes.allow(asked):
        notes.append(f'To get {asked}, a person sets default_permissions = "{choice}" in config.toml.')
    reason = f"People get {outcome} whatever sandbox mode they ask for."
    return answer(view, "sandbox", asked, "forbidden", reason, place, instead=outcome, notes=notes)


def _profile(view: ClientView, asked: str, profile: str, place: Path, modes: _Modes, notes: list[str]) -> Decision:
    """The decision on a profile that is allowed: the list of modes may still forbid what it is."""
    kind = kind_of(view, profile)
    if kind is None and modes.allowed is not None:
        notes.append(f"Whether {profile} is one of the allowed modes ({', '.join(modes.allowed)}) was not measured.")
    elif not modes.allow(kind):
        return _fallen(view, asked, modes, f"{profile} is {kind}, which is not among the allowed modes", notes)
    what = f" ({kind})" if kind else ""
    return answer(view, "sandbox", asked, "allow", f"The profile {profile}{what} is allowed.", place, notes=notes)


def _outcome(view: ClientView, profile: str, modes: _Modes) -> str:
    """What the default profile comes to: itself, or read-only where the list of modes forbids it."""
    kind = kind_of(view, profile)
    if kind is not None and not modes.allow(kind):
        return LEAST
    return f"the profile {profile} ({kind})" if kind and profile not in BUILT_IN else kind or f"the profile {profile}"


def kind_of(view: ClientView, profile: str) -> str | None:
    """The sandbox mode a profile comes to; None for one with file rules of its own, whose mode was not measured."""
    visited: set[str] = set()
    while profile not in BUILT_IN:
        own = view.table("permissions", profile)
        base = own.get("extends")
        if profile in visited or not isinstance(base, str) or set(own) - {"extends", "description", "network"}:
            return None
        visited.add(profile)
        profile = base
    return BUILT_IN[profile]
