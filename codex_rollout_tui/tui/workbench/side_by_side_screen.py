"""All policies side by side: what the people of each may do, row by row, in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from codex_rollout_tui.actions.named_file import read
from codex_rollout_tui.actions.policy_table import ColumnCache
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.layers.words.policy_table import PolicyColumn, PolicyTable, table
from codex_rollout_tui.tui.kit.key_bar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import Lines, PickList
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.top_bar import TopBar
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.policies_screen import PolicyEntry, called, policy_entries
from codex_rollout_tui.tui.workbench.side_by_side_rows import TableLayout, head_row, table_rows

DRAW_EVERY = 50
"""Policies that are worked out between two looks at what is known by then."""


class TableRows(PickList):
    """The rows of the table."""

    INDENT = 1


class SideBySideScreen(Screen[None]):
    """The table: a row for each thing a person may do, a column for each policy."""

    CSS_PATH = "side_by_side_screen.tcss"
    HELP = (
        "What the people of each policy may do, side by side. A mark stands before the rows in which the policies "
        "differ; d shows only those. Left and right go from policy to policy, enter opens the one at hand. Text that "
        "is open here and not saved counts as it stands."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q,q", "back", "Back", key_display="esc", priority=True, id="leave-side-by-side"),
        Binding("left,h", "column(-1)", "Policy before", key_display="left", priority=True, id="column-left"),
        Binding("right,l", "column(1)", "Next policy", key_display="right", priority=True, id="column-right"),
        Binding("d", "differences", "Only what differs", priority=True, id="only-differences"),
        Binding("d", "everything", "Everything", priority=True, id="only-differences"),
        Binding("enter", "go", "Open the policy", priority=True, id="go-to-column"),
    ]

    def __init__(self, policies: OpenPolicies, signs: Signs, at: Path, show: Callable[[OpenPolicy], object]) -> None:
        """`at` is the file the person comes from, `show` goes to the workbench of a policy."""
        super().__init__()
        self._policies = policies
        self._signs = signs
        self._at = at
        self._show_policy = show
        self._rows = TableRows(id="table")
        self._head = Lines(id="head")
        self._head.can_focus = False
        self._message = MessageLine(id="message")
        self._entries: list[PolicyEntry] = []
        self._whole = self._differing = PolicyTable((), ())
        self._only_differences = False
        self._column = 0
        self._first = 0
        self._begins: list[int | None] = []
        self._rows.skip = lambda index: self._begins[index] is None if index < len(self._begins) else False

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield self._head
        yield self._rows
        yield self._message
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one(TopBar).tell([("codex-rollout", "bold"), ("  All policies side by side", "")], [])
        self.set_focus(self._rows)
        self._work_out()

    # -- what is known

    @work(exclusive=True, group="columns")
    async def _work_out(self) -> None:
        """Work out one policy after the other in a thread; the first of them are shown before the last are known."""
        self._entries = await policy_entries(self._policies)
        cache = ColumnCache()
        columns: list[PolicyColumn] = []
        for entry in self._entries:
            policy = self._policies.find(entry.path)
            data = policy.data if policy is not None else None
            columns.append(await asyncio.to_thread(_column, cache, entry, data))
            known = len(columns)
            if known % DRAW_EVERY == 0 and known < len(self._entries):
                self._message.say(f"{known} of {len(self._entries)} policies so far")
                await self._take(columns)
        here = self._policies.find(self._at)
        self._column = next(
            (index for index, entry in enumerate(self._entries) if self._policies.find(entry.path) is here), 0
        )
        await self._take(columns)
        self._message.say(_summary(self._whole, self._differing))

    async def _take(self, columns: list[PolicyColumn]) -> None:
        self._whole = await asyncio.to_thread(table, tuple(columns))
        self._differing = self._whole.differing
        self.draw()

    # -- drawing

    @property
    def _table(self) -> PolicyTable:
        return self._differing if self._only_differences else self._whole

    @on(Lines.Fitted)
    def draw(self) -> None:
        """Draw the columns in sight; what is beyond them costs nothing."""
        if not self._rows.cells or not self._whole.names:
            return
        shown = self._table
        layout = TableLayout.of(self._rows.cells, len(shown.names), self._first)
        if not layout.first <= self._column < layout.first + layout.shown:
            first = self._column if self._column < layout.first else self._column - layout.shown + 1
            layout = TableLayout.of(self._rows.cells, len(shown.names), first)
        self._first = layout.first
        at = self._row_at_hand
        drawn = table_rows(shown, layout, self._signs)
        self._begins = drawn.begins
        self._head.show([((" ", ""), *head_row(shown, layout, self._column))])
        self._rows.show(drawn.rows)
        self._rows.move_to(self._begins.index(at) if at is not None and at in self._begins else _first(self._begins))

    @property
    def _row_at_hand(self) -> int | None:
        cursor = self._rows.cursor
        return self._begins[cursor] if cursor < len(self._begins) else None

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("differences", "everything"):
            return self._only_differences is (action == "everything")
        return super().check_action(action, parameters)

    def action_column(self, by: int) -> None:
        """Go to the policy beside."""
        self._column = max(0, min(self._column + by, len(self._whole.names) - 1))
        self.draw()

    def action_differences(self) -> None:
        """Show only the rows in which the policies differ."""
        self._turn(only_differences=True)

    def action_everything(self) -> None:
        """Show every row."""
        self._turn(only_differences=False)

    def _turn(self, *, only_differences: bool) -> None:
        row = self._table.rows[self._row_at_hand] if self._row_at_hand is not None else None
        self._only_differences = only_differences
        self._begins = []
        self.draw()
        rows = self._table.rows
        if row in rows:
            self._rows.cursor = self._begins.index(rows.index(row))
        if not rows:
            self._message.say("The policies do not differ in anything.", "good")
        self.refresh_bindings()

    def action_go(self) -> None:
        """Open the policy at hand in the workbench."""
        if self._entries:
            self.run_worker(self._go(self._entries[self._column]), exclusive=True, group="go")

    async def _go(self, entry: PolicyEntry) -> None:
        try:
            policy = await self._policies.open(entry.path, called(self._policies, entry))
        except RolloutError as error:
            self._message.say(str(error), "bad")
            return
        if self.is_current:
            self.dismiss()
            self._show_policy(policy)

    def action_back(self) -> None:
        """Go back to the text."""
        self.dismiss()


def _column(cache: ColumnCache, entry: PolicyEntry, data: bytes | None) -> PolicyColumn:
    """One policy; one that cannot be read has a column that says so."""
    try:
        return cache.of(entry.name, read(str(entry.path)) if data is None else data)
    except RolloutError:
        return cache.of(entry.name, b"\xff")


def _first(begins: list[int | None]) -> int:
    return next((index for index, row in enumerate(begins) if row is not None), 0)


def _summary(whole: PolicyTable, differing: PolicyTable) -> str:
    if len(whole.names) == 1:
        return "There is one policy only: alt+p makes another one."
    return f"{len(whole.names)} policies: they differ in {len(differing.rows)} of {len(whole.rows)} rows."
