"""Put a block into a policy: what is missing, with the block's comments, and every byte around it as it was.

Keys go into the table they belong to, new tables to the end (of their parent's tables, or of the text), top-level keys
above the first header. Every insertion is read back: it says what the policy said and what was missing, or it is
refused.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.blocks.block import Block
from codex_rollout_tui.policy.blocks.pieces import Lead, Statement, pieces
from codex_rollout_tui.policy.blocks.plan import Missing, dotted, plan
from codex_rollout_tui.policy.edit.keys import append_item, same, set_value
from codex_rollout_tui.policy.edit.splices import (
    add_lines,
    container,
    line_end,
    line_start,
    newline_of,
    put,
    refuse,
    sections_under,
)
from codex_rollout_tui.policy.text.document import Path, PolicyText


class Insertion(NamedTuple):
    """A policy with a block put into it."""

    doc: PolicyText
    added: tuple[str, ...]
    """Dotted keys that are new; a list that was there is named when items were added to it."""
    kept: tuple[tuple[str, int], ...]
    """Dotted keys that were set and stay as they are, with their line (1-based) in the text before."""
    differing: tuple[str, ...]
    """Those of `kept` with which the policy says something else than the block."""


def insert(doc: PolicyText, block: Block) -> Insertion:
    """Add what a block has and the policy lacks; a second insertion of the same block changes nothing.

    Raises PolicyEditError where the text does not parse or cannot take the block.
    """
    problem = doc.problem
    if problem is not None:
        raise PolicyEditError(
            f"Line {problem.line}, column {problem.column}: {problem.message}. "
            "Mend the text there first; nothing was changed."
        )
    made = plan(doc, block)
    added = dict.fromkeys(name for each in made.missing for name in _names(each))
    new = _written(doc, block, made.missing)
    if not same(new.values, _wanted(doc, made.missing)):
        raise refuse(doc, (), "the block does not fit into it")
    return Insertion(new, tuple(added), tuple(made.kept.items()), tuple(made.differing))


def _names(missing: Missing) -> list[str]:
    if missing.items:
        return [dotted(missing.path)]
    return [dotted((*missing.path, each.key)) for each in missing.statements]


def _wanted(doc: PolicyText, missing: list[Missing]) -> Any:
    try:
        values: Any = copy.deepcopy(doc.values)
    except RecursionError:
        raise PolicyEditError(
            "This policy nests its tables too deeply to be edited by choice. Edit its text."
        ) from None
    for each in missing:
        for one in each.statements:
            _table(values, each.path)[one.key] = one.value
        if each.items:
            _table(values, each.path[:-1]).setdefault(each.path[-1], []).extend(each.items)
    return values


def _table(values: Any, path: Path) -> Any:
    for part in path:
        values = values.setdefault(part, {})
    return values


def _written(doc: PolicyText, block: Block, missing: list[Missing]) -> PolicyText:
    if not doc.values:
        return _append(doc, block.text) if missing else doc
    about = "" if block.whole else pieces(block).preamble
    fresh = []
    for at, each in enumerate(missing):
        words = about if at == 0 else ""
        if each.path and not doc.has(each.path[:1]):
            fresh.append(_as_table(each, words))
        else:
            doc = _add(doc, each, words, fragment=not block.whole)
    return _append(doc, "\n".join(fresh)) if fresh else doc


def _add(doc: PolicyText, missing: Missing, about: str, *, fragment: bool) -> PolicyText:
    """One part of the block into what is there; a fragment's words on its table stay with the first key."""
    path, table, statements = missing.path, missing.table, missing.statements
    new = table.array or (path and not doc.has(path))
    if new and _takes_header(doc, path):
        return _add_table(doc, path, _as_table(missing, about))
    for item in missing.items:
        doc = append_item(doc, path, item)
    if statements:
        lead = statements[0].lead
        for words in (table.lead.comments, about) if fragment else (about,):
            lead = _below(words, lead)
        doc = _add_keys(doc, path, (statements[0]._replace(lead=lead), *statements[1:]))
    return doc


def _as_table(missing: Missing, about: str) -> str:
    """Header and keys as the block writes them, under the name the policy uses, with words about them above."""
    path, table = missing.path, missing.table
    left, right = ("[[", "]]") if table.array else ("[", "]")
    header = table.header.replace(f"{left}{dotted(table.path)}{right}", f"{left}{dotted(path)}{right}", 1)
    table = table._replace(header=header, lead=_below(about, table.lead))
    return table.text(missing.statements or table.statements)


def _below(words: str, lead: Lead) -> Lead:
    """Comments with others above them."""
    return Lead(True, words + ("\n" if lead.comments else "") + lead.comments) if words else lead


def _takes_header(doc: PolicyText, path: Path) -> bool:
    """Whether a header may say this path: nothing on it is a value, or made by dotted keys."""
    for length in range(1, len(path) + 1):
        place = doc.layout.place(path[:length])
        if place is not None and place.node is not None:
            return False
        if any(
            pair.path[:length] == path[:length] for s in doc.layout.sections if len(s.path) < length for pair in s.pairs
        ):
            return False
    return True


def _add_table(doc: PolicyText, path: Path, text: str) -> PolicyText:
    """A table below the last one that belongs to the same table."""
    depth = next((n for n in range(len(path), 0, -1) if doc.has(path[:n])), 0)
    below = sections_under(doc, path[:depth]) if depth else []
    if not below or below[-1] is doc.layout.sections[-1]:
        return _append(doc, text)
    return add_lines(doc, line_end(doc, below[-1].end), newline_of(doc) + _ended(doc, text))


def _add_keys(doc: PolicyText, path: Path, new: tuple[Statement, ...]) -> PolicyText:
    """Keys of one table where an edit puts the first of them, as the block writes them where there are lines for it."""
    doc = set_value(doc, (*path, new[0].key), new[0].value)
    place = doc.layout.place((*path, new[0].key))
    if place is None or place.key is None or container(doc, place.path) is not None:
        for each in new[1:]:
            doc = set_value(doc, (*path, each.key), each.value)
        return doc
    start, end = place.statement
    at = line_start(doc, start)
    indent, dots = doc.body[at:start].decode(), doc.body[start : place.key[0]].decode()
    lines = [line for each in new for line in _lines(each, dots)]
    above = doc.body[line_start(doc, at - 1) : at].strip() if at else b""
    if not lines[0] and (not above or above.startswith(b"[")):
        del lines[0]
    text = "\n".join(f"{indent}{line}" if line else "" for line in lines)
    return put(doc, at, end, _ended(doc, text))


def _lines(new: Statement, dots: str) -> list[str]:
    """A key with what stands above it, in lines; `dots` are the names of tables before it."""
    return [*([""] if new.lead.apart else []), *(new.lead.comments + dots + new.line).splitlines()]


def _append(doc: PolicyText, text: str) -> PolicyText:
    """Lines at the end of a text, a blank line above them."""
    end = len(doc.body)
    gap = "\n" if doc.body.strip() and not doc.body.endswith((b"\n\n", b"\n\r\n")) else ""
    return add_lines(doc, end, _ended(doc, gap + text))


def _ended(doc: PolicyText, text: str) -> str:
    """Text of a block with the line ends of the policy."""
    return text.replace("\n", newline_of(doc))
