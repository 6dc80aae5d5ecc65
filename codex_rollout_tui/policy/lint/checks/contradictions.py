"""Keys that Codex accepts side by side although one undoes the other, and values that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ORIGIN = re.compile(r"(?:https?|\*)://[^/\s]+")
_SOURCES = {"git": "url", "host_pattern": "host_pattern", "local": "path"}


@check(
    "REQ074",
    "marketplace-rule-that-allows-nothing",
    message="This marketplace rule lacks what it compares with",
    why="""Codex accepts a rule without its source, url, path or pattern; such a rule matches no marketplace, and
    people find theirs blocked.""",
    example='[marketplaces.allowed_sources.ours]\nsource = "git"',
)
def marketplace_rule_that_allows_nothing(view: ClientView) -> Iterator[RawFinding]:
    """`marketplaces.allowed_sources` entries without their address, or with a relative path."""
    for name, rule in view.table("marketplaces", "allowed_sources").items():
        path: Path = ("marketplaces", "allowed_sources", name)
        if not isinstance(rule, dict):
            continue
        source = rule.get("source")
        if source is None:
            yield RawFinding(
                path, f"{name} names no source (git, host_pattern or local), so it allows nothing", at="key"
            )
        elif isinstance(source, str) and source in _SOURCES and not rule.get(_SOURCES[source]):
            yield RawFinding(
                path, f"{name} has source = {source} but no {_SOURCES[source]}, so it allows nothing", at="key"
            )
        elif source == "local" and isinstance(rule.get("path"), str) and not rule["path"].startswith(("/", "~")):
            yield RawFinding((*path, "path"), f'"{rule["path"]}" is not absolute, so it matches no folder')


@check(
    "REQ075",
    "origin-without-scheme",
    message="A browser origin needs its scheme",
    why="""The keys of browser_use.origins are origins, such as https://example.com. Codex does not check them: one
    without a scheme, or with a path behind the host, is accepted and compared with nothing.""",
    example='[browser_use.origins."example.com"]\naccess = "deny"',
    fix="shown first",
)
def origin_without_scheme(view: ClientView) -> Iterator[RawFinding]:
    """Keys of `browser_use.origins` that are no origins."""
    for name in view.table("browser_use", "origins"):
        if name != "*" and not _ORIGIN.fullmatch(name):
            path = ("browser_use", "origins", name)
            plain = re.fullmatch(r"[A-Za-z0-9*.-]+(?::\d+)?", name)
            edits = (Edit("rename", path, f"https://{name}"),)
            fix = Fix(f"Write https://{name}", safe=False, edits=edits) if plain else None
            yield RawFinding(path, f'"{name}" is no origin: write it as https://host', at="key", fix=fix)


@check(
    "REQ076",
    "keys-that-contradict",
    message="Two keys contradict each other",
    why="Codex accepts both and one of them can never be met.",
    example="[windows]\nallow_mxc = false\nrequire_mxc = true",
)
def keys_that_contradict(view: ClientView) -> Iterator[RawFinding]:
    """Mxc required but not allowed; automatic review required but no such reviewer allowed."""
    if view.get("windows", "require_mxc") is True and view.get("windows", "allow_mxc") is False:
        yield RawFinding(("windows", "require_mxc"), "require_mxc asks for what allow_mxc = false forbids")
    reviewers = view.items("allowed_approvals_reviewers")
    models = ("auto_review", "required_on_models")
    automatic = {"auto_review", "guardian_subagent"} & {str(reviewer) for reviewer in reviewers}
    if reviewers and not automatic and view.items(*models):
        yield RawFinding(models, "Automatic review is required here, but allowed_approvals_reviewers does not allow it")


@check(
    "REQ077",
    "workspace-that-is-no-id",
    message="A workspace is named by its UUID",
    why="""Codex compares this list with the workspace's UUID and checks nothing: a name in it lets nobody in. The
    UUID stands on Workspace details in the admin settings.""",
    example='allowed_chatgpt_workspaces = ["Acme"]',
)
def workspace_that_is_no_id(view: ClientView) -> Iterator[RawFinding]:
    """Entries of `allowed_chatgpt_workspaces` that are no UUID."""
    for at, value in enumerate(view.items("allowed_chatgpt_workspaces")):
        if isinstance(value, str) and not _UUID.fullmatch(value.strip()):
            yield RawFinding(
                ("allowed_chatgpt_workspaces", at), f'"{value}" is no workspace id: no workspace matches it'
            )


@check(
    "REQ078",
    "blank-instructions",
    message="A blank text for automatic review is ignored",
    why="Codex reads a blank text as none at all.",
    example='guardian_policy_config = " "',
    fix="shown first",
)
def blank_instructions(view: ClientView) -> Iterator[RawFinding]:
    """`guardian_policy_config` and `guardian_extra_policy` without a letter in them."""
    for key in ("guardian_policy_config", "guardian_extra_policy"):
        value = view.get(key)
        if isinstance(value, str) and not value.strip():
            yield RawFinding(
                (key,), f"{key} is blank, so it is ignored", fix=Fix(f"Remove {key}", False, (Edit("remove", (key,)),))
            )


@check(
    "REQ079",
    "relative-path",
    message="A path that counts from /etc/codex",
    why="""Codex resolves a relative path against the folder of the policy, /etc/codex: it then denies or uses
    another place than the one that is meant. Write it absolute or with ~/ (patterns for every folder begin with
    **/).""",
    example='[permissions.filesystem]\ndeny_read = ["secrets"]',
)
def relative_path(view: ClientView) -> Iterator[RawFinding]:
    """Relative paths in `deny_read`, `log_dir` and `sqlite_home`."""
    listed = ("permissions", "filesystem", "deny_read")
    places: list[tuple[Path, object]] = [((*listed, at), value) for at, value in enumerate(view.items(*listed))]
    places += [((key,), view.get(key)) for key in ("log_dir", "sqlite_home")]
    for path, value in places:
        if isinstance(value, str) and not value.startswith(("/", "~")) and "\\" not in value and value[1:2] != ":":
            yield RawFinding(path, f'"{value}" is relative: Codex reads it as /etc/codex/{value.removeprefix("./")}')
