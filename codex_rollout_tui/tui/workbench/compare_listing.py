"""The texts that can be compared, and what changed from one to the side that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_sources import ComparisonSource
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.diff_lines import hunks
from codex_rollout_tui.policy.compare.meaning import Comparison, compare_policies
from codex_rollout_tui.policy.compare.text_diff import Diff, changed
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, between, row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.difference_rows import LINE_STYLE, change_rows, diff_summary, in_short
from codex_rollout_tui.tui.workbench.list_pane import AboutRows, Listing

TEXT_AT_HAND = 0
"""The row of the text at hand."""
Part = tuple[list[Row], int | None]
"""Rows about one change, and its line in the text at hand."""


class ComparedPair(NamedTuple):
    """Two texts, from the older to the newer."""

    comparison: Comparison
    diff: Diff


class CompareListing:
    """Sources of texts, each compared with the one that stays."""

    def __init__(self, data: bytes, signs: Signs, read: Callable[[], Sequence[ComparisonSource]], clock: Clock) -> None:
        """`data` is the text here; `read` gets what it can be compared with, in a thread."""
        self.sources: list[ComparisonSource] = []
        self.by_line = False
        """Whether what changed is shown line by line, and not by meaning."""
        self._data = data
        self._signs = signs
        self._read = read
        self._clock = clock
        self._sides: dict[int, ComparedPolicy] = {}
        self._fixed = TEXT_AT_HAND
        self._fixed_is_newer = True

    def listing(self) -> Listing[ComparedPair]:
        """The list of them."""
        return Listing(
            "Compare with",
            "What changed",
            self._rows,
            self._compare,
            self._about,
            self._prepare,
            every=True,
            has_lines=True,
        )

    def swap(self) -> None:
        """Make the older side the newer one."""
        self._fixed_is_newer = not self._fixed_is_newer

    def fix(self, index: int) -> str:
        """Make a row the side that stays; says what it is called."""
        self._fixed = index
        source = self.sources[index]
        return " ".join(filter(None, (source.title, source.detail)))

    # -- the texts

    def _prepare(self) -> int:
        """Begin at the first text that is another than the one here, for it is what one wants to know."""
        self.sources = list(self._read())
        texts = enumerate(self.sources[1:], 1)
        return next((index for index, source in texts if _text(source) not in (None, self._data)), 1)

    def _compare(self, index: int) -> ComparedPair:
        old, new = (index, self._fixed) if self._fixed_is_newer else (self._fixed, index)
        older, newer = self._side(old), self._side(new)
        return ComparedPair(compare_policies(older, newer), changed(older.document.data, newer.document.data))

    def _side(self, index: int) -> ComparedPolicy:
        if index not in self._sides:
            source = self.sources[index]
            self._sides[index] = ComparedPolicy(Document(source.get()), layer=source.layer)
        return self._sides[index]

    # -- the list

    def _rows(self, cells: int, facts: Mapping[int, ComparedPair | RolloutError]) -> list[Row]:
        ends = [self._ends(index, facts.get(index)) for index in range(len(self.sources))]
        return [
            between(self._head(source), end, cells, short)
            for source, (end, short) in zip(self.sources, ends, strict=True)
        ]

    def _head(self, source: ComparisonSource) -> list[Span]:
        when = f"{age(source.at, self._clock())}  " if source.at else ""
        return [(f"{source.title}  ", "bold"), (when, ""), (source.detail, "dim")]

    def _ends(self, index: int, pair: ComparedPair | RolloutError | None) -> Ends:
        if index == self._fixed:
            side: list[Span] = [("newer side" if self._fixed_is_newer else "older side", "accent")]
            return side, side
        if isinstance(pair, RolloutError):
            unread: list[Span] = [(f"{self._signs.glyph('unknown')} not readable", "warn")]
            return unread, unread
        return in_short(pair.comparison, pair.diff, self._signs) if pair is not None else ([], [])

    # -- two texts

    def _about(self, index: int, pair: ComparedPair, context: RowContext) -> AboutRows:
        sides = [self.sources[side] for side in (index, self._fixed)]
        older, newer = sides if self._fixed_is_newer else sides[::-1]
        head = context.wrapped([("From ", "dim"), *_named(older), (" to ", "dim"), *_named(newer)], "")
        if not pair.diff and not pair.comparison.changes:
            same = "They are one text." if index == self._fixed else "The texts are the same."
            return AboutRows([*context.wrapped([(same, "good")], ""), *head])
        rows = [*context.wrapped([(f"{diff_summary(pair.comparison, pair.diff)}.", "bold")], ""), *head, ()]
        lines: list[int | None] = [None] * len(rows)
        by_line = self._lines(pair, index, older, newer)
        for part, line in by_line if self.by_line else self._meaning(pair, index, context):
            rows += part
            lines += [line, *[None] * (len(part) - 1)]
        return AboutRows(rows, lines)

    def _line_here(self, index: int, old: int | None, new: int | None) -> int | None:
        """The line in the text at hand, where that is one of the two sides."""
        newer, older = (self._fixed, index) if self._fixed_is_newer else (index, self._fixed)
        return new if newer == TEXT_AT_HAND else old if older == TEXT_AT_HAND else None

    def _meaning(self, pair: ComparedPair, index: int, context: RowContext) -> Iterator[Part]:
        for change in pair.comparison.changes:
            place = " > ".join("-" if line is None else str(line) for line in (change.line_old, change.line_new))
            rows = change_rows(change, context, f"line {place}")
            yield rows, self._line_here(index, change.line_old, change.line_new)
        if not pair.comparison.changes:
            words = "Only spelling, order or comments differ: t shows the lines."
            yield context.wrapped([(words, "dim")], ""), None

    def _lines(
        self, pair: ComparedPair, index: int, older: ComparisonSource, newer: ComparisonSource
    ) -> Iterator[Part]:
        yield [row((f"--- {older.title} {older.detail}", "removed"))], None
        yield [row((f"+++ {newer.title} {newer.detail}", "added"))], None
        for number, hunk in enumerate(hunks(pair.diff)):
            if number:
                yield [row(("...", "dim"))], None
            for line in hunk:
                place = line.new if line.new is not None else line.old
                text = f"{line.sign} {line.text}".replace("\t", "    ")
                rows = [row((f"{place:>4} ", "dim"), (text, LINE_STYLE[line.sign]))]
                yield rows, self._line_here(index, line.old, line.new)

    def why_no_line(self, index: int, pair: ComparedPair | RolloutError | None) -> str:
        """Why there is no line here that a row about this pair leads to."""
        same_meaning = isinstance(pair, ComparedPair) and not pair.comparison.changes
        if same_meaning and isinstance(pair, ComparedPair) and not pair.diff:
            return "The texts are the same: there is no change to go to."
        if TEXT_AT_HAND not in (self._fixed, index):
            return "Neither of the two is the text here, so there is no line to go to."
        if same_meaning and not self.by_line:
            return "Only spelling, order or comments differ: t shows the lines."
        return "This stands in the other text only: there is no line of it here."


def _text(source: ComparisonSource) -> bytes | None:
    try:
        return source.get()
    except RolloutError:
        return None


def _named(source: ComparisonSource) -> list[Span]:
    when = f" of {source.at[:10]} {source.at[11:16]}" if source.at else ""
    return [(f"{source.title}{when}", "bold"), (f" {source.detail}" if source.detail else "", "")]
