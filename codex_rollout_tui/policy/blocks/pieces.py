"""A block taken apart into what can be put into a policy on its own: keys and tables with the comments above them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from codex_rollout_tui.policy.blocks.block import Block
from codex_rollout_tui.policy.edit.splices import line_end, line_start
from codex_rollout_tui.policy.text.document import Path, PolicyText


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


class Table(NamedTuple):
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
        return {each.key: each.value for each in self.statements}

    def text(self, chosen: tuple[Statement, ...]) -> str:
        """Header and chosen statements with their comments."""
        parts = [self.lead.comments, self.header]
        for each in chosen:
            parts += ["\n" if each.lead.apart else "", each.lead.comments, each.line]
        return "".join(parts)


class Pieces(NamedTuple):
    """A block taken apart; the preamble is what its first comment says about all of it."""

    preamble: str
    tables: tuple[Table, ...]


@cache
def pieces(block: Block) -> Pieces:
    """The keys and tables of a block, in its order."""
    doc = PolicyText(block.text.encode())
    body, at = doc.body, 0
    found: list[Table] = []
    for section in doc.layout.sections:
        lead, header = Lead(False, ""), ""
        if section.header != (0, 0):
            lead, start, at = _above(body, at, line_start(doc, section.header[0])), section.header[0], section.header[1]
            header, at = _line(doc, start, at)
        statements = []
        for pair in section.pairs:
            above = _above(body, at, line_start(doc, pair.statement[0]))
            line, at = _line(doc, *pair.statement)
            statements.append(Statement(above, str(pair.path[-1]), doc.value(pair.path), line))
        path = section.path[:-1] if section.array else section.path
        found.append(Table(path, section.array, lead, header, tuple(statements)))
    return _without_preamble(found)


def _line(doc: PolicyText, start: int, end: int) -> tuple[str, int]:
    """The whole lines from a byte to another, and where the next line starts."""
    stop = line_end(doc, end)
    return doc.body[line_start(doc, start) : stop].decode(), stop


def _above(body: bytes, start: int, end: int) -> Lead:
    lines = body[start:end].decode()
    comments = lines.strip("\n")
    return Lead(lines.startswith("\n"), f"{comments}\n" if comments else "")


def _without_preamble(tables: list[Table]) -> Pieces:
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
