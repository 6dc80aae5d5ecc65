"""A block taken apart into what can be put into a policy on its own: keys and tables with the comments above them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from codex_rollout_tui.policy.blocks.block import Block
from codex_rollout_tui.policy.edit.splices import line_end, line_start
from codex_rollout_tui.policy.text.document import Document, Path


class Lead(NamedTuple):
    """What stands above a key or a header."""

    apart: bool
    """Whether a blank line comes first."""
    comments: str
    """Whole comment lines; blank lines only between them."""


class Statement(NamedTuple):
    """One key with its value."""

    lead: Lead
    key: str
    value: Any
    line: str
    """The whole statement, line end included."""


class BlockTable(NamedTuple):
    """A table of a block; the first one has no header and an empty path."""

    path: Path
    array: bool
    """Whether it is one of [[several]]; the path is then that of the list."""
    lead: Lead
    header: str
    statements: tuple[Statement, ...]

    @property
    def values(self) -> dict[str, Any]:
        """What the table says."""
        return {statement.key: statement.value for statement in self.statements}

    def text(self, chosen: tuple[Statement, ...]) -> str:
        """Header and chosen statements with their comments."""
        parts = [self.lead.comments, self.header]
        for statement in chosen:
            parts += ["\n" if statement.lead.apart else "", statement.lead.comments, statement.line]
        return "".join(parts)


class Pieces(NamedTuple):
    """A block taken apart; the preamble is what its first comment says about all of it."""

    preamble: str
    tables: tuple[BlockTable, ...]


@cache
def pieces(block: Block) -> Pieces:
    """The keys and tables of a block, in its order."""
    document = Document(block.text.encode())
    body, at = document.body, 0
    tables: list[BlockTable] = []
    for section in document.layout.sections:
        lead, header = Lead(False, ""), ""
        if section.header != (0, 0):
            lead, start, at = (
                _above(body, at, line_start(document, section.header[0])),
                section.header[0],
                section.header[1],
            )
            header, at = _line(document, start, at)
        statements = []
        for pair in section.pairs:
            above = _above(body, at, line_start(document, pair.statement[0]))
            line, at = _line(document, *pair.statement)
            statements.append(Statement(above, str(pair.path[-1]), document.value(pair.path), line))
        path = section.path[:-1] if section.array else section.path
        tables.append(BlockTable(path, section.array, lead, header, tuple(statements)))
    return _without_preamble(tables)


def _line(document: Document, start: int, end: int) -> tuple[str, int]:
    """The whole lines from a byte to another, and where the next line starts."""
    stop = line_end(document, end)
    return document.body[line_start(document, start) : stop].decode(), stop


def _above(body: bytes, start: int, end: int) -> Lead:
    lines = body[start:end].decode()
    comments = lines.strip("\n")
    return Lead(lines.startswith("\n"), f"{comments}\n" if comments else "")


def _without_preamble(tables: list[BlockTable]) -> Pieces:
    first = next(at for at, table in enumerate(tables) if table.header or table.statements)
    table = tables[first]
    lead = table.lead if table.header else table.statements[0].lead
    preamble, blank, rest = lead.comments.rpartition("\n\n")
    lead = Lead(True, rest)
    if table.header:
        table = table._replace(lead=lead)
    else:
        table = table._replace(statements=(table.statements[0]._replace(lead=lead), *table.statements[1:]))
    return Pieces(preamble + "\n" if blank else "", (*tables[:first], table, *tables[first + 1 :]))
