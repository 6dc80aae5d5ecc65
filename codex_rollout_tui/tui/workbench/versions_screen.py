"""The texts a policy had: who gave it which and when, how they differ from the one here, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_versions import Version
from codex_rollout_tui.errors import FolderError, RolloutError
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, between
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.difference_rows import in_short
from codex_rollout_tui.tui.workbench.list_pane import AboutRows, Listing
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.text_comparison import ComparedText, TextComparison, compared_rows
from codex_rollout_tui.tui.workbench.tool_result import ToolResult


class VersionsScreen(ListScreen[ToolResult, ComparedText]):
    """Gives back an earlier text."""

    HELP = (
        "Every text this policy had. Enter brings one back into the editor, as one step that ^z takes back; nothing is "
        "written before you save."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "bring_back", "Bring it back", priority=True, id="bring-back-version"),
    ]

    def __init__(
        self, data: bytes, signs: Signs, of: str, read: Callable[[], Sequence[Version]], clock: Clock, *, note: str = ""
    ) -> None:
        """`data` is the text here; `read` gets the versions, in a thread; `note` is said at the bottom."""
        self.listing = VersionListing(data, signs, read, clock)
        super().__init__("Versions", self.listing.listing(), signs, of, note=note)

    def action_bring_back(self) -> None:
        """Bring the version under the cursor back into the editor."""
        if self.listing.versions:
            start_worker(self, partial(self._bring_back, self.pane.choices.cursor), "take", exclusive=True)

    async def _bring_back(self, index: int) -> None:
        compared = await self.pane.fact(index)
        if not self.is_current:
            return
        version = self.listing.versions[index]
        if isinstance(compared, RolloutError):
            self.say("Nothing was brought back: the text of this version is not here.", "bad")
        elif compared.document.data == self.listing.data:
            self.say("This is the text here already: nothing was changed.", "warn")
        else:
            when = f"of {version.at[:10]} {version.at[11:16]} UTC " if version.at else ""
            self.dismiss(ToolResult(compared.document.data, f"The text {when}is back."))


class VersionListing:
    """The versions of a policy, each compared with the text here."""

    def __init__(self, data: bytes, signs: Signs, read: Callable[[], Sequence[Version]], clock: Clock) -> None:
        self.data = data
        self.versions: Sequence[Version] = ()
        self._comparison = TextComparison(data)
        self._signs = signs
        self._read = read
        self._clock = clock

    def listing(self) -> Listing[ComparedText]:
        """The list of them."""
        titles = ("Texts, newest first", "What bringing it back would change")
        return Listing(*titles, self._rows, self._compare, self._about, self._prepare, every=True)

    def _prepare(self) -> int:
        self.versions = self._read()
        return 0

    def _compare(self, index: int) -> ComparedText:
        version = self.versions[index]
        if version.data is None:
            raise FolderError(version.problem)
        return self._comparison.against(Document(version.data))

    def _rows(self, cells: int, facts: Mapping[int, ComparedText | RolloutError]) -> list[Row]:
        ends = [self._ends(facts.get(index)) for index in range(len(self.versions))]
        return [
            between(self._head(version), end, cells, short)
            for version, (end, short) in zip(self.versions, ends, strict=True)
        ]

    def _head(self, version: Version) -> list[Span]:
        when = age(version.at, self._clock()) if version.at else "?"
        who = f"{version.who}  " if version.who else ""
        return [(f"{when:<9} ", "bold"), (who, ""), (version.about, "dim")]

    def _ends(self, compared: ComparedText | RolloutError | None) -> Ends:
        if isinstance(compared, RolloutError):
            gone: list[Span] = [(f"{self._signs.glyph('unknown')} not here", "warn")]
            return gone, gone
        return in_short(compared.comparison, compared.diff, self._signs) if compared is not None else ([], [])

    def _about(self, index: int, compared: ComparedText, context: RowContext) -> AboutRows:
        facts = context.wrapped([(self._facts(self.versions[index]), "dim")], "")
        return AboutRows(compared_rows(compared, facts, context))

    def _facts(self, version: Version) -> str:
        if not version.at:
            return f"{version.about.capitalize()}; nobody noted when, or who."
        when = datetime.fromisoformat(version.at).astimezone(UTC)
        by = f", by {version.who}" if version.who else ""
        return f"{when:%Y-%m-%d %H:%M} UTC ({age(version.at, self._clock())}){by}: {version.about}."
