"""What of a block a policy lacks, and what of it is settled there already.

A key that is set stays as it is. So does a table of what is allowed: it is one decision, and adding to it would loosen
it. Command rules and `deny_read` only restrict (Codex adds them up between layers too), so theirs that are missing are
added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.blocks.block import Block
from codex_rollout_tui.policy.blocks.pieces import BlockTable, Statement, pieces
from codex_rollout_tui.policy.catalogue.spellings import spellings
from codex_rollout_tui.policy.edit.keys import same
from codex_rollout_tui.policy.text.document import Document, Path

ADDS_UP: frozenset[Path] = frozenset({("permissions", "filesystem", "deny_read")})
"""Lists that take the items they lack."""

ALLOWS: frozenset[Path] = frozenset({("mcp_servers",), ("plugins",), ("allowed_permission_profiles",)})
"""Tables that allow what they name and nothing else."""

INSTEAD = {
    "allowed_domains": ("domains",),
    "denied_domains": ("domains",),
    "domains": ("allowed_domains", "denied_domains"),
    "unix_sockets": ("allow_unix_sockets",),
    "allow_unix_sockets": ("unix_sockets",),
}
"""Network keys, and the ones that Codex refuses beside them."""

_STRICTNESS = {"prompt": 1, "prompt-user": 1, "forbidden": 2}


class MissingPiece(NamedTuple):
    """What one table of a block brings: keys for the table at `path`, or items for the list there."""

    path: Path
    table: BlockTable
    statements: tuple[Statement, ...] = ()
    items: tuple[Any, ...] = ()


class BlockPlan(NamedTuple):
    """What to add to a policy; `unchanged` is line by dotted key, `differing` those that say something else."""

    missing: list[MissingPiece]
    unchanged: dict[str, int]
    differing: dict[str, None]


def plan(document: Document, block: Block) -> BlockPlan:
    """Compare a block with a policy that can be read."""
    made = BlockPlan([], {}, {})
    for table in pieces(block).tables:
        path = _spelled(document, table.path)
        if table.array:
            _rule(document, path, table, made)
            continue
        new = []
        for statement in table.statements:
            if _is_free(document, (*path, statement.key), table, statement, made):
                new.append(statement)
        if new:
            made.missing.append(MissingPiece(path, table, statements=tuple(new)))
    return made


def dotted(path: Path) -> str:
    """A path as findings name it."""
    return ".".join(str(part) for part in path)


def _spelled(document: Document, path: Path) -> Path:
    """The path under the name the policy uses: Codex refuses two names of one table."""
    for other in spellings(str(path[0])) if path else ():
        if document.has(other):
            return (*other, *path[1:])
    return path


def _is_free(document: Document, path: Path, table: BlockTable, new: Statement, made: BlockPlan) -> bool:
    """Whether nothing in the policy settles a key; what does is kept, and a list may still lack some items."""
    settled = _settled(document, path)
    if settled is None:
        return True
    current = document.value(settled)
    missing: list[Any] = []
    if settled == path and path in ADDS_UP and isinstance(current, list) and isinstance(new.value, list):
        missing = [item for item in new.value if item not in current]
        if missing:
            made.missing.append(MissingPiece(path, table, items=tuple(missing)))
    agrees = not missing if path in ADDS_UP else settled[: len(path)] == path and same(document.value(path), new.value)
    _keep(document, settled, made, agrees=agrees or (settled in ALLOWS and same(document.value(path), new.value)))
    return False


def _settled(document: Document, path: Path) -> Path | None:
    """The place in the policy that settles a key: itself, what above it is no table, or another form of it."""
    for length in range(1, len(path)):
        above = path[:length]
        if document.has(above) and (above in ALLOWS or not isinstance(document.value(above), Mapping)):
            return above
    if document.has(path):
        return path
    others = ((*path[:-1], name) for name in INSTEAD.get(str(path[-1]), ()) if len(path) > 1)
    return next((other for other in others if document.has(other)), None)


def _rule(document: Document, path: Path, table: BlockTable, made: BlockPlan) -> None:
    """A command rule is there already when one covers its pattern as strictly, or decides on the same pattern."""
    rule = {statement.key: statement.value for statement in table.statements}
    above = next((path[:n] for n in range(1, len(path)) if not isinstance(document.value(path[:n], {}), Mapping)), None)
    rules = document.value(path, [])
    if above is not None or not isinstance(rules, list):
        _keep(document, above or path, made, agrees=False)
        return
    for at, other in enumerate(rules):
        if _covers(other, rule):
            _keep(document, (*path, at), made, agrees=_strictness(other) == _strictness(rule))
            return
    made.missing.append(MissingPiece(path, table, items=(rule,)))


def _covers(rule: Any, new: Any) -> bool:
    rule_words, new_words = _words(rule), _words(new)
    if not rule_words or not new_words or rule_words == new_words:
        return bool(new_words) and rule_words == new_words
    shorter = len(rule_words) <= len(new_words) and all(
        rule_word >= new_word for rule_word, new_word in zip(rule_words, new_words, strict=False)
    )
    return shorter and _strictness(rule) >= _strictness(new)


def _strictness(rule: Any) -> int:
    decision = rule.get("decision") if isinstance(rule, Mapping) else None
    return _STRICTNESS.get(decision, 0) if isinstance(decision, str) else 0


def _words(rule: Any) -> tuple[frozenset[str], ...]:
    """The words of a pattern, each as the set of spellings it takes; empty where it is not sound."""
    pattern = rule.get("pattern") if isinstance(rule, Mapping) else None
    words = []
    for word in pattern if isinstance(pattern, list) else ():
        any_of = word.get("any_of", [word.get("token")]) if isinstance(word, Mapping) else None
        if not isinstance(any_of, list) or not all(isinstance(spelling, str) for spelling in any_of):
            return ()
        words.append(frozenset(any_of))
    return tuple(words)


def _keep(document: Document, path: Path, made: BlockPlan, *, agrees: bool) -> None:
    span = document.key_span(path)
    made.unchanged.setdefault(dotted(path), span.line if span else 1)
    if not agrees:
        made.differing[dotted(path)] = None
