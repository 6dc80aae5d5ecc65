"""Put a block into the text: what there is to choose from, and what each would do to this very text."""

from __future__ import annotations

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
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.difference_rows import difference_rows
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.rows import text_rows
from codex_rollout_tui.tui.workbench.tool_result import ToolResult

LAYER_WORDS = {"cloud": "cloud policy", "mdm": "MDM profile", "system": "system file", "legacy": "legacy file"}


class PlannedBlock(NamedTuple):
    """What inserting a block would do, and the lines it changes."""

    made: Insertion
    diff: Diff


class BlocksScreen(ListScreen[ToolResult, PlannedBlock]):
    """Gives back the text with the chosen block in it."""

    NAME = "Put in a block"
    LIST, ABOUT = "Blocks", "What it would do here"
    HELP = (
        "Blocks to start from: whole policies first, then parts. What your text says already stays as it is; a block "
        "only adds what is missing. Enter puts the block in, as one step that ^z takes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "put_in", "Put it in", priority=True, id="put-in-block"),
    ]

    def __init__(self, data: bytes, signs: Signs, of: str) -> None:
        super().__init__(signs, of)
        self._doc = Document(data)
        self._blocks = tuple(blocks().values())

    def listed(self, cells: int) -> list[Row]:
        return [self._row(at, block, cells) for at, block in enumerate(self._blocks)]

    def _row(self, at: int, block: Block, cells: int) -> Row:
        end, short = self._ends(at, block)
        return between([(block.title, "")], end, cells, short)

    def _ends(self, at: int, block: Block) -> Ends:
        known = self._known.get(at)
        if not isinstance(known, PlannedBlock) or known.diff:
            kind: list[Span] = [("whole policy", "dim")] if block.whole else []
            return kind, kind
        if other := len(known.made.differing):
            return [(f"{other} otherwise", "dim")], [(f"{other}", "dim")]
        done = self.signs.glyph("done")
        return [(f"{done} in it", "good")], [(done, "good")]

    def find_out(self, index: int) -> PlannedBlock:
        made = insert(self._doc, self._blocks[index])
        return PlannedBlock(made, changed(self._doc.data, made.document.data))

    def told(self, index: int, found: PlannedBlock, context: RowContext) -> list[Row]:
        block = self._blocks[index]
        rows = context.wrapped([(self._answer(found), "good" if _is_in(found) else "bold")], "")
        rows += [(), *context.wrapped([(block.purpose, "")], ""), *context.wrapped([(_facts(block), "dim")], "")]
        rows += _kept(block, found.made, context)
        if found.diff:
            empty = not self._doc.body.strip()
            what = text_rows(found.made.document) if empty else difference_rows(found.diff)
            rows += [(), row(("What is put in", "muted-title")), *what]
        return rows

    def _answer(self, found: PlannedBlock) -> str:
        if _is_in(found):
            return "Everything it says is in your text already: nothing to put in."
        if not found.diff:
            return f"Your text has all of its keys already, {_otherwise(found.made)}: nothing to put in."
        return f"{counted(found.made)}. {found.diff.added} new lines."

    async def action_put_in(self) -> None:
        """Put the block under the cursor in."""
        await self.caught_up()
        self.run_worker(self._put_in(self.choices.cursor), exclusive=True, group="take")

    async def _put_in(self, index: int) -> None:
        found = await self.known(index)
        if not self.is_current:
            return
        if isinstance(found, RolloutError):
            self.say("Nothing was put in: the text cannot take it as it stands.", "bad")
        elif not found.diff:
            self.say("All of its keys are in the text already: nothing was changed.", "warn")
        else:
            title = self._blocks[index].title
            self.dismiss(ToolResult(found.made.document.data, f"{title} is in: {_lower(counted(found.made))}."))


def _kept(block: Block, made: Insertion, context: RowContext) -> list[Row]:
    """The keys that stay as they are though the block says otherwise, with what it says."""
    lines = dict(made.kept)
    says = {dotted((*table.path, each.key)): each.value for table in pieces(block).tables for each in table.statements}
    rows: list[Row] = []
    for key in made.differing:
        other = f"  the block says {shown(says[key])}" if key in says else ""
        rows += context.wrapped([(f"line {lines[key]}  ", "dim"), (key, "bold"), (other, "dim")])
    return [(), row(("Stays as you have it", "muted-title")), *rows] if rows else []


def counted(made: Insertion) -> str:
    """What an insertion adds and what it leaves, in numbers."""
    added, kept, other = len(made.added), len(made.kept), len(made.differing)
    words = f"Adds {added} key{'s' if added != 1 else ''}"
    if kept:
        words += f", keeps {kept} of yours"
    if other:
        words += f" ({_otherwise(made)})"
    return words


def _otherwise(made: Insertion) -> str:
    other = len(made.differing)
    return f"{other} of them say{'s' if other == 1 else ''} something else"


def _is_in(found: PlannedBlock) -> bool:
    """Whether the text says all of it already, and says it alike."""
    return not found.diff and not found.made.differing


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _facts(block: Block) -> str:
    kind = "A whole policy" if block.whole else "A part of a policy"
    layers = ", ".join(LAYER_WORDS[layer] for layer in block.layers)
    return f"{kind}. Clients from {block.oldest} on know all of it. Counts in: {layers}."
