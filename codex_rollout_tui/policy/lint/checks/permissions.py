"""Permission profiles, their defaults and the files they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import children
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

BUILT_IN = frozenset({":read-only", ":workspace", ":danger-full-access"})
EXTENDABLE = frozenset({":read-only", ":workspace"})
RESERVED = frozenset({"filesystem", "network"})
NETWORK_RESERVED = "0.169.0"
"""The first client for which `permissions.network` is no profile."""
_PROFILE_KEYS = frozenset({"description", "extends", "workspace_roots", "filesystem", "network"})
_SET = re.compile(r"\[[^\]]+\]")
_GLOB = re.compile(r"[*?\[]")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def profiles(view: ClientView) -> Mapping[str, Any]:
    """The permission profiles of a policy by name."""
    reserved = RESERVED if view.since(NETWORK_RESERVED) else {"filesystem"}
    return {name: profile for name, profile in view.table("permissions").items() if name not in reserved}


def _profiles_brought(path: Path, config: Mapping[str, Any]) -> bool:
    profiles = config.get("permissions")
    if isinstance(profiles, Mapping):
        return path[:1] == ("allowed_permission_profiles",) and len(path) > 1 and path[1] in profiles
    return path[:1] == ("permissions",) and len(path) == 2 and isinstance(config.get("default_permissions"), str)


@check(
    "REQ027",
    "profiles-that-do-not-fit",
    stops="load",
    message="default_permissions, allowed_permission_profiles and permissions do not fit together",
    why=f"""The default must be allowed, what is allowed or forbidden must exist, and a policy that brings profiles
    must say which one people start with. {OUTAGE}""",
    example='default_permissions = ":workspace"',
    fix="shown first",
    since="0.138.0",
    config_supplies=_profiles_brought,
)
def profiles_that_do_not_fit(view: ClientView) -> Iterator[RawFinding]:
    """The rules between the three keys of permission profiles."""
    default, allowed, own = (
        view.get("default_permissions"),
        view.get("allowed_permission_profiles"),
        profiles(view),
    )
    default_at, allowed_at = ("default_permissions",), ("allowed_permission_profiles",)
    if isinstance(default, str) and allowed is None:
        fix = Fix("Allow it", safe=False, edits=(Edit("set", (*allowed_at, default), True),))
        yield RawFinding(
            default_at, "default_permissions needs allowed_permission_profiles beside it", fix=fix if default else None
        )
    if isinstance(allowed, dict):
        if isinstance(default, str) and allowed.get(default) is not True:
            yield RawFinding(default_at, f"{default} is not allowed in allowed_permission_profiles")
            yield RawFinding(allowed_at, f"{default}, the profile people start with, is not allowed here", at="key")
        both = allowed.get(":workspace") is True and allowed.get(":read-only") is True
        if default is None and not both:
            yield RawFinding(
                allowed_at,
                "default_permissions is missing; only a list that allows both :workspace and :read-only needs none",
                at="key",
            )
        for name in allowed:
            if name not in BUILT_IN and name not in own:
                message = f"There is no [permissions.{name}]: a profile listed here must exist, even with false"
                yield RawFinding((*allowed_at, name), message, at="key")
                if "permissions" in view.values and not (own and own.keys() <= allowed.keys()):
                    yield RawFinding(
                        ("permissions",), f"allowed_permission_profiles names {name}, which is not here", at="key"
                    )
    if own and default is None and allowed is None:
        first = ("permissions", next(iter(own)))
        yield RawFinding(
            first,
            "default_permissions is missing: a policy with profiles must say which one people start with",
            at="key",
        )
    for name in own:
        if name.startswith(":"):
            yield RawFinding(
                ("permissions", name), "A profile's name must not start with a colon: Codex's own do", at="key"
            )
    yield from _reserved(view)
    yield from _inheritance(view, own, default)


def _reserved(view: ClientView) -> Iterator[RawFinding]:
    files = view.get("permissions", "filesystem")
    if isinstance(files, dict):
        for name in sorted(_PROFILE_KEYS & set(files)):
            yield RawFinding(
                ("permissions", "filesystem", name),
                "permissions.filesystem is no profile: only deny_read belongs there",
                at="key",
            )
    network = view.get("permissions", "network")
    if isinstance(network, dict) and view.since(NETWORK_RESERVED):
        profile_keys = sorted(_PROFILE_KEYS & set(network))
        if profile_keys or not network:
            path = ("permissions", "network", *profile_keys[:1])
            yield RawFinding(
                path, "permissions.network is no profile: it holds network rules, or is named something else", at="key"
            )


def _inheritance(view: ClientView, own: Mapping[str, Any], default: object) -> Iterator[RawFinding]:
    """Codex follows `extends` from the profile people start with; other profiles are not looked at."""
    visited: dict[str, None] = {}
    name = default
    while isinstance(name, str) and name in own:
        visited[name] = None
        path: Path = ("permissions", name, "extends")
        above = view.get(*path)
        if not isinstance(above, str):
            return
        if above in visited:
            yield RawFinding(path, f"These profiles build on one another in a circle: {' -> '.join([*visited, above])}")
            return
        if above.startswith(":") and above not in EXTENDABLE:
            yield RawFinding(path, f"A profile cannot build on {above}; it can on :read-only and :workspace")
        elif not above.startswith(":") and above not in own:
            yield RawFinding(path, f"There is no profile {above or '(no name)'} to build on")
            yield RawFinding(("permissions",), f"{name} builds on {above or '(no name)'}, which is not here", at="key")
        name = above


@check(
    "REQ066",
    "network-table-some-clients-refuse",
    stops="load",
    settled="layer",
    message="Clients before 0.169 take permissions.network for a profile",
    why=f"""Clients 0.138 to 0.166 read `permissions.network` as a profile of that name and miss the default one.
    {OUTAGE} Name the table experimental_network, which every client from 0.99 on reads.""",
    example="[permissions.network]\nenabled = true",
    since="0.138.0",
    until="0.166.0",
)
def network_table_some_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """`permissions.network` in a policy without a default profile."""
    if isinstance(view.get("permissions", "network"), dict) and "default_permissions" not in view.values:
        yield RawFinding(("permissions", "network"), "Older clients take this table for a permission profile", at="key")


@check(
    "REQ030",
    "path-codex-refuses",
    stops="load",
    message="A path is written in a way Codex refuses",
    why=f"""Files in a permission profile are absolute, start with ~/ or with a colon, and only `deny` takes
    wildcards (or a last /**). {OUTAGE}""",
    example="""default_permissions = "p"
allowed_permission_profiles = { p = true }

[permissions.p.filesystem]
"secrets" = "deny\"""",
)
def path_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """Paths in the profile people start with, in deny_read and in application.storage."""
    own, visited = profiles(view), set[str]()
    name = view.get("default_permissions")
    while isinstance(name, str) and name in own and name not in visited:
        visited.add(name)
        yield from _profile_files(("permissions", name, "filesystem"), view.table("permissions", name, "filesystem"))
        name = view.get("permissions", name, "extends")
    for at, path in enumerate(view.items("permissions", "filesystem", "deny_read")):
        wrong = _wrong_denial(path) if isinstance(path, str) else None
        if wrong:
            yield RawFinding(("permissions", "filesystem", "deny_read", at), wrong[0], clients=Clients(wrong[1]))
    for key in children("application.storage"):
        path = view.get("application", "storage", key)
        if isinstance(path, str) and not path.startswith("/") and path != "~" and not path.startswith("~/"):
            yield RawFinding(("application", "storage", key), f'"{path}" must be absolute or start with ~/')


def _profile_files(above: Path, files: Mapping[str, Any]) -> Iterator[RawFinding]:
    depth = files.get("glob_scan_max_depth")
    if isinstance(depth, int) and not isinstance(depth, bool) and depth == 0:
        yield RawFinding((*above, "glob_scan_max_depth"), "glob_scan_max_depth must be 1 or more")
    for path, access in files.items():
        if path == "glob_scan_max_depth":
            continue
        if not (path.startswith(("/", ":", "~/")) or path == "~"):
            yield RawFinding((*above, path), f'"{path}" must be absolute, start with ~/ or with a colon', at="key")
        elif isinstance(access, str):
            if _needs_deny(path, access):
                yield RawFinding((*above, path), f'"{path}" has a wildcard, so it can only be denied', at="key")
        elif isinstance(access, dict):
            for inner, verdict in access.items():
                if inner.startswith("/") or (inner != "." and any(part in (".", "..") for part in inner.split("/"))):
                    yield RawFinding(
                        (*above, path, inner), f'"{inner}" must lie below {path}, without . or ..', at="key"
                    )
                elif isinstance(verdict, str) and _needs_deny(inner, verdict):
                    yield RawFinding(
                        (*above, path, inner), f'"{inner}" has a wildcard, so it can only be denied', at="key"
                    )


def _needs_deny(path: str, access: str) -> bool:
    return access in ("read", "write") and bool(_GLOB.search(path.removesuffix("/**")))


def _without_sets(part: str) -> str:
    """One folder of a pattern without what stands in brackets."""
    last = part.rfind("]") + 1
    return _SET.sub("", part[:last]) + part[last:]


def _wrong_denial(path: str) -> tuple[str, str] | None:
    """What is wrong with a path, and the first client that refuses it."""
    if _WINDOWS.match(path):
        return f'"{path}" is a Windows path: a client on another system refuses it', "0.160.1"
    plain = "/".join(_without_sets(part) for part in path.split("/"))
    if _GLOB.search(path) and plain.count("{") != plain.count("}"):
        return f'"{path}" has a brace that is never closed', "0.152.1"
    fixed = []
    for part in path.split("/"):
        if _GLOB.search(part):
            break
        fixed.append(part)
    if any(char in part for part in fixed for char in "{}]\0"):
        return f'"{path}" has a brace or bracket in a plain folder name, which Codex refuses', "0.160.1"
    return None
