"""What each stretch of a policy is, so that it can be shown in colour; only for the lines that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from codex_rollout_tui.policy.text.document import Document

if TYPE_CHECKING:
    from tree_sitter import Node

Kind = Literal["comment", "key", "string", "number", "boolean", "header", "punctuation", "error"]
Token = tuple[int, int, Kind]

_KINDS: dict[str, Kind] = {
    "comment": "comment",
    "bare_key": "key",
    "quoted_key": "key",
    "string": "string",
    "integer": "number",
    "float": "number",
    "boolean": "boolean",
    "offset_date_time": "number",
    "local_date_time": "number",
    "local_date": "number",
    "local_time": "number",
}
_HEADERS = ("table", "table_array_element")
_MARKS = frozenset("=.,[]{}")


def tokens(document: Document, first: int = 1, last: int | None = None) -> list[list[Token]]:
    """The tokens of lines `first` to `last` (1-based, inclusive), one list a line, columns from 0 in code points.

    What has no kind (blanks) is left out. Text the grammar cannot place is `error`.
    """
    lines = document.lines
    last = lines.count if last is None else min(last, lines.count)
    by_line: list[list[Token]] = [[] for _ in range(first, last + 1)]
    if not by_line:
        return by_line
    start, end = lines.line_start(first), lines.line_start(last + 1)
    pieces: list[tuple[int, int, Kind]] = [
        (low, high, "comment") for low, high in document.hidden_comments if low < end and high > start
    ]
    pieces += _pieces(document.tree.root_node, start, end)
    for low, high, kind in sorted(pieces):
        _put(document, by_line, first, max(low, start), min(high, end), kind)
    return by_line


def _pieces(root: Node, start: int, end: int) -> list[tuple[int, int, Kind]]:
    """The leaves between two offsets, each with its kind; subtrees outside are not entered."""
    pieces: list[tuple[int, int, Kind]] = []
    cursor = root.walk()
    if not cursor.goto_first_child():
        return pieces
    inside: list[str] = []
    while True:
        node = cursor.node
        if node is None or (not inside and node.start_byte >= end):
            return pieces
        name = node.type
        kind = _KINDS.get(name)
        low, high = node.start_byte, node.end_byte
        enter = False
        if high <= start or low >= end:
            pass
        elif kind is not None:
            if kind == "key" and inside and _in_header(inside):
                kind = "header"
            pieces.append((low, high, "error" if kind == "key" and inside[-1:] == ["ERROR"] else kind))
        elif node.child_count:
            enter = True
        elif high > low and (name in _MARKS or name in ("[[", "]]")):
            header = bool(inside) and inside[-1] in _HEADERS and name[0] in "[]"
            pieces.append((low, high, "header" if header else "punctuation"))
        elif high > low and (node.is_error or node.is_named):
            pieces.append((low, high, "error"))
        if enter and cursor.goto_first_child():
            inside.append(name)
            continue
        while not cursor.goto_next_sibling():
            if not inside or not cursor.goto_parent():
                return pieces
            inside.pop()


def _in_header(inside: list[str]) -> bool:
    """Whether the keys around are those of a table header."""
    for name in reversed(inside):
        if name != "dotted_key":
            return name in _HEADERS
    return False


def _put(document: Document, by_line: list[list[Token]], first: int, low: int, high: int, kind: Kind) -> None:
    """Cut a piece at the line ends and add each part to its line."""
    lines = document.lines
    while low < high:
        line, column = lines.place(low)
        stop = min(high, lines.line_start(line + 1))
        text = document.body[low:stop].rstrip(b"\r\n")
        width = len(text) if text.isascii() else len(text.decode("utf-8", "replace"))
        if width and 0 <= line - first < len(by_line):
            by_line[line - first].append((column - 1, column - 1 + width, kind))
        low = stop
