"""The policies to go to: those of the rollout, the baseline first, and the files that are open beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from codex_rollout_tui.actions.policy_overview import Overview, names, overview
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.store.layout import POLICIES, SLUG
from codex_rollout_tui.tui.kit.lines import Lines, PickList, TextBlock
from codex_rollout_tui.tui.kit.paths import typed
from codex_rollout_tui.tui.kit.question import NameScreen
from codex_rollout_tui.tui.kit.rows import Row, Span, between, cut, row, width, wrap
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.consequence_rows import found_spans
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy

NAME_CELLS = 26
"""Cells for the names at least."""


class PolicyEntry(NamedTuple):
    """One policy to go to."""

    path: Path
    name: str


async def policy_entries(policies: OpenPolicies) -> list[PolicyEntry]:
    """The policies of the rollout, the baseline first, and the files that are open beside it."""
    root = policies.root
    entries: list[PolicyEntry] = []
    if root is not None:
        try:
            known = await asyncio.to_thread(names, root)
        except RolloutError:
            known = ()
        entries = [PolicyEntry(root / POLICIES / f"{name}.toml", name) for name in known]
    listed = {policies.find(entry.path) for entry in entries}
    return entries + [PolicyEntry(policy.path, policy.name) for policy in policies.entries if policy not in listed]


def called(policies: OpenPolicies, entry: PolicyEntry) -> str:
    """What the workbench of a policy calls it."""
    root = policies.root
    inside = root is not None and entry.path.parent == root / POLICIES
    return f"{POLICIES}/{entry.path.name}" if inside else entry.name


class Trouble(Lines, can_focus=False):
    """Why a policy could not be opened."""


class PoliciesScreen(ModalScreen[None]):
    """Lists policies; enter goes to the one under the cursor."""

    CSS_PATH = "../kit/question.tcss"
    HELP = (
        "The policies of the rollout, and the files that are open beside it: what is wrong with each, and whether it "
        "does what is expected of it. Enter goes to one, n makes a new one. Nothing is deleted here."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q,q", "back", "Back to the text", priority=True, id="policies-back"),
        Binding("enter", "go", "Go to it", priority=True, id="go-to-policy"),
        Binding("n", "new", "New policy, or a file", priority=True, id="new-policy"),
    ]

    def __init__(
        self, policies: OpenPolicies, signs: Signs, at: Path, show: Callable[[OpenPolicy], Screen[Any]]
    ) -> None:
        """`at` is the file the person comes from, `show` goes to the workbench of a policy."""
        super().__init__()
        self._policies = policies
        self._show_policy = show
        self._signs = signs
        self._at = at
        self._entries: list[PolicyEntry] = []
        self._known: dict[int, Overview] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="question", classes="policies"):
            yield PickList(id="options")
            yield Trouble(id="trouble")
            keys = [("enter", "Go to it"), ("n", "New policy, or a file"), ("esc", "Back")]
            yield TextBlock([span for key, words in keys for span in ((key, "accent"), (f" {words}\xa0\xa0 ", "dim"))])

    def on_mount(self) -> None:
        self.query_one("#question").border_title = "Policies"
        self.set_focus(self._options)
        self.run_worker(self._list(), group="list")

    @property
    def _options(self) -> PickList:
        return self.query_one("#options", PickList)

    def _open_policy(self, entry: PolicyEntry) -> OpenPolicy | None:
        return self._policies.find(entry.path)

    # -- the list

    async def _list(self) -> None:
        self._entries = await policy_entries(self._policies)
        current = self._policies.find(self._at)
        self._options.styles.height = max(1, len(self._entries))
        self._draw()
        self._options.move_to(
            next((at for at, entry in enumerate(self._entries) if self._open_policy(entry) is current), 0)
        )
        for at, entry in enumerate(self._entries):
            policy = self._open_policy(entry)
            data = policy.data or b"" if policy is not None else None
            self._known[at] = await asyncio.to_thread(overview, entry.path, data)
            self._draw()

    @on(PickList.Fitted, "#options")
    def _draw(self) -> None:
        cells = self._options.room
        if self.is_attached:
            self._options.show([self._row(at, entry, cells) for at, entry in enumerate(self._entries)])

    def _row(self, at: int, entry: PolicyEntry, cells: int) -> Row:
        policy, known = self._open_policy(entry), self._known.get(at)
        unsaved = policy is not None and policy.is_unsaved
        mark = ("*" if self._signs.ascii else "●") if unsaved else " "
        room = self._name_cells(cells)
        name = cut([(self._named(entry, room), "bold" if policy is not None else "")], room)
        left: list[Span] = [(f"{mark} ", "warn"), *name, ("  ", "")]
        if known is None:
            return row(*left, (f"{self._signs.glyph('waiting')} checking", "dim"))
        if known.problem:
            return cut([*left, (f"{self._signs.glyph('unknown')} {known.problem}", "warn")], cells)
        return between([*left, *self._counts(known)], self._end(entry, known), cells)

    def _counts(self, known: Overview) -> list[Span]:
        return found_spans(known.errors, known.warnings, known.remarks, self._signs)

    def _end(self, entry: PolicyEntry, known: Overview) -> list[Span]:
        policy = self._open_policy(entry)
        unsaved = policy is not None and policy.is_unsaved
        return [*self._expected(known), (" not saved" if unsaved else "", "warn")]

    def _name_cells(self, cells: int) -> int:
        """Cells for the names: as wide as the longest where what is said about the policies leaves room for that."""
        longest = max(cell_len(one_line(entry.name)) for entry in self._entries)
        counted = max(
            (
                width([*self._counts(known), *self._end(self._entries[at], known)])
                for at, known in self._known.items()
                if not known.problem
            ),
            default=0,
        )
        return max(NAME_CELLS, min(longest, cells - counted - len("*     ")))

    def _named(self, entry: PolicyEntry, room: int) -> str:
        """The name; of a long path the end, where the file's own name is."""
        name = one_line(entry.name)
        dots = "..." if self._signs.ascii else "…"
        return name if cell_len(name) <= room else dots + name[len(dots) - room :]

    def _expected(self, known: Overview) -> Sequence[Span]:
        if known.unknown:
            return [(f"{self._signs.glyph('unknown')} expectations cannot be read", "warn")]
        if known.unmet:
            return [(f"{self._signs.glyph('failed')} {known.unmet} of {known.expected} unmet", "bad")]
        return [(f"{known.expected} expected, all met", "dim")] if known.expected else []

    # -- going

    @on(PickList.Chosen)
    async def _clicked(self, event: PickList.Chosen) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """Go to the policy under the cursor."""
        if self._entries:
            self.run_worker(self._go(self._entries[self._options.cursor]), exclusive=True, group="go")

    async def _go(self, entry: PolicyEntry) -> None:
        try:
            await self._show(entry)
        except RolloutError as error:
            trouble = self.query_one("#trouble", Lines)
            rows = wrap([(str(error), "bad")], trouble.cells)
            trouble.styles.height = len(rows)
            trouble.show(rows)

    async def _show(self, entry: PolicyEntry, *, fresh: bool = False) -> None:
        """Open a policy and go to it, a fresh one by way of the blocks; raises RolloutError."""
        policy = await self._policies.open(entry.path, called(self._policies, entry))
        if self.is_current:
            self.dismiss()
            screen = self._show_policy(policy)
            if fresh and policy.file.base is None and not policy.data:
                self.app.call_next(self.app.run_action, "blocks", screen)

    def action_new(self) -> None:
        """Make a policy: it is only written when it is saved."""
        self.run_worker(self._new(), exclusive=True, group="go")

    async def _new(self) -> None:
        root = self._policies.root
        value, sentence = "", "The file of the new policy. It is written when you save it."
        if root is not None:
            sentence = "What the new policy is called: lower-case letters, digits and hyphens. Saving writes it."
        while name := await self.app.push_screen_wait(NameScreen("New policy", sentence, value, "Make it")):
            value = name
            if root is not None and not SLUG.fullmatch(name):
                sentence = f"'{one_line(name)}' cannot name a policy: lower-case letters, digits, hyphens; at most 64."
                continue
            path = self._at.parent / typed(name) if root is None else root / POLICIES / f"{name}.toml"
            try:
                await self._show(PolicyEntry(path, name), fresh=True)
            except RolloutError as error:
                sentence = str(error)
            else:
                return

    def action_back(self) -> None:
        """Go back to the text."""
        self.dismiss()
