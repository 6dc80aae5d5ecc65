"""Places in a policy text: lines and columns people count, and the bytes an edit splices."""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text: 1-based lines and code point columns, end exclusive; `start`, `end` are byte offsets."""

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class LineIndex:
    """Turns byte offsets of a UTF-8 text without its BOM into lines and columns; `bom` is the length of the BOM."""

    __slots__ = ("_ascii", "_starts", "body", "bom")

    def __init__(self, body: bytes, bom: int) -> None:
        self.body = body
        self.bom = bom
        self._ascii = body.isascii()
        self._starts = list(accumulate(map(len, body.split(b"\n")), lambda at, length: at + length + 1, initial=0))
        self._starts.pop()

    @property
    def count(self) -> int:
        """How many lines there are; a text that ends with a newline has an empty last line."""
        return len(self._starts)

    def line_start(self, line: int) -> int:
        """The byte at which a 1-based line starts; past the last line, the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.body)

    def line_of(self, at: int) -> int:
        """The 1-based line a byte offset lies on."""
        return bisect_right(self._starts, at)

    def place(self, at: int) -> tuple[int, int]:
        """The 1-based line and code point column of a byte offset."""
        line = self.line_of(at)
        start = self._starts[line - 1]
        if self._ascii:
            return line, at - start + 1
        return line, len(self.body[start:at].decode("utf-8", "ignore")) + 1

    def offset(self, line: int, column: int) -> int:
        """The byte offset of a 1-based line and code point column, kept inside that line."""
        start = self.line_start(line)
        end = self.line_start(line + 1)
        if self._ascii:
            return min(start + column - 1, end)
        text = self.body[start:end].decode("utf-8", "ignore")
        return start + len(text[: column - 1].encode("utf-8"))

    def span(self, start: int, end: int) -> Span:
        """The span between two byte offsets of the body; its own offsets count the BOM."""
        line, column = self.place(start)
        end_line, end_column = self.place(end)
        return Span(line, column, end_line, end_column, start + self.bom, end + self.bom)
