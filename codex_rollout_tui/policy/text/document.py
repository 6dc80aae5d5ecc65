"""A policy as its text: exact bytes, what Codex reads in them, and where each key and value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.gc_pause import few_collections

if TYPE_CHECKING:
    from tree_sitter import Tree

    from codex_rollout_tui.policy.text.layout import Layout
    from codex_rollout_tui.policy.text.reading import DecodedText, Kind, ReadText, TextProblem
    from codex_rollout_tui.policy.text.spans import LineIndex, Span
    from codex_rollout_tui.policy.text.statements import Range, StatementPlace
    from codex_rollout_tui.policy.text.tree import Syntax

Path = tuple[str | int, ...]

FLOAT: tuple[Kind, str] = ("number", "this number is too big for Codex")
INTEGER: tuple[Kind, str] = ("integer", "this whole number does not fit into 64 bits")

ABSENT = object()
"""What `look_up` gives back where a path leads nowhere."""


class TextEntry:
    """One table header, key with value, or list item; its lines and columns are counted when they are asked for."""

    __slots__ = ("_key", "_lines", "_value", "header", "path")

    def __init__(self, path: Path, key: Range | None, value: Range, header: bool, lines: LineIndex) -> None:
        self.path = path
        self._key = key
        self._value = value
        self.header = header
        self._lines = lines

    @property
    def key(self) -> Span | None:
        """The span of the key's last part; None for list items."""
        return self._lines.span(*self._key) if self._key else None

    @property
    def value(self) -> Span:
        """The span of the value; of a table its header."""
        return self._lines.span(*self._value)


class Document:
    """One requirements.toml, byte for byte; everything else is worked out when it is first asked for."""

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.__dict__["data"] = data

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a policy's text cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)

    def __repr__(self) -> str:
        return f"Document({self.data!r})"

    @cached_property
    def _decoded(self) -> DecodedText:
        from codex_rollout_tui.policy.text.reading import decode

        return decode(self.data)

    @cached_property
    def _reading(self) -> ReadText:
        from codex_rollout_tui.policy.text.reading import read

        with few_collections():
            return read(self._decoded)

    @property
    def text(self) -> str:
        """The text without its byte order mark; what is not UTF-8 shows as replacement characters."""
        return self._decoded.text

    @property
    def text_lines(self) -> list[str]:
        """The text line by line, without line ends; what else could separate lines (U+2028, form feed) is in one."""
        lines = self.text.split("\n")
        return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]

    @property
    def body(self) -> bytes:
        """The text as UTF-8 bytes without the byte order mark."""
        return self._decoded.body

    @property
    def bom(self) -> int:
        """How many bytes the byte order mark takes: 3 or 0."""
        return self._decoded.bom

    def spliced(self, start: int, end: int, replacement: bytes) -> Document:
        """The text with bytes `start` to `end` replaced (offsets count the byte order mark).

        It is the same as a text made anew; what is known of the syntax of this one makes that of the new one cheaper.
        """
        new = Document(self.data[:start] + replacement + self.data[end:])
        known = self.__dict__.get("_syntax") or self.__dict__.get("_older")
        if known is not None:
            new.__dict__["_older"] = known
        return new

    @cached_property
    def _judged(self) -> tuple[Mapping[str, Any] | None, TextProblem | None]:
        """Values and problem, with the numbers Codex refuses although TOML allows them."""
        from codex_rollout_tui.policy.text.numbers import too_big
        from codex_rollout_tui.policy.text.reading import TextProblem, loads

        reading = self._reading
        if reading.values is None:
            return None, self._placed(reading.problem)
        path = too_big(reading.values, self.text, loads) if reading.suspicious else None
        if path is None:
            return reading.values, None
        span = self.span(path)
        raw = self.data[span.start : span.end] if span else b""
        kind, big = FLOAT if isinstance(look_up(reading.values, path), float) else INTEGER
        line, column = (span.line, span.column) if span else (1, 1)
        return None, TextProblem(kind, big, line, column, raw.decode("utf-8", "replace"))

    def _placed(self, problem: TextProblem | None) -> TextProblem | None:
        """A repeated key or table is shown at its own start, not where the reader noticed it."""
        if problem is None or not problem.is_repetition:
            return problem
        from codex_rollout_tui.policy.text.layout import Layout
        from codex_rollout_tui.policy.text.reading import TextProblem
        from codex_rollout_tui.policy.text.tree import SOUND, parse

        upto = self._problem_at()
        end = upto + 2 if self.body[upto : upto + 2] == b"]]" else upto + 1
        part = self.body[:end]
        start = Layout(part, parse(part, SOUND).tree).last_statement
        line, column = self.lines.place(start)
        return TextProblem(problem.kind, problem.message, line, column, problem.raw, problem.is_repetition)

    @property
    def values(self) -> Mapping[str, Any] | None:
        """What Codex would read, or None when it cannot read the text: then `problem` says why."""
        return self._judged[0]

    @cached_property
    def read_by_new_clients(self) -> Mapping[str, Any] | None:
        """What clients read to whom a date is a text."""
        if self.values is None or not self._reading.dated:
            return self.values
        from codex_rollout_tui.policy.text.dates import dates_as_text

        values: Mapping[str, Any] = dates_as_text(self.values)
        return values

    @property
    def read_by_old_clients(self) -> Mapping[str, Any] | None:
        """What clients read that mind no whole number beyond 64 bits."""
        problem = self.problem
        return self._reading.values if problem is not None and problem.kind == "integer" else self.values

    @property
    def problem(self) -> TextProblem | None:
        """What stops Codex from reading the text at all, with its place."""
        return self._judged[1]

    @cached_property
    def lines(self) -> LineIndex:
        """Line starts, to turn bytes into lines and columns."""
        from codex_rollout_tui.policy.text.spans import LineIndex

        return LineIndex(self.body, self.bom)

    @cached_property
    def _syntax(self) -> Syntax:
        from codex_rollout_tui.policy.text.tree import ParseSoundness, parse

        sound = ParseSoundness("_reading" in self.__dict__, lambda: self._reading.values is not None, self._problem_at)
        return parse(self.body, sound, self.__dict__.pop("_older", None))

    def _problem_at(self) -> int:
        problem = self._reading.problem
        return self.lines.offset(problem.line, problem.column) if problem else len(self.body)

    @property
    def tree(self) -> Tree:
        """The tolerant syntax tree of the body."""
        return self._syntax.tree

    @property
    def hidden_comments(self) -> list[tuple[int, int]]:
        """Byte ranges of comments inside inline tables, which the tree does not show."""
        return self._syntax.hidden

    @cached_property
    def layout(self) -> Layout:
        """Sections, keys and values with their byte ranges."""
        from codex_rollout_tui.policy.text.layout import Layout

        return Layout(self.body, self.tree)

    @property
    def entries(self) -> Iterator[TextEntry]:
        """Every table header, key with value and list item, in the order of the text; walked anew each time."""
        lines = self.lines
        return (TextEntry(path, key, value, header, lines) for path, key, value, header in self.layout.rows())

    def _place(self, path: Path) -> StatementPlace | None:
        return self.layout.place(tuple(path))

    def span(self, path: Path) -> Span | None:
        """Where the value of a path stands; for a table its header, or the key part that first names it."""
        place = self._place(path)
        return self.lines.span(*place.value) if place else None

    def key_span(self, path: Path) -> Span | None:
        """Where the last part of a path's key stands; for a list item, the item."""
        place = self._place(path)
        return self.lines.span(*(place.key or place.value)) if place else None

    def value(self, path: Path, default: Any = None) -> Any:
        """The value Codex would read at a path, or `default` where there is none."""
        return look_up(self.values, path, default)

    def has(self, path: Path) -> bool:
        """Whether the text sets something at a path."""
        return look_up(self.values, path) is not ABSENT


def look_up(values: Any, path: Path, default: Any = ABSENT) -> Any:
    """Follow a path of names and list indexes through plain values; `default` where it leads nowhere."""
    value = values
    for part in path:
        if isinstance(part, str):
            if not isinstance(value, (dict, Mapping)) or part not in value:
                return default
        elif not isinstance(value, list) or not 0 <= part < len(value):
            return default
        value = value[part]
    return value
