"""Approval policies written as tables, and automatic review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_rollout_tui.policy.catalogue import granular
from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.similar_names import similar_names
from codex_rollout_tui.policy.catalogue.types import describe
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.text.document import Path

POLICIES = ("untrusted", "on-failure", "on-request", "granular", "never")


@check(
    "REQ018",
    "approval-policy-codex-refuses",
    stops="load",
    settled="layer",
    message="An approval policy is not one Codex knows",
    why=f"Each entry is one of the known names in quotes; granular is a table with at least three switches. {OUTAGE}",
    example='allowed_approval_policies = ["granular"]',
)
def approval_policy_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """Entries of allowed_approval_policies."""
    for at, entry in enumerate(view.items("allowed_approval_policies")):
        path = ("allowed_approval_policies", at)
        if isinstance(entry, dict):
            yield from _table(path, entry)
        elif not isinstance(entry, str):
            yield RawFinding(path, f"An approval policy is a name in quotes, not {describe(entry)}")
        elif entry == "granular":
            *first, last = granular.needed()
            yield RawFinding(
                path,
                f"granular is a table with the switches {', '.join(first)} and {last}",
            )
        elif entry not in POLICIES:
            names = similar_names(entry, POLICIES)
            hint = f" Did you mean {names[0]}?" if names else ""
            yield RawFinding(path, f'"{entry}" is no approval policy: {", ".join(POLICIES)}.{hint}')


def _table(path: tuple[str, int], entry: dict[str, object]) -> Iterator[RawFinding]:
    if len(entry) != 1:
        yield RawFinding(path, "An approval policy written as a table names exactly one policy")
        return
    name, switches = next(iter(entry.items()))
    if name not in POLICIES:
        yield RawFinding((*path, name), f"{name} is no approval policy: {', '.join(POLICIES)}", at="key")
    elif name != "granular":
        if switches != {} and switches != []:
            yield RawFinding((*path, name), f"{name} takes no settings: write it in quotes")
    elif by_position(switches):
        return
    elif not isinstance(switches, dict):
        yield RawFinding((*path, name), f"granular is a table of switches, not {describe(switches)}")
    else:
        for switch in granular.needed():
            if switch not in switches:
                yield RawFinding((*path, name), f"granular needs {switch}", at="key")
        for switch in granular.switches():
            if switch in switches and not isinstance(switches[switch], bool):
                yield RawFinding(
                    (*path, name, switch), f"{switch} must be true or false, not {describe(switches[switch])}"
                )


def by_position(switches: object) -> bool:
    """Codex also reads `granular` from a list of all five switches."""
    if not isinstance(switches, list):
        return False
    return len(switches) == len(granular.switches()) and all(isinstance(switch, bool) for switch in switches)


@check(
    "REQ062",
    "granular-old-clients-refuse",
    stops="load",
    settled="layer",
    message="Clients before 0.121 do not know granular",
    why=f"The table `granular` stops clients 0.77 to 0.113 (0.113 called it `reject`). {OUTAGE}",
    example="""allowed_approval_policies = [
  { granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } },
]""",
    until="0.113.0",
)
def granular_old_clients_refuse(view: ClientView) -> Iterator[RawFinding]:
    """`granular` among the approval policies."""
    for at, entry in enumerate(view.items("allowed_approval_policies")):
        if isinstance(entry, dict) and "granular" in entry:
            yield RawFinding(
                ("allowed_approval_policies", at), "granular is an approval policy older clients do not know"
            )


def _default_brought(path: Path, config: Mapping[str, Any]) -> bool:
    return "approval_policy" in config


@check(
    "REQ063",
    "built-in-default-not-allowed",
    stops="load",
    settled="merged",
    message="Clients before 0.99 insist on on-request",
    why=f"""Clients 0.77 to 0.90 start with on-request and refuse a list that does not allow it; later ones fall back to
    an allowed policy. {OUTAGE}""",
    example='allowed_approval_policies = ["never"]',
    until="0.90.0",
    config_supplies=_default_brought,
)
def built_in_default_not_allowed(view: ClientView) -> Iterator[RawFinding]:
    """A list of approval policies without on-request."""
    policies = view.items("allowed_approval_policies")
    if policies and "on-request" not in policies and {"on-request": {}} not in policies:
        yield RawFinding(("allowed_approval_policies",), "on-request, the built-in default, is not in this list")


@check(
    "REQ032",
    "model-name-codex-refuses",
    stops="load",
    message="A model setting is not one Codex reads",
    why=f"""Automatic review is asked for by plain model names, without blanks around them and without a provider before
    a slash; a reasoning effort must not be empty. {OUTAGE}""",
    example='[auto_review]\nrequired_on_models = ["openai/gpt-5"]',
)
def model_name_codex_refuses(view: ClientView) -> Iterator[RawFinding]:
    """Models of automatic review, and the reasoning effort of new threads."""
    for at, name in enumerate(view.items("auto_review", "required_on_models")):
        if isinstance(name, str) and (not name or name != name.strip() or "/" in name):
            yield RawFinding(
                ("auto_review", "required_on_models", at), f'"{name}" must be a plain model name, without / or blanks'
            )
    effort = ("models", "new_thread", "model_reasoning_effort")
    if view.get(*effort) == "":
        yield RawFinding(effort, "model_reasoning_effort must not be empty")
