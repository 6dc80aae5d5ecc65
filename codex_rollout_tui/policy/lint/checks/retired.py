"""Values and features that are retired, renamed or change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import features, renamed_features
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.check import RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix

TABLES = top_level_names(FEATURES)
_VALUES = {
    "allowed_approval_policies": {"on-failure": "on-request"},
    "allowed_approvals_reviewers": {"guardian_subagent": "auto_review"},
}


@check(
    "REQ044",
    "retired-value",
    message="A retired value, which Codex reads as another",
    why="""Newer clients read `on-failure` as `on-request` and `guardian_subagent` as `auto_review`, and leave
    `external-sandbox` out: the policy does not say what it does.""",
    example='allowed_approval_policies = ["on-failure", "on-request"]',
    fix="shown first",
)
def retired_value(view: ClientView) -> Iterator[RawFinding]:
    """Old names among approval policies, reviewers and sandbox modes."""
    for key, names in _VALUES.items():
        values = view.items(key)
        for at, value in enumerate(values):
            now = names.get(value) if isinstance(value, str) else None
            if now is not None:
                edit = Edit("remove", (key, at)) if now in values else Edit("set", (key, at), now)
                fix = Fix(f"Take {value} out" if now in values else f'Write "{now}"', safe=False, edits=(edit,))
                yield RawFinding((key, at), f"Codex reads {value} as {now}", fix=fix)
    modes = view.items("allowed_sandbox_modes")
    for at, mode in enumerate(modes):
        if mode == "external-sandbox":
            fix = Fix("Take it out", safe=False, edits=(Edit("remove", ("allowed_sandbox_modes", at)),))
            yield RawFinding(
                ("allowed_sandbox_modes", at), "Codex leaves external-sandbox out: nobody can choose it", fix=fix
            )


@check(
    "REQ045",
    "feature-pinned-to-its-default",
    severity="info",
    message="A feature is pinned to what it is anyway",
    why="""Today the pin changes nothing. It keeps people from changing the feature, and holds when a later client
    changes the default: if that is what you want, leave it.""",
    example="[features]\nbrowser_use = true",
)
def feature_pinned_to_its_default(view: ClientView) -> Iterator[RawFinding]:
    """A stable feature pinned to the newest client's default."""
    for table in TABLES:
        for name, value in view.table(table).items():
            feature = features().get(name)
            if feature is not None and feature.stage == "stable" and feature.default is value:
                state = "on" if value else "off"
                yield RawFinding(
                    (table, name), f"{name} is {state} by default: this pin only keeps people from changing it"
                )


@check(
    "REQ046",
    "feature-without-effect",
    message="This feature is gone, renamed or not ready",
    why="""A client ignores a pin of a feature it no longer knows and of one that was removed; what is under
    development may change or disappear with any release.""",
    example="[features]\ncodex_hooks = true",
    fix="shown first",
)
def feature_without_effect(view: ClientView) -> Iterator[RawFinding]:
    """Pins of renamed, forgotten, removed and unfinished features, as the client in question knows them."""
    renamed = renamed_features()
    for table in TABLES:
        pins = view.table(table)
        for name in pins:
            feature = features().get(name)
            if name in renamed:
                now = renamed[name]
                edit = Edit("remove", (table, name)) if now in pins else Edit("rename", (table, name), now)
                fix = Fix(f"Rename it to {now}", safe=False, edits=(edit,))
                yield RawFinding((table, name), f"{name} is the old name of {now}", at="key", fix=fix)
                continue
            reason = None
            if feature is not None and feature.until and not feature.known(view.client):
                reason = f"Codex {view.client} does not know {name}; the last client that did was {feature.until}"
            elif feature is not None and feature.stage == "removed":
                reason = f"{name} was removed from Codex"
            if reason is not None:
                fix = Fix("Remove the pin", safe=False, edits=(Edit("remove", (table, name)),))
                yield RawFinding((table, name), f"{reason}: this pin does nothing", at="key", fix=fix)


@check(
    "REQ047",
    "unfinished-feature",
    severity="info",
    message="This feature is experimental, deprecated or under development",
    why="What a pin of it does may change with any release of Codex; look at it again with each new client.",
    example="[features]\nchronicle = false",
)
def unfinished_feature(view: ClientView) -> Iterator[RawFinding]:
    """Pins of features whose stage is not stable."""
    for table in TABLES:
        for name in view.table(table):
            feature = features().get(name)
            if feature is not None and feature.stage in ("experimental", "deprecated", "under development"):
                yield RawFinding((table, name), f"{name} is {feature.stage} in the newest Codex", at="key")
