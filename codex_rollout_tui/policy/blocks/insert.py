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
from codex_rollout_tui.policy.blocks.plan import MissingPiece, dotted, plan
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
from codex_rollout_tui.policy.text.document import Document, Path


class Insertion(NamedTuple):
    """A policy with a block put into it."""

    document: Document
    added: tuple[str, ...]
    """Dotted keys that are new; a list that was there is named when items were added to it."""
    unchanged: tuple[tuple[str, int], ...]
    """Dotted keys that were set and stay as they are, with their line (1-based) in the text before."""
    differing: tuple[str, ...]
    """Those of `unchanged` with which the policy says something else than the block."""


def insert(document: Document, block: Block) -> Insertion:
    """Add what a block has and the policy lacks; a second insertion of the same block changes nothing.

    Raises PolicyEditError where the text does not parse or cannot take the block.
    """
    problem = document.problem
    if problem is not None:
        raise PolicyEditError(
            f"Line {problem.line}, column {problem.column}: {problem.message}. "
            "Mend the text there first; nothing was changed."
        )
    made = plan(document, block)
    added = dict.fromkeys(name for piece in made.missing for name in _names(piece))
    new = _with_pieces(document, block, made.missing)
    if not same(new.values, _expected_values(document, made.missing)):
        raise refuse(document, (), "the block does not fit into it")
    return Insertion(new, tuple(added), tuple(made.unchanged.items()), tuple(made.differing))


def _names(missing: MissingPiece) -> list[str]:
    if missing.items:
        return [dotted(missing.path)]
    return [dotted((*missing.path, statement.key)) for statement in missing.statements]


def _expected_values(document: Document, missing: list[MissingPiece]) -> Any:
    try:
        values: Any = copy.deepcopy(document.values)
    except RecursionError:
        raise PolicyEditError(
            "This policy nests its tables too deeply to be edited by choice. Edit its text."
        ) from None
    for piece in missing:
        for statement in piece.statements:
            _table(values, piece.path)[statement.key] = statement.value
        if piece.items:
            _table(values, piece.path[:-1]).setdefault(piece.path[-1], []).extend(piece.items)
    return values


def _table(values: Any, path: Path) -> Any:
    for part in path:
        values = values.setdefault(part, {})
    return values


def _with_pieces(document: Document, block: Block, missing: list[MissingPiece]) -> Document:
    if not document.values:
        return _append(document, block.text) if missing else document
    about = "" if block.is_profile else pieces(block).preamble
    fresh = []
    for at, piece in enumerate(missing):
        words = about if at == 0 else ""
        if piece.path and not document.has(piece.path[:1]):
            fresh.append(_as_table(piece, words))
        else:
            document = _add(document, piece, words, fragment=not block.is_profile)
    return _append(document, "\n".join(fresh)) if fresh else document


def _add(document: Document, missing: MissingPiece, about: str, *, fragment: bool) -> Document:
    """One part of the block into what is there; a fragment's words on its table stay with the first key."""
    path, table, statements = missing.path, missing.table, missing.statements
    new = table.array or (path and not document.has(path))
    if new and _takes_header(document, path):
        return _add_table(document, path, _as_table(missing, about))
    for item in missing.items:
        document = append_item(document, path, item)
    if statements:
        lead = statements[0].lead
        for words in (table.lead.comments, about) if fragment else (about,):
            lead = _below(words, lead)
        document = _add_keys(document, path, (statements[0]._replace(lead=lead), *statements[1:]))
    return document


def _as_table(missing: MissingPiece, about: str) -> str:
    """Header and keys as the block writes them, under the name the policy uses, with words about them above."""
    path, table = missing.path, missing.table
    left, right = ("[[", "]]") if table.array else ("[", "]")
    header = table.header.replace(f"{left}{dotted(table.path)}{right}", f"{left}{dotted(path)}{right}", 1)
    table = table._replace(header=header, lead=_below(about, table.lead))
    return table.text(missing.statements or table.statements)


def _below(words: str, lead: Lead) -> Lead:
    """Comments with others above them."""
    return Lead(True, words + ("\n" if lead.comments else "") + lead.comments) if words else lead


def _takes_header(document: Document, path: Path) -> bool:
    """Whether a header may say this path: nothing on it is a value, or made by dotted keys."""
    for length in range(1, len(path) + 1):
        place = document.layout.place(path[:length])
        if place is not None and place.node is not None:
            return False
        if any(
            pair.path[:length] == path[:length]
            for s in document.layout.sections
            if len(s.path) < length
            for pair in s.pairs
        ):
            return False
    return True


def _add_table(document: Document, path: Path, text: str) -> Document:
    """A table below the last one that belongs to the same table."""
    depth = next((n for n in range(len(path), 0, -1) if document.has(path[:n])), 0)
    below = sections_under(document, path[:depth]) if depth else []
    if not below or below[-1] is document.layout.sections[-1]:
        return _append(document, text)
    return add_lines(document, line_end(document, below[-1].end), newline_of(document) + _ended(document, text))


def _add_keys(document: Document, path: Path, new: tuple[Statement, ...]) -> Document:
    """Keys of one table where an edit puts the first of them, as the block writes them where there are lines for it."""
    document = set_value(document, (*path, new[0].key), new[0].value)
    place = document.layout.place((*path, new[0].key))
    if place is None or place.key is None or container(document, place.path) is not None:
        for statement in new[1:]:
            document = set_value(document, (*path, statement.key), statement.value)
        return document
    start, end = place.statement
    at = line_start(document, start)
    indent, dots = document.body[at:start].decode(), document.body[start : place.key[0]].decode()
    lines = [line for statement in new for line in _lines(statement, dots)]
    above = document.body[line_start(document, at - 1) : at].strip() if at else b""
    if not lines[0] and (not above or above.startswith(b"[")):
        del lines[0]
    text = "\n".join(f"{indent}{line}" if line else "" for line in lines)
    return put(document, at, end, _ended(document, text))


def _lines(new: Statement, dots: str) -> list[str]:
    """A key with what stands above it, in lines; `dots` are the names of tables before it."""
    return [*([""] if new.lead.apart else []), *(new.lead.comments + dots + new.line).splitlines()]


def _append(document: Document, text: str) -> Document:
    """Lines at the end of a text, a blank line above them."""
    end = len(document.body)
    gap = "\n" if document.body.strip() and not document.body.endswith((b"\n\n", b"\n\r\n")) else ""
    return add_lines(document, end, _ended(document, gap + text))


def _ended(document: Document, text: str) -> str:
    """Text of a block with the line ends of the policy."""
    return text.replace("\n", newline_of(document))
