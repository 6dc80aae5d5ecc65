"""`managed_config.toml` as a layer: the requirements it turns into, and what stops Codex in it.

It is a config.toml, so only three of its keys limit anybody; all of its keys can stop Codex by a wrong type. Measured
by giving it to the real binaries; see `data/legacy.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import granular
from codex_rollout_tui.policy.catalogue import types as shapes
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.layers.layer_refusal import Certainty, LayerRefusal
from codex_rollout_tui.policy.layers.layer_view import LayerView, Leaf, LeftOut, approval
from codex_rollout_tui.policy.layers.legacy_facts import ConfigKey, config_keys, holds
from codex_rollout_tui.policy.lint.lint import CODES, check
from codex_rollout_tui.policy.text.document import Document, Path

_SANDBOX = ("read-only", "workspace-write", "danger-full-access")
_LARGEST = {"integer": (0, 2**63 - 1), "integer<u16>": (0, 65535), "integer<i64>": (-(2**63), 2**63 - 1)}


class Legacy(NamedTuple):
    """A managed_config.toml as one client takes it."""

    source: LayerView
    config: Mapping[str, Any]
    """All it sets, for what acts together with other layers."""
    refusals: tuple[LayerRefusal, ...]


def read(document: Document, client: str) -> Legacy:
    """What a managed_config.toml demands of a client, and what in it stops that client."""
    broken = tuple(_unreadable(document, client)) if document.problem is not None or client == VERSIONS[0] else ()
    if document.problem is not None:
        at = LayerRefusal("legacy", (), document.problem.line, document.problem.column, document.problem.message)
        return Legacy(LayerView("legacy", document, {}, {}), {}, broken or (at,))
    config = document.values or {}
    values: dict[str, Any] = {}
    spelling: dict[Path, Path] = {}
    refusals = list(broken)
    for name, (wanted, convert) in _TURNED.items():
        if name not in config or (name == "approvals_reviewer" and not holds("reviewer-counts", client)):
            continue
        value = plain_name(config[name])
        if problem := convert(value, client):
            refusals.append(_refusal(document, (name,), problem))
            continue
        values[wanted] = _requirement(name, value, client)
        spelling[(wanted,)] = (name,)
    refusals += _others(document, config, client)
    refusals.sort(key=lambda each: (each.line, each.column))
    left_out = tuple(_idle(document, config, client))
    return Legacy(LayerView("legacy", document, values, spelling, left_out), config, tuple(refusals))


def _idle(document: Document, config: Mapping[str, Any], client: str) -> Iterator[LeftOut]:
    """The keys that limit nobody from here, above all those of a requirements.toml."""
    for name, value in config.items():
        if name == "approvals_reviewer" and not holds("reviewer-counts", client):
            why = f"limits nothing in Codex {client}"
        elif name in _TURNED:
            continue
        else:
            why = f"limits nothing in managed_config.toml; only {', '.join(_TURNED)} do"
        yield LeftOut(Leaf((name,), value, "legacy", (name,), document), why)


def _unreadable(document: Document, client: str) -> Iterator[LayerRefusal]:
    """What makes the text itself unreadable: not TOML, or TOML newer than the oldest client."""
    for each in check(document, client):
        if each.refuses and CODES[each.code].settled == "text":
            yield LayerRefusal("legacy", each.path, each.line, each.column, each.message, finding=each)


def plain_name(value: Any) -> Any:
    """A name, also where it is written as the table Codex takes for it; anything else as it is."""
    if isinstance(value, Mapping) and len(value) == 1:
        name, inner = next(iter(value.items()))
        return name if inner in ({}, []) and name != "granular" else approval(value) if name == "granular" else value
    return value


def _requirement(name: str, value: Any, client: str) -> list[Any]:
    """The list of allowed values that a single value turns into."""
    if name == "sandbox_mode" and value != "read-only" and holds("read-only-is-added", client):
        return ["read-only", value]
    if name == "approvals_reviewer" and value != "user":
        return [value, "user"]
    return [value]


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


def _granular(switches: Any) -> str:
    if not isinstance(switches, Mapping):
        return f"granular is a table of switches, not {shapes.found(switches)}"
    for name in granular.switches():
        if name not in switches:
            if name in granular.needed():
                return f"granular needs {name}"
        elif not isinstance(switches[name], bool):
            return f"{name} must be true or false, not {shapes.found(switches[name])}"
    return ""


def _sandbox(value: Any, client: str) -> str:
    return "" if isinstance(value, str) and value in _SANDBOX else _not_among(value, _SANDBOX)


def _reviewer(value: Any, client: str) -> str:
    names = ["user", "guardian_subagent"]
    if holds("auto-review-is-known", client):
        names.insert(1, "auto_review")
    return "" if isinstance(value, str) and value in names else _not_among(value, names)


def _not_among(value: Any, names: list[str] | tuple[str, ...]) -> str:
    what = f'"{value}"' if isinstance(value, str) else shapes.found(value)
    return f"{what} is none of {', '.join(names)}"


_TURNED: dict[str, tuple[str, Callable[[Any, str], str]]] = {
    "approval_policy": ("allowed_approval_policies", _approval),
    "sandbox_mode": ("allowed_sandbox_modes", _sandbox),
    "approvals_reviewer": ("allowed_approvals_reviewers", _reviewer),
}
"""The keys that become requirements: the name there, and what is wrong with a value for a client."""


def _others(document: Document, config: Mapping[str, Any], client: str) -> Iterator[LayerRefusal]:
    """What stops Codex in the keys that limit nobody."""
    for name, value in config.items():
        known = config_keys().get(name)
        if known is not None and client in known.clients:
            problem, certainty = _misfit(value, known, client)
            if problem:
                yield _refusal(document, (name,), f"{name} {problem}", certainty)
    profile = config.get("profile")
    if isinstance(profile, str):
        profiles = config.get("profiles")
        if holds("profile-stops", client):
            yield _refusal(document, ("profile",), "profile is no longer supported here: remove it")
        elif not (isinstance(profiles, Mapping) and profile in profiles):
            yield _refusal(document, ("profile",), f"there is no [profiles.{profile}]")
    for name in ("model_instructions_file", "experimental_compact_prompt_file", "model_catalog_json"):
        if isinstance(config.get(name), str) and client in config_keys()[name].clients:
            yield _refusal(document, (name,), f"the file {name} names must exist on every machine", "unknown")


def _misfit(value: Any, known: ConfigKey, client: str) -> tuple[str, Certainty]:
    """What is wrong with the value of a config.toml key; empty where it fits."""
    if known.type == "enum":
        plain = plain_name(value)
        if isinstance(plain, str):
            certainty: Certainty = "certain" if client == NEWEST else "unknown"
            return ("" if plain in known.values else f"takes {', '.join(known.values)}"), certainty
        return f"takes {', '.join(known.values)}, not {shapes.found(value)}", "certain"
    if known.type in _LARGEST:
        lowest, highest = _LARGEST[known.type]
        if isinstance(value, int) and not isinstance(value, bool):
            return ("" if lowest <= value <= highest else "is out of range"), "certain"
        return f"must be a whole number, not {shapes.found(value)}", "certain"
    kinds = known.type.split("|")
    if "array" in kinds and isinstance(value, list):
        return ("may not be a list" if value else ""), "unknown"
    if isinstance(value, (date, datetime, time)) and "string" in kinds:
        return "", "certain"
    fits = [kind for kind in kinds if kind != "array" and shapes.fits(value, kind)]
    if not fits:
        return f"must be {shapes.expected(kinds[0])}, not {shapes.found(value)}", "certain"
    if fits == ["array<string>"] and not all(isinstance(item, str) for item in value):
        return "must be a list of texts", "certain"
    return "", "certain"


def _refusal(document: Document, path: Path, message: str, certainty: Certainty = "certain") -> LayerRefusal:
    span = document.key_span(path)
    line, column = (span.line, span.column) if span else (1, 1)
    return LayerRefusal("legacy", path, line, column, message, certainty)
