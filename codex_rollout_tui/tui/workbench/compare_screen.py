"""Compare any two texts: one side stays, the other is the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_sources import ComparisonSource, of_path
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.lines import hunks
from codex_rollout_tui.policy.compare.meaning import Comparison, compare_policies
from codex_rollout_tui.policy.compare.text_diff import Diff, changed
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.paths import typed
from codex_rollout_tui.tui.kit.question import NameScreen
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, between, row
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.difference_rows import LINE_STYLE, change_rows, in_short, summed
from codex_rollout_tui.tui.workbench.list_screen import ListScreen, Parts

HERE = 0
"""The row of the text at hand."""


class ComparedPair(NamedTuple):
    """Two texts, from the older to the newer."""

    comparison: Comparison
    diff: Diff


class CompareScreen(ListScreen[int, ComparedPair]):
    """Gives back a line of the text at hand to go to."""

    NAME = "Compare"
    LIST, ABOUT = "Compare with", "What changed"
    ALL = True
    PARTS = True
    HELP = (
        "What changed from one text to another: key by key, whether it is stricter or looser, the gravest first. One "
        "side stays, the other is the row under the cursor. x turns older and newer round, f makes this row the side "
        "that stays, t shows the lines instead, a adds a file: a requirements.toml, a managed_config.toml or a "
        ".mobileconfig."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Into the changes", priority=True, id="into-changes"),
        Binding("enter", "go", "Go to the line", priority=True, id="go-to-line"),
        Binding("x", "swap", "Swap", priority=True, id="swap-sides"),
        Binding("f", "fix", "Keep this side", priority=True, id="keep-side"),
        Binding("t", "text", "Meaning or lines", priority=True, id="compare-text"),
        Binding("a", "add", "Add a file", priority=True, id="add-source"),
    ]

    def __init__(
        self, data: bytes, signs: Signs, of: str, read: Callable[[], Sequence[ComparisonSource]], clock: Clock
    ) -> None:
        """`data` is the text here; `read` gets what it can be compared with, in a thread."""
        super().__init__(signs, of)
        self.add_class("-long-rows", "-many-keys")
        self._data = data
        self._read = read
        self._clock = clock
        self._sources: list[ComparisonSource] = []
        self._sides: dict[int, ComparedPolicy] = {}
        self._fixed = HERE
        self._fixed_is_newer = True
        self._by_line = False

    def prepare(self) -> None:
        self._sources = list(self._read())

    def first(self) -> int:
        """Begin at the first text that is another than the one here, for it is what one wants to know."""
        texts = enumerate(self._sources[1:], 1)
        return next((at for at, source in texts if self._text(source) not in (None, self._data)), 1)

    @staticmethod
    def _text(source: ComparisonSource) -> bytes | None:
        try:
            return source.get()
        except RolloutError:
            return None

    # -- the list

    def listed(self, cells: int) -> list[Row]:
        return [self._row(at, source, cells) for at, source in enumerate(self._sources)]

    def _row(self, at: int, source: ComparisonSource, cells: int) -> Row:
        end, short = self._ends(at)
        return between(self._head(source), end, cells, short)

    def _head(self, source: ComparisonSource) -> list[Span]:
        when = f"{age(source.at, self._clock())}  " if source.at else ""
        return [(f"{source.title}  ", "bold"), (when, ""), (one_line(source.detail), "dim")]

    def _ends(self, index: int) -> Ends:
        if index == self._fixed:
            side: list[Span] = [("newer side" if self._fixed_is_newer else "older side", "accent")]
            return side, side
        known = self._known.get(index)
        if isinstance(known, RolloutError):
            unread: list[Span] = [(f"{self.signs.glyph('unknown')} not readable", "warn")]
            return unread, unread
        return in_short(known.comparison, known.diff, self.signs) if known is not None else ([], [])

    # -- two texts

    def find_out(self, index: int) -> ComparedPair:
        old, new = (index, self._fixed) if self._fixed_is_newer else (self._fixed, index)
        one, other = self._side(old), self._side(new)
        return ComparedPair(compare_policies(one, other), changed(one.document.data, other.document.data))

    def _side(self, index: int) -> ComparedPolicy:
        if index not in self._sides:
            source = self._sources[index]
            self._sides[index] = ComparedPolicy(Document(source.get()), layer=source.layer)
        return self._sides[index]

    def told(self, index: int, found: ComparedPair, context: RowContext) -> list[Row]:
        return self.parts(index, found, context)[0]

    def parts(self, index: int, found: ComparedPair, context: RowContext) -> Parts:
        names = [self._sources[at] for at in (index, self._fixed)]
        older, newer = names if self._fixed_is_newer else names[::-1]
        head = context.wrapped([("From ", "dim"), *self._named(older), (" to ", "dim"), *self._named(newer)], "")
        if not found.diff and not found.comparison.changes:
            same = "They are one text." if index == self._fixed else "The texts are the same."
            rows = [*context.wrapped([(same, "good")], ""), *head]
            return rows, [None] * len(rows)
        rows = [*context.wrapped([(f"{summed(found.comparison, found.diff)}.", "bold")], ""), *head, ()]
        lines: list[int | None] = [None] * len(rows)
        for part, line in self._lines(found, older, newer) if self._by_line else self._meaning(found, index, context):
            rows += part
            lines += [line, *[None] * (len(part) - 1)]
        return rows, lines

    def _named(self, source: ComparisonSource) -> list[Span]:
        when = f" of {source.at[:10]} {source.at[11:16]}" if source.at else ""
        return [(f"{source.title}{when}", "bold"), (f" {one_line(source.detail)}" if source.detail else "", "")]

    def _line_here(self, index: int, old: int | None, new: int | None) -> int | None:
        """The line in the text at hand, where that is one of the two sides."""
        newer, older = (self._fixed, index) if self._fixed_is_newer else (index, self._fixed)
        return new if newer == HERE else old if older == HERE else None

    def _meaning(self, found: ComparedPair, index: int, context: RowContext) -> list[tuple[list[Row], int | None]]:
        parts: list[tuple[list[Row], int | None]] = []
        for change in found.comparison.changes:
            place = " > ".join("-" if line is None else str(line) for line in (change.line_old, change.line_new))
            rows = change_rows(change, context, f"line {place}")
            parts.append((rows, self._line_here(index, change.line_old, change.line_new)))
        if not parts:
            parts.append(
                (context.wrapped([("Only spelling, order or comments differ: t shows the lines.", "dim")], ""), None)
            )
        return parts

    def _lines(
        self, found: ComparedPair, older: ComparisonSource, newer: ComparisonSource
    ) -> list[tuple[list[Row], int | None]]:
        parts: list[tuple[list[Row], int | None]] = [
            ([row((f"--- {older.title} {one_line(older.detail)}", "removed"))], None),
            ([row((f"+++ {newer.title} {one_line(newer.detail)}", "added"))], None),
        ]
        for at, hunk in enumerate(hunks(found.diff)):
            if at:
                parts.append(([row(("...", "dim"))], None))
            for line in hunk:
                number = line.new if line.new is not None else line.old
                text = f"{line.sign} {line.text}".replace("\t", "    ")
                place = self._line_here(self.choices.cursor, line.old, line.new)
                parts.append(([row((f"{number:>4} ", "dim"), (text, LINE_STYLE[line.sign]))], place))
        return parts

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("enter", "go") and self.is_mounted:
            return (self.focused is self.about) is (action == "go")
        return super().check_action(action, parameters)

    async def action_enter(self) -> None:
        """From the list into the changes."""
        await self.caught_up()
        self.set_focus(self.about)

    async def action_go(self) -> None:
        """From a change to its line in the text here."""
        await self.caught_up()
        line = self.line_at_hand
        if line is None:
            self.say(self._why_no_line(), "warn")
            return
        self.dismiss(line)

    def _why_no_line(self) -> str:
        """Why there is no line here that the row under the pane's cursor leads to."""
        found = self._known.get(self.choices.cursor)
        alike = isinstance(found, ComparedPair) and not found.comparison.changes
        if alike and isinstance(found, ComparedPair) and not found.diff:
            return "The texts are the same: there is no change to go to."
        if HERE not in (self._fixed, self.choices.cursor):
            return "Neither of the two is the text here, so there is no line to go to."
        if alike and not self._by_line:
            return "Only spelling, order or comments differ: t shows the lines."
        return "This stands in the other text only: there is no line of it here."

    async def action_swap(self) -> None:
        """Make the older side the newer one."""
        await self.caught_up()
        self._fixed_is_newer = not self._fixed_is_newer
        self._again()

    async def action_fix(self) -> None:
        """Make the row under the cursor the side that stays."""
        await self.caught_up()
        self._fixed = self.choices.cursor
        self._again()
        self.say(f"This side stays: {self._title(self._sources[self._fixed])}. Move to another one to compare it.")

    def _title(self, source: ComparisonSource) -> str:
        return " ".join(filter(None, (source.title, one_line(source.detail))))

    async def action_text(self) -> None:
        """Show what changed by meaning, or line by line."""
        await self.caught_up()
        self._by_line = not self._by_line
        self.draw()

    def _again(self) -> None:
        self.forget()
        self.draw()
        self.look()
        self.fill()

    async def action_add(self) -> None:
        """Compare with a file."""
        await self.caught_up()
        self.run_worker(self._add(), exclusive=True, group="add")

    async def _add(self) -> None:
        sentence, value = "A requirements.toml, a managed_config.toml or a .mobileconfig.", ""
        while name := await self.app.push_screen_wait(NameScreen("Compare with a file", sentence, value, "Add it")):
            try:
                found = await self.in_thread(partial(of_path, typed(name)))
            except RolloutError as error:
                sentence, value = str(error), name
                continue
            self._sources += found
            self.draw()
            self.choices.cursor = len(self._sources) - len(found)
            self.fill()
            return
