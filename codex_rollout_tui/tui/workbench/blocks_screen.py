"""Put a block into the text: what there is to choose from, and what each would do to this very text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.blocks.block import Block, blocks
from codex_rollout_tui.policy.blocks.insert import Insertion, insert
from codex_rollout_tui.policy.blocks.pieces import pieces
from codex_rollout_tui.policy.blocks.plan import dotted
from codex_rollout_tui.policy.compare.phrases import shown
from codex_rollout_tui.policy.compare.text_diff import Diff, changed
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, between, row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.consequence_rows import text_rows
from codex_rollout_tui.tui.workbench.difference_rows import difference_rows
from codex_rollout_tui.tui.workbench.list_pane import AboutRows, Listing
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.tool_result import ToolResult

LAYER_WORDS = {"cloud": "cloud policy", "mdm": "MDM profile", "system": "system file", "legacy": "legacy file"}


class PlannedBlock(NamedTuple):
    """What inserting a block would do, and the lines it changes."""

    made: Insertion
    diff: Diff


class BlocksScreen(ListScreen[ToolResult, PlannedBlock]):
    """Gives back the text with the chosen block in it."""

    HELP = (
        "Blocks to start from: whole policies first, then parts. What your text says already stays as it is; a block "
        "only adds what is missing. Enter puts the block in, as one step that ^z takes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "put_in", "Put it in", priority=True, id="put-in-block"),
    ]

    def __init__(self, data: bytes, signs: Signs, of: str) -> None:
        """`data` is the text here."""
        self._listing = BlockListing(Document(data), signs)
        super().__init__("Put in a block", self._listing.listing(), signs, of, classes="")

    def action_put_in(self) -> None:
        """Put the block under the cursor in."""
        start_worker(self, partial(self._put_in, self.pane.choices.cursor), "take", exclusive=True)

    async def _put_in(self, index: int) -> None:
        planned = await self.pane.fact(index)
        if not self.is_current:
            return
        if isinstance(planned, RolloutError):
            self.say("Nothing was put in: the text cannot take it as it stands.", "bad")
        elif not planned.diff:
            self.say("All of its keys are in the text already: nothing was changed.", "warn")
        else:
            title = self._listing.blocks[index].title
            words = f"{title} is in: {_lower(insertion_words(planned.made))}."
            self.dismiss(ToolResult(planned.made.document.data, words))


class BlockListing:
    """The blocks, and what each would do to a text."""

    def __init__(self, document: Document, signs: Signs) -> None:
        self.blocks = tuple(blocks().values())
        self._document = document
        self._signs = signs

    def listing(self) -> Listing[PlannedBlock]:
        """The list of them."""
        return Listing("Blocks", "What it would do here", self._rows, self._plan, self._about)

    def _rows(self, cells: int, facts: Mapping[int, PlannedBlock | RolloutError]) -> list[Row]:
        ends = [self._ends(block, facts.get(index)) for index, block in enumerate(self.blocks)]
        return [
            between([(block.title, "")], end, cells, short)
            for block, (end, short) in zip(self.blocks, ends, strict=True)
        ]

    def _ends(self, block: Block, planned: PlannedBlock | RolloutError | None) -> Ends:
        if not isinstance(planned, PlannedBlock) or planned.diff:
            kind: list[Span] = [("whole policy", "dim")] if block.is_profile else []
            return kind, kind
        if other := len(planned.made.differing):
            return [(f"{other} otherwise", "dim")], [(f"{other}", "dim")]
        done = self._signs.glyph("done")
        return [(f"{done} in it", "good")], [(done, "good")]

    def _plan(self, index: int) -> PlannedBlock:
        made = insert(self._document, self.blocks[index])
        return PlannedBlock(made, changed(self._document.data, made.document.data))

    def _about(self, index: int, planned: PlannedBlock, context: RowContext) -> AboutRows:
        block = self.blocks[index]
        rows = context.wrapped([(_answer(planned), "good" if _is_in(planned) else "bold")], "")
        rows += [(), *context.wrapped([(block.purpose, "")], ""), *context.wrapped([(_facts(block), "dim")], "")]
        rows += _unchanged_rows(block, planned.made, context)
        if planned.diff:
            empty = not self._document.body.strip()
            added = text_rows(planned.made.document) if empty else difference_rows(planned.diff)
            rows += [(), row(("What is put in", "muted-title")), *added]
        return AboutRows(rows)


def _answer(planned: PlannedBlock) -> str:
    if _is_in(planned):
        return "Everything it says is in your text already: nothing to put in."
    if not planned.diff:
        return f"Your text has all of its keys already, {_otherwise(planned.made)}: nothing to put in."
    return f"{insertion_words(planned.made)}. {planned.diff.added} new lines."


def _unchanged_rows(block: Block, made: Insertion, context: RowContext) -> list[Row]:
    """The keys that stay as they are though the block says otherwise, with what it says."""
    lines = dict(made.unchanged)
    says = {
        dotted((*table.path, statement.key)): statement.value
        for table in pieces(block).tables
        for statement in table.statements
    }
    rows: list[Row] = []
    for key in made.differing:
        other = f"  the block says {shown(says[key])}" if key in says else ""
        rows += context.wrapped([(f"line {lines[key]}  ", "dim"), (key, "bold"), (other, "dim")])
    return [(), row(("Stays as you have it", "muted-title")), *rows] if rows else []


def insertion_words(made: Insertion) -> str:
    """What an insertion adds and what it leaves, in numbers."""
    added, unchanged, other = len(made.added), len(made.unchanged), len(made.differing)
    words = f"Adds {added} key{'s' if added != 1 else ''}"
    if unchanged:
        words += f", keeps {unchanged} of yours"
    if other:
        words += f" ({_otherwise(made)})"
    return words


def _otherwise(made: Insertion) -> str:
    other = len(made.differing)
    return f"{other} of them say{'s' if other == 1 else ''} something else"


def _is_in(planned: PlannedBlock) -> bool:
    """Whether the text says all of it already, and says it alike."""
    return not planned.diff and not planned.made.differing


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _facts(block: Block) -> str:
    kind = "A whole policy" if block.is_profile else "A part of a policy"
    layers = ", ".join(LAYER_WORDS[layer] for layer in block.layers)
    return f"{kind}. Clients from {block.oldest} on know all of it. Counts in: {layers}."
