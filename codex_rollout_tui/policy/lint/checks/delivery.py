"""What the way a policy takes to its clients leaves of it."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import config_limits, config_names, layer_keys, root
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.lint.managed_config import problems


@check(
    "REQ080",
    "key-of-config-toml",
    message="This key belongs into config.toml, not here",
    why="""A key of config.toml sets somebody's default; requirements.toml limits what may be chosen, by keys of its
    own. Codex ignores a config.toml key in here, so nothing is limited.""",
    example='sandbox_mode = "read-only"',
    fix="shown first",
)
def key_of_config_toml(view: ClientView) -> Iterator[RawFinding]:
    """Top-level keys that config.toml has and requirements.toml does not."""
    if view.layer == "legacy" or view.written.keys() <= root().children.keys():
        return
    for name, value in view.written.items():
        if name in config_names():
            limit = config_limits().get(name)
            hint = f": the key that limits it here is {limit}" if limit else ""
            fix = None
            if limit and isinstance(value, str) and limit not in view.written:
                wanted = ["read-only", value] if limit == "allowed_sandbox_modes" and value != "read-only" else [value]
                edits = (Edit("remove", (name,)), Edit("set", (limit,), wanted))
                fix = Fix(f"Write {limit} instead", safe=False, edits=edits)
            yield RawFinding(
                (name,), f"{name} is a key of config.toml and limits nothing here{hint}", at="key", fix=fix
            )


@check(
    "REQ081",
    "key-this-layer-ignores",
    message="This key does nothing on the way the policy takes",
    why="""OpenAI's page (autumn 2026) says which keys count only in a system file or an MDM profile: in the cloud
    policy they are ignored. The legacy managed_config.toml limits by three keys only.""",
    example='# delivered as a cloud policy\nallowed_login_methods = ["chatgpt"]',
)
def key_this_layer_ignores(view: ClientView) -> Iterator[RawFinding]:
    """Keys that do not count in the layer in question; silent where none is named."""
    if view.layer is None:
        return
    layers = layer_keys()
    if view.layer == "legacy":
        for name in view.written:
            if name not in layers["legacy"]:
                message = f"{name} limits nothing in managed_config.toml; only {', '.join(layers['legacy'])} do"
                yield RawFinding((name,), message, at="key")
        return
    for key, counted in layers["only"].items():
        table, _, name = key.rpartition(".")
        path = (*((table,) if table else ()), name)
        if view.layer not in counted and view.document.has(path):
            yield RawFinding(
                path,
                f"{key} counts only in {' or '.join(_WAYS[way] for way in counted)}: here it is ignored (documented)",
                at="key",
            )


_WAYS = {"cloud": "a cloud policy", "mdm": "an MDM profile", "system": "a system file", "legacy": "managed_config.toml"}


@check(
    "REQ082",
    "incomplete-profile",
    message="The baseline limits this, and this policy does not",
    why="""A group gets the first policy whose rule matches, and that one alone: nothing is filled in from later
    rules or from the default. What the baseline limits and this policy leaves out is therefore free for this group.""",
    example='# the baseline also has allowed_web_search_modes\nallowed_sandbox_modes = ["read-only"]',
    fix="shown first",
)
def incomplete_profile(view: ClientView) -> Iterator[RawFinding]:
    """Keys of the baseline that a group's policy lacks; silent where no baseline is given."""
    if view.baseline is None or view.baseline.values is None or view.layer == "legacy":
        return
    for name, value in view.baseline.values.items():
        if name not in view.written:
            fix = Fix(f"Take {name} over from the baseline", safe=False, edits=(Edit("set", (name,), value),))
            yield RawFinding(
                (name,), f"{name} is limited in the baseline and free here: no later rule fills it in", fix=fix
            )
        elif isinstance(value, dict) and isinstance(view.written[name], dict):
            for inner in value:
                if inner not in view.written[name]:
                    path = (name, inner)
                    fix = Fix(f"Take {inner} over", safe=False, edits=(Edit("set", path, value[inner]),))
                    yield RawFinding(path, f"{name}.{inner} is set in the baseline and missing here", fix=fix)


@check(
    "REQ083",
    "managed-config-codex-refuses",
    stops="load",
    layer="legacy",
    message="A value of managed_config.toml is not one Codex reads",
    why=f"""The legacy managed_config.toml is a config.toml: a value of the wrong type in it, also of a key that limits
    nothing, stops Codex like a broken policy. {OUTAGE}""",
    example='# delivered as managed_config.toml\napproval_policy = "untrusted"',
)
def managed_config_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """What stops Codex in the legacy layer."""
    if view.document.problem is not None:
        yield RawFinding((), view.document.problem.message)
        return
    for problem in problems(view.document.values or {}, view.client):
        yield RawFinding(problem.path, problem.message)
