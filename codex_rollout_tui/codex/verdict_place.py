"""Where in a policy's text the answer of the binary belongs.

Codex names a key, in spellings of its own and often only an ancestor of the culprit; from 0.152 a line only for syntax
errors. What it names outranks what our checks say; they only make it more precise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.codex.binary_answer import number
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, NETWORK, spellings, top_level_names
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document, Path

_NETWORKS = spellings(NETWORK)
_ALSO: dict[str, tuple[Path, ...]] = {
    "default_permissions": (("allowed_permission_profiles",),),
    "allowed_login_methods": (("allowed_chatgpt_workspaces",),),
    "allowed_sandbox_modes": (("remote_sandbox_config", "allowed_sandbox_modes"),),
    FEATURES: spellings(FEATURES)[1:],
    **dict.fromkeys(top_level_names(NETWORK), _NETWORKS),
    "network.allowed_domains": tuple((*table, name) for name in ("domains", "allowed_domains") for table in _NETWORKS),
    "network.denied_domains": tuple((*table, name) for name in ("domains", "denied_domains") for table in _NETWORKS),
    "network": _NETWORKS,
}
"""The key Codex names, and the keys it may mean by it."""

_QUOTED = re.compile(r"[`\"']([^`\"']+)[`\"']")
_DOMAIN = re.compile(r"invalid value for network\.\w+: (\S+) \(")
_WANTED = re.compile(r", expected| is not in the allowed set| must be set unless|; use ")
"""What follows is what Codex would have liked."""
_RULE = re.compile(r"prefix_rule at index (\d{1,6})(?:.*?pattern token at index (\d{1,6}))?")


class VerdictPlace(NamedTuple):
    """The key or item that is meant, and its stretch of text: 1-based lines and code point columns, end exclusive.

    `path` is empty where the text cannot be read that far.
    """

    path: Path
    line: int
    column: int
    end_line: int
    end_column: int


def place(document: Document, verdict: Verdict, findings: Iterable[Finding] | None = None) -> VerdictPlace | None:
    """The most precise place a verdict speaks of, or None where it speaks of none we can find.

    `findings` are those of the measured client that stands for the one that gave the verdict, where they are known.
    """
    if document.values is None:
        line, column = verdict.line, verdict.column
        if line is None and verdict.accepted is False and document.problem is not None:
            line, column = document.problem.line, document.problem.column
        return None if line is None else VerdictPlace((), line, column or 1, line, (column or 1) + 1)
    if verdict.line is not None:
        named = _around(document, verdict.line, verdict.column or 1)
    else:
        named = _named(document.values, verdict.key) if verdict.key else []
        named = _narrowed(document.values, named, verdict.detail)
    if verdict.accepted is False:
        ours = _ours(_check(document, verdict.version) if findings is None else findings)
        below = [path for path in ours if any(_starts(path, start) for start in named)] if named else ours
        if len(below) == 1:
            named = below
        elif below and len(named) > 1:
            # Codex stops at its first error, which may be any of these.
            named = [_common(below)]
    return _at(document, named[0]) if named else None


def _around(document: Document, line: int, column: int) -> list[Path]:
    """The innermost key or item at a place of the text."""
    at = document.lines.offset(line, column)
    path = document.layout.around(at) if document.lines.place(at) == (line, column) else None
    return [path] if path else []


def _at(document: Document, path: Path) -> VerdictPlace | None:
    """The span of a path, or of the nearest one around it that the text shows."""
    for length in range(len(path), 0, -1):
        span = document.key_span(path[:length])
        if span is not None:
            return VerdictPlace(path[:length], *span[:4])
    return None


def _check(document: Document, version: str | None) -> Iterable[Finding]:
    version_number = number(version or "") or (1_000_000, 0, 0)
    return check(
        document,
        next(
            (measured for measured in reversed(VERSIONS) if (number(measured) or version_number) <= version_number),
            VERSIONS[0],
        ),
    )


def _ours(findings: Iterable[Finding]) -> list[Path]:
    """The keys over which we say Codex refuses the policy, each once."""
    return list(dict.fromkeys(finding.path for finding in findings if finding.refuses and finding.path))


def _named(values: Mapping[str, Any], key: str) -> list[Path]:
    """Every key of the policy that Codex may mean by a name of its own."""
    wanted: list[tuple[str, ...]] = [tuple(key.split("."))]
    for name, others in _ALSO.items():
        if key == name or key.startswith(f"{name}."):
            rest = tuple(part for part in key[len(name) :].split(".") if part)
            wanted += [(*(str(part) for part in other), *rest) for other in others]
    paths = [path for parts in wanted for path in _follow(values, parts)]
    longest = [path for path in paths if path]
    return list(dict.fromkeys(longest))


def _follow(values: Any, parts: tuple[str, ...], at: Path = ()) -> list[Path]:
    """The paths that a dotted name leads to, as far as it leads; lists are passed through, names may hold dots."""
    if not parts:
        return [at]
    if isinstance(values, list):
        inside = [path for index, item in enumerate(values) for path in _follow(item, parts, (*at, index))]
        deepest = max((len(path) for path in inside), default=0)
        further = [path for path in inside if len(path) == deepest > len(at) + 1]
        return further or [at]
    if isinstance(values, Mapping):
        for length in range(len(parts), 0, -1):
            name = _spelled(values, ".".join(parts[:length]))
            if name is not None:
                return _follow(values[name], parts[length:], (*at, name))
    return [at]


def _spelled(values: Mapping[str, Any], name: str) -> str | None:
    """A name as the policy spells it: Codex says some of them in camel case."""
    if name in values:
        return name
    plain = _plain(name)
    return next((key for key in values if _plain(key) == plain), None)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _narrowed(values: Mapping[str, Any], named: list[Path], detail: str) -> list[Path]:
    """The keys below the named ones that the message itself points to, by a number or in quotes."""
    if rule := _RULE.search(detail):
        below: Path = (int(rule[1]),) if rule[2] is None else (int(rule[1]), "pattern", int(rule[2]))
        return [(*path, *below) for path in named]
    if "missing field" in detail:
        return named
    domain = _DOMAIN.search(detail)
    quoted = [domain[1]] if domain else _QUOTED.findall(_WANTED.split(detail)[0])
    for word in reversed(quoted):
        mentions = [path for start in named for path in _mentions(values, start, word)]
        if len(mentions) == 1:
            return mentions
    return named


def _mentions(values: Any, path: Path, word: str) -> Iterator[Path]:
    """The keys and texts at or below a path that are this word."""
    inner = values
    for part in path:
        inner = inner[part]
    todo: list[tuple[Path, Any]] = [(path, inner)]
    while todo:
        at, value = todo.pop()
        if (value == word and isinstance(value, str)) or (at != path and at[-1] == word):
            yield at
        if isinstance(value, (Mapping, list)):
            members: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, Mapping) else enumerate(value)
            todo.extend(((*at, part), item) for part, item in members)


def _starts(path: Path, with_: Path) -> bool:
    return path[: len(with_)] == with_


def _common(paths: list[Path]) -> Path:
    """The longest path that leads to all of them; the first one where they have nothing in common."""
    shared: Path = paths[0]
    for path in paths[1:]:
        length = next((at for at, (part, other) in enumerate(zip(shared, path, strict=False)) if part != other), None)
        shared = shared[: min(len(shared), len(path)) if length is None else length]
    return shared or paths[0]
