"""Where a cursor stands in a policy that may not parse: in a header, at a key or at a value, and of which table."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, Protocol

import tomli

from codex_rollout_tui.policy.catalogue.keys import Path, node_at
from codex_rollout_tui.policy.text.lexer import lex, opened

_KEYED = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)[ \t]*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_WORDS = frozenset(("key", "header", "string", "number", "boolean", "error"))


class OpenLines(Protocol):
    """Lines, and what is open where each starts."""

    @property
    def count(self) -> int:
        """How many lines there are."""

    def content(self, row: int) -> str:
        """A line without its ending."""

    def state(self, row: int) -> str:
        """What is open at the start of a row, as `policy/text/lexer.py` says it."""


class CursorSpot(NamedTuple):
    """A place where something can be written; `start` to `end` of the line is what is there already."""

    kind: Literal["header", "key", "value"]
    path: Path
    """The table whose keys fit, or the key whose values fit; in a header the tables named so far."""
    table: tuple[str, ...]
    """The names in the header above."""
    dotted: tuple[str, ...]
    """The names written before the last dot."""
    written: str
    start: int
    end: int
    used_names: frozenset[str]
    """Keys the table has, values the list has, or tables that have a header."""
    quote: str = ""
    """The quote that was begun."""
    double: bool = False
    """Whether a header has two brackets."""
    free: bool = False
    """Whether the line is empty else, and nothing of this table follows."""
    equals: str = " = "
    """What goes behind a key: nothing where a value follows already."""


class _Piece(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def spot(rows: OpenLines, row: int, column: int) -> CursorSpot | None:
    """The place at a row and column, both from 0; None where nothing can be completed (comments, long texts)."""
    first = row
    while first > 0 and _open(rows, first):
        first -= 1
    head = next((at for at in range(first if first < row else row - 1, -1, -1) if _is_header(rows, at)), -1)
    line = rows.content(row)
    if first == row and line[:column].lstrip().startswith("["):
        return _in_header(rows, row, column)
    pieces: list[_Piece] = []
    for at in range(first, row + 1):
        text = rows.content(at)
        tokens, _ = lex(text, rows.state(at))
        pieces += [_Piece(kind, text[low:high], low, high) for low, high, kind in tokens if at < row or low < column]
    state = lex(line[:column], rows.state(row))[1]
    if state[-1:] in ('"', "'") or (pieces and pieces[-1].kind == "comment" and pieces[-1].end >= column):
        return None
    touching = bool(pieces) and pieces[-1].kind in _WORDS and pieces[-1].end >= column and bool(line[:column].strip())
    word = pieces.pop() if touching and pieces[-1].start < column else None
    table = _names(rows, head)
    walk = _Walk(_inside(table))
    for piece in pieces:
        walk.step(piece)
    return _spot(rows, row, column, word, walk, table, head)


def _spot(
    rows: OpenLines, row: int, column: int, word: _Piece | None, walk: _Walk, table: tuple[str, ...], head: int
) -> CursorSpot | None:
    line = rows.content(row)
    start = word.start if word else column
    quote = word.text[0] if word and word.text[0] in "\"'" else ""
    end = _end(line, column, quote)
    written = line[start:column].lstrip("\"'")
    if walk.complete:
        return None
    if walk.value:
        return CursorSpot("value", walk.path, table, (), written, start, end, frozenset(walk.items), quote=quote)
    alone = not line[:start].strip() and not line[end:].strip()
    raw_path = (*walk.base, *walk.names)
    path = _inside(raw_path)
    if walk.frames:
        used_names = frozenset(walk.members) if not walk.names else frozenset[str]()
    else:
        used_names = _used_names(rows, row, head, walk.names)
    equals = "" if line[end:].lstrip().startswith("=") else " = "
    free = alone and not walk.frames and _last_of_table(rows, row)
    return CursorSpot(
        "key", path, table, walk.names, written, start, end, used_names, quote=quote, free=free, equals=equals
    )


class _Walk:
    """Reads a statement up to the cursor: the path it is at, and whether a key or a value comes next."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.names: tuple[str, ...] = ()
        self.path: Path = base
        self.value = False
        self.complete = False
        self.frames: list[tuple[str, Path]] = []
        self.items: list[str] = []
        self.members: list[str] = []
        self._name = ""

    def step(self, piece: _Piece) -> None:
        """Read one token."""
        kind, text = piece.kind, piece.text
        if kind == "punctuation":
            self._mark(text)
        elif not self.value and kind == "key":
            self._name = _name(text)
        elif self.value and kind in _WORDS:
            if self.frames and self.frames[-1][0] == "[":
                self.items.append(_name(text))
            else:
                self.complete = True

    def _mark(self, text: str) -> None:
        if text == ".":
            self.names = (*self.names, self._name)
        elif text == "=":
            self.members.append(self.names[0] if self.names else self._name)
            self.path = _resolved((*self.base, *self.names, self._name))
            self.value, self.complete = True, False
        elif text in "[{":
            self.frames.append((text, self.base))
            if text == "[":
                self.path, self.items = (*self.path, 0), []
            else:
                self.base, self.names, self.value, self.members = self.path, (), False, []
        elif text == ",":
            self.complete = False
            if self.frames and self.frames[-1][0] == "{":
                self.names, self.value = (), False
        elif text in "]}" and self.frames:
            opener, base = self.frames.pop()
            if opener == "[":
                self.path = self.path[:-1]
            else:
                self.path, self.base = self.base, base
            self.value, self.complete = True, not (self.frames and self.frames[-1][0] == "[")


def _open(rows: OpenLines, row: int) -> str:
    return opened(rows.content(row), rows.state(row))


def _is_header(rows: OpenLines, row: int) -> bool:
    return rows.content(row).lstrip().startswith("[") and not _open(rows, row)


def _names(rows: OpenLines, row: int) -> tuple[str, ...]:
    """The names in a header; none for row -1."""
    if row < 0:
        return ()
    line = rows.content(row)
    parts = (line[low:high] for low, high, kind in lex(line)[0] if kind == "header")
    return tuple(_name(text) for text in parts if text[0] not in "[]")


def _name(text: str) -> str:
    if text[:1] in ("'", '"'):
        try:
            return str(tomli.loads(f"x = {text}")["x"])
        except tomli.TOMLDecodeError:
            return text.strip("\"'")
    return text


def _resolved(names: Path) -> Path:
    """The path of names in the catalogue: in a list of tables its last table is meant."""
    path: Path = ()
    for name in names:
        node = node_at(path)
        if isinstance(name, str) and node is not None and node.items is not None and name not in node.children:
            path = (*path, 0)
        path = (*path, name)
    return path


def _inside(names: Path) -> Path:
    """The path of a table whose keys are meant: of a list of tables, its last one."""
    path = _resolved(names)
    node = node_at(path)
    return (*path, 0) if node is not None and node.items is not None and node.items.children else path


def _end(line: str, column: int, quote: str) -> int:
    """Where the word under the cursor ends."""
    end = column
    while end < len(line) and (line[end].isalnum() or line[end] in "-_"):
        end += 1
    return end + 1 if quote and line[end : end + 1] == quote else end


def _in_header(rows: OpenLines, row: int, column: int) -> CursorSpot | None:
    line = rows.content(row)
    before = line[:column].lstrip()
    double = before.startswith("[[")
    if "]" in before or "#" in before:
        return None
    parts = _PART.findall(before)
    start = column
    while start > 0 and (line[start - 1].isalnum() or line[start - 1] in "-_\"'"):
        start -= 1
    written = line[start:column]
    dotted = tuple(_name(part) for part in (parts[:-1] if written else parts))
    used_names = frozenset(".".join(_names(rows, at)) for at in range(rows.count) if at != row and _is_header(rows, at))
    return CursorSpot(
        "header", _inside(dotted), (), dotted, written, start, _end(line, column, ""), used_names, double=double
    )


def _used_names(rows: OpenLines, row: int, head: int, names: tuple[str, ...]) -> frozenset[str]:
    """The keys the section of a row sets, below some names."""
    used = set()
    for at in range(head + 1, rows.count):
        line = rows.content(at)
        if "=" in line:
            keyed = _KEYED.match(line)
            if keyed is not None and at != row and not _open(rows, at):
                parts = tuple(_name(part) for part in _PART.findall(keyed[1]))
                if parts[:-1] == names:
                    used.add(parts[-1])
        elif at > row and _is_header(rows, at):
            break
    return frozenset(used)


def _last_of_table(rows: OpenLines, row: int) -> bool:
    """Whether only blanks and comments come between a row and the next header, or the end."""
    for at in range(row + 1, rows.count):
        text = rows.content(at).strip()
        if text and not text.startswith("#"):
            return _is_header(rows, at)
    return True
