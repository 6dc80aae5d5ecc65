"""`managed_config.toml` as a layer: the requirements it turns into, and what stops Codex in it.

It is a config.toml, so only three of its keys limit anybody; all of its keys can stop Codex by a wrong type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.granular import plain_name
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.catalogue.legacy_facts import holds
from codex_rollout_tui.policy.layers.layer_refusal import LayerRefusal
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, Leaf, LeftOut
from codex_rollout_tui.policy.lint.lint import CODES, check
from codex_rollout_tui.policy.lint.managed_config import TURNED, ConfigProblem, counts, problem_of, problems
from codex_rollout_tui.policy.text.document import Document, Path


class Legacy(NamedTuple):
    """A managed_config.toml as one client takes it."""

    requirements: LayerRequirements
    config: Mapping[str, Any]
    """All it sets, for what acts together with other layers."""
    refusals: tuple[LayerRefusal, ...]


def read(document: Document, client: str) -> Legacy:
    """What a managed_config.toml demands of a client, and what in it stops that client."""
    broken = tuple(_unreadable(document, client)) if document.problem is not None or client == VERSIONS[0] else ()
    if document.problem is not None:
        at = LayerRefusal("legacy", (), document.problem.line, document.problem.column, document.problem.message)
        return Legacy(LayerRequirements("legacy", document, {}, {}), {}, broken or (at,))
    config = document.values or {}
    values: dict[str, Any] = {}
    spelling: dict[Path, Path] = {}
    refusals = list(broken)
    for name, (wanted, _) in TURNED.items():
        if counts(config, name, client) and not problem_of(name, config[name], client):
            values[wanted] = _requirement(name, plain_name(config[name]), client)
            spelling[(wanted,)] = (name,)
    refusals += (_refusal(document, problem) for problem in problems(config, client))
    refusals.sort(key=lambda refusal: (refusal.line, refusal.column))
    left_out = tuple(_idle(document, config, client))
    return Legacy(LayerRequirements("legacy", document, values, spelling, left_out), config, tuple(refusals))


def _idle(document: Document, config: Mapping[str, Any], client: str) -> Iterator[LeftOut]:
    """The keys that limit nobody from here, above all those of a requirements.toml."""
    for name, value in config.items():
        if name == "approvals_reviewer" and not holds("reviewer-counts", client):
            why = f"limits nothing in Codex {client}"
        elif name in TURNED:
            continue
        else:
            why = f"limits nothing in managed_config.toml; only {', '.join(TURNED)} do"
        yield LeftOut(Leaf((name,), value, "legacy", (name,), document), why)


def _unreadable(document: Document, client: str) -> Iterator[LayerRefusal]:
    """What makes the text itself unreadable: not TOML, or TOML newer than the oldest client."""
    for finding in check(document, client):
        if finding.refuses and CODES[finding.code].settled == "text":
            place = finding.line, finding.column
            yield LayerRefusal("legacy", finding.path, *place, finding.message, finding=finding)


def _requirement(name: str, value: Any, client: str) -> list[Any]:
    """The list of allowed values that a single value turns into."""
    if name == "sandbox_mode" and value != "read-only" and holds("read-only-is-added", client):
        return ["read-only", value]
    if name == "approvals_reviewer" and value != "user":
        return [value, "user"]
    return [value]


def _refusal(document: Document, problem: ConfigProblem) -> LayerRefusal:
    span = document.key_span(problem.path)
    line, column = (span.line, span.column) if span else (1, 1)
    return LayerRefusal("legacy", problem.path, line, column, problem.message, problem.certainty)
