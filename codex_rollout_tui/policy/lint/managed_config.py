"""What is wrong with the values of a managed_config.toml, which is a config.toml: all of its keys can stop Codex.

Measured by giving it to the real binaries; see `catalogue/data/legacy.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue import types
from codex_rollout_tui.policy.catalogue.granular import needed, plain_name, switches
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.legacy_facts import ConfigKey, config_keys, holds
from codex_rollout_tui.policy.text.document import Path

Certainty = Literal["certain", "unknown"]
_SANDBOX = ("read-only", "workspace-write", "danger-full-access")
_LARGEST = {"integer": (0, 2**63 - 1), "integer<u16>": (0, 65535), "integer<i64>": (-(2**63), 2**63 - 1)}


class ConfigProblem(NamedTuple):
    """A value over which Codex stops, or may stop."""

    path: Path
    message: str
    """A sentence without its final dot."""
    certainty: Certainty = "certain"


def problems(config: Mapping[str, Any], client: str) -> Iterator[ConfigProblem]:
    """What stops a client in a managed_config.toml."""
    for name in TURNED:
        if counts(config, name, client) and (message := problem_of(name, config[name], client)):
            yield ConfigProblem((name,), message)
    yield from _others(config, client)


def counts(config: Mapping[str, Any], name: str, client: str) -> bool:
    """Whether one of the keys that become requirements is there, and the client looks at it."""
    return name in config and (name != "approvals_reviewer" or holds("reviewer-counts", client))


def problem_of(name: str, value: Any, client: str) -> str:
    """What is wrong with the value of such a key; empty where nothing is."""
    return TURNED[name][1](plain_name(value), client)


def _approval(value: Any, client: str) -> str:
    names = ["untrusted", "on-failure", "on-request", "never"]
    if isinstance(value, Mapping) and list(value) == ["granular"]:
        if not holds("granular-is-known", client):
            return "this client does not know granular"
        return _granular(value["granular"])
    if isinstance(value, Mapping) and list(value) == ["reject"] and holds("reject-is-known", client):
        return ""
    if value == "untrusted" and holds("untrusted-stops", client):
        return 'approval_policy = "untrusted" is no longer supported here: remove it'
    return "" if value in names and isinstance(value, str) else _not_among(value, names)


def _granular(table: Any) -> str:
    if not isinstance(table, Mapping):
        return f"granular is a table of switches, not {types.describe(table)}"
    for name in switches():
        if name not in table:
            if name in needed():
                return f"granular needs {name}"
        elif not isinstance(table[name], bool):
            return f"{name} must be true or false, not {types.describe(table[name])}"
    return ""


def _sandbox(value: Any, client: str) -> str:
    return "" if isinstance(value, str) and value in _SANDBOX else _not_among(value, _SANDBOX)


def _reviewer(value: Any, client: str) -> str:
    names = ["user", "guardian_subagent"]
    if holds("auto-review-is-known", client):
        names.insert(1, "auto_review")
    return "" if isinstance(value, str) and value in names else _not_among(value, names)


def _not_among(value: Any, names: list[str] | tuple[str, ...]) -> str:
    what = f'"{value}"' if isinstance(value, str) else types.describe(value)
    return f"{what} is none of {', '.join(names)}"


TURNED: dict[str, tuple[str, Callable[[Any, str], str]]] = {
    "approval_policy": ("allowed_approval_policies", _approval),
    "sandbox_mode": ("allowed_sandbox_modes", _sandbox),
    "approvals_reviewer": ("allowed_approvals_reviewers", _reviewer),
}
"""The keys that become requirements: the name there, and what is wrong with a value for a client."""


def _others(config: Mapping[str, Any], client: str) -> Iterator[ConfigProblem]:
    """What stops Codex in the keys that limit nobody."""
    for name, value in config.items():
        known = config_keys().get(name)
        if known is not None and client in known.clients:
            problem, certainty = _misfit(value, known, client)
            if problem:
                yield ConfigProblem((name,), f"{name} {problem}", certainty)
    profile = config.get("profile")
    if isinstance(profile, str):
        profiles = config.get("profiles")
        if holds("profile-stops", client):
            yield ConfigProblem(("profile",), "profile is no longer supported here: remove it")
        elif not (isinstance(profiles, Mapping) and profile in profiles):
            yield ConfigProblem(("profile",), f"there is no [profiles.{profile}]")
    for name in ("model_instructions_file", "experimental_compact_prompt_file", "model_catalog_json"):
        if isinstance(config.get(name), str) and client in config_keys()[name].clients:
            yield ConfigProblem((name,), f"the file {name} names must exist on every machine", "unknown")


def _misfit(value: Any, known: ConfigKey, client: str) -> tuple[str, Certainty]:
    """What is wrong with the value of a config.toml key; empty where it fits."""
    if known.type == "enum":
        plain = plain_name(value)
        if isinstance(plain, str):
            certainty: Certainty = "certain" if client == NEWEST else "unknown"
            return ("" if plain in known.values else f"takes {', '.join(known.values)}"), certainty
        return f"takes {', '.join(known.values)}, not {types.describe(value)}", "certain"
    if known.type in _LARGEST:
        lowest, highest = _LARGEST[known.type]
        if isinstance(value, int) and not isinstance(value, bool):
            return ("" if lowest <= value <= highest else "is out of range"), "certain"
        return f"must be a whole number, not {types.describe(value)}", "certain"
    kinds = known.type.split("|")
    if "array" in kinds and isinstance(value, list):
        return ("may not be a list" if value else ""), "unknown"
    if isinstance(value, (date, datetime, time)) and "string" in kinds:
        return "", "certain"
    fits = [kind for kind in kinds if kind != "array" and types.fits(value, kind)]
    if not fits:
        return f"must be {types.expected(kinds[0])}, not {types.describe(value)}", "certain"
    if fits == ["array<string>"] and not all(isinstance(item, str) for item in value):
        return "must be a list of texts", "certain"
    return "", "certain"
