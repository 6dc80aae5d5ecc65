"""Sandbox modes."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue import sandbox_hosts
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

_FULL = "danger-full-access"


def _general(view: ClientView) -> Iterator[tuple[Path, list[object]]]:
    """The list of sandbox modes that counts on a host with no special name."""
    for at, entry in enumerate(view.items(sandbox_hosts.REMOTE)):
        if isinstance(entry, dict) and any(map(sandbox_hosts.only_wildcards, sandbox_hosts.patterns(entry))):
            modes = entry.get(sandbox_hosts.MODES)
            if isinstance(modes, list):
                yield (sandbox_hosts.REMOTE, at, sandbox_hosts.MODES), modes
            return
    modes = view.get(sandbox_hosts.MODES)
    if isinstance(modes, list):
        yield (sandbox_hosts.MODES,), modes


def _all(view: ClientView) -> Iterator[tuple[Path, list[object]]]:
    """Every list of sandbox modes: the general one and those for hosts by name."""
    key = "allowed_sandbox_modes"
    modes = view.get(key)
    if isinstance(modes, list):
        yield (key,), modes
    for at, entry in enumerate(view.items(sandbox_hosts.REMOTE)):
        modes = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(modes, list):
            yield (sandbox_hosts.REMOTE, at, key), modes


def _full(view: ClientView) -> Iterator[Path]:
    """Every place that lets people have full access; with a denied path in the policy nobody gets it."""
    if view.items("permissions", "filesystem", "deny_read"):
        return
    for path, modes in _all(view):
        for at, mode in enumerate(modes):
            if mode == _FULL:
                yield (*path, at)
    general = [modes for _, modes in _general(view)]
    if view.table("allowed_permission_profiles").get(f":{_FULL}") is True and all(_FULL in modes for modes in general):
        yield ("allowed_permission_profiles", f":{_FULL}")


def _has_read_only(modes: list[object]) -> bool:
    return "read-only" in modes or {"read-only": {}} in modes


def _add_read_only(path: Path, modes: list[object]) -> Fix:
    return Fix('Add "read-only"', safe=True, edits=(Edit("set", path, ["read-only", *modes]),))


@check(
    "REQ021",
    "sandbox-without-read-only",
    stops="load",
    settled="merged",
    message="read-only is missing from the allowed sandbox modes",
    why=f"""Codex refuses a list of sandbox modes that has no "read-only"; OpenAI's own first example is such a
    list. {OUTAGE}""",
    example='allowed_sandbox_modes = ["workspace-write"]',
    fix="safe",
)
def sandbox_without_read_only(view: ClientView) -> Iterator[RawFinding]:
    """`read-only` must be in the list that counts on every host."""
    for path, modes in _general(view):
        if not _has_read_only(modes):
            message = f'"read-only" is missing from {path[-1]}: Codex refuses this list'
            yield RawFinding(path, message, fix=_add_read_only(path, modes))


@check(
    "REQ029",
    "host-sandbox-without-read-only",
    severity="error",
    stops="hosts",
    message="read-only is missing from the sandbox modes of some hosts",
    why="""Codex refuses a list of sandbox modes that has no "read-only", but looks at a list for hosts by name only
    on a host that matches: everything seems well until Codex refuses to start there, an outage for everybody on
    these hosts.""",
    example='[[remote_sandbox_config]]\nhostname_patterns = ["ci-*"]\nallowed_sandbox_modes = ["workspace-write"]',
    fix="safe",
)
def host_sandbox_without_read_only(view: ClientView) -> Iterator[RawFinding]:
    """`read-only` must also be in the lists that count on some hosts only."""
    counted = [path for path, _ in _general(view)]
    for path, modes in _all(view):
        if not _has_read_only(modes) and path not in counted and len(path) > 1:
            message = '"read-only" is missing: Codex refuses to start on hosts that match these patterns'
            yield RawFinding(path, message, fix=_add_read_only(path, modes))


@check(
    "REQ040",
    "full-access",
    message="danger-full-access may be chosen",
    why="""With danger-full-access commands run without any sandbox: they reach every file and every network the
    person can. Leave it to groups that work inside a container of their own.""",
    example='allowed_sandbox_modes = ["read-only", "danger-full-access"]',
    fix="shown first",
)
def full_access(view: ClientView) -> Iterator[RawFinding]:
    """`danger-full-access` among the sandbox modes or the allowed profiles."""
    for path in _full(view):
        if path[0] == "allowed_permission_profiles":
            message = "People may work without a sandbox: the profile :danger-full-access is allowed"
            yield RawFinding(
                path, message, at="key", fix=Fix("Forbid it", safe=False, edits=(Edit("set", path, False),))
            )
        else:
            fix = Fix("Take danger-full-access out", safe=False, edits=(Edit("remove", path),))
            yield RawFinding(path, "People may switch the sandbox off: danger-full-access is allowed", fix=fix)


@check(
    "REQ043",
    "full-access-with-live-search",
    message="Live web search beside full access",
    why="""A page that live search brings in may carry instructions; with danger-full-access nothing stands between
    them and the person's files and network. Allow cached search, or no full access.""",
    example='allowed_sandbox_modes = ["read-only", "danger-full-access"]\nallowed_web_search_modes = ["live"]',
    fix="shown first",
)
def full_access_with_live_search(view: ClientView) -> Iterator[RawFinding]:
    """`danger-full-access` and `live`, both named or `live` left open."""
    if not any(_full(view)):
        return
    modes = view.items("allowed_web_search_modes")
    if "live" in modes:
        path = ("allowed_web_search_modes", modes.index("live"))
        places = [at for at, mode in enumerate(modes) if mode == "live"]
        edits = tuple(Edit("remove", (path[0], at)) for at in reversed(places))
        fix = Fix("Take live out", safe=False, edits=edits)
        yield RawFinding(path, "Live web search and danger-full-access are both allowed", fix=fix)


@check(
    "REQ041",
    "never-with-full-access",
    message="Codex may run anything without asking and without a sandbox",
    why="""Somebody who chooses `never` and `danger-full-access` together is asked nothing and held back by nothing.
    Allow one of the two at most.""",
    example='allowed_approval_policies = ["never"]\nallowed_sandbox_modes = ["read-only", "danger-full-access"]',
)
def never_with_full_access(view: ClientView) -> Iterator[RawFinding]:
    """Approval `never` beside sandbox `danger-full-access`."""
    policies = view.items("allowed_approval_policies")
    if "never" in policies and any(_full(view)):
        path = ("allowed_approval_policies", policies.index("never"))
        yield RawFinding(path, "With never and danger-full-access both allowed, Codex may do anything without asking")
