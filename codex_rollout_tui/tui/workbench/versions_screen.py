"""The texts a policy had: who gave it which and when, how they differ from the one here, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_versions import Version
from codex_rollout_tui.errors import FolderError, RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Ends, Row, Span, between
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.difference_rows import in_short
from codex_rollout_tui.tui.workbench.take_screen import ComparedText, TakeScreen
from codex_rollout_tui.tui.workbench.tool_result import ToolResult


class VersionsScreen(TakeScreen):
    """Gives back an earlier text."""

    NAME = "Versions"
    LIST, ABOUT = "Texts, newest first", "What bringing it back would change"
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
        super().__init__(data, signs, of)
        self._read = read
        self._clock = clock
        self._note = note
        self._versions: Sequence[Version] = ()

    def begin(self) -> None:
        super().begin()
        if self._note:
            self.say(self._note)

    def prepare(self) -> None:
        self._versions = self._read()

    def listed(self, cells: int) -> list[Row]:
        return [self._row(at, version, cells) for at, version in enumerate(self._versions)]

    def _row(self, at: int, version: Version, cells: int) -> Row:
        end, short = self._ends(at)
        return between(self._head(version), end, cells, short)

    def _head(self, version: Version) -> list[Span]:
        when = age(version.at, self._now) if version.at else "?"
        who = f"{one_line(version.who)}  " if version.who else ""
        return [(f"{when:<9} ", "bold"), (who, ""), (one_line(version.about), "dim")]

    def _ends(self, index: int) -> Ends:
        known = self._known.get(index)
        if isinstance(known, RolloutError):
            gone: list[Span] = [(f"{self.signs.glyph('unknown')} not here", "warn")]
            return gone, gone
        return in_short(known.comparison, known.diff, self.signs) if known is not None else ([], [])

    @property
    def _now(self) -> datetime:
        return self._clock()

    def find_out(self, index: int) -> ComparedText:
        version = self._versions[index]
        if version.data is None:
            raise FolderError(version.problem)
        return self.against(Document(version.data))

    def facts(self, index: int, found: ComparedText, context: RowContext) -> list[Row]:
        return context.wrapped([(self._facts(self._versions[index]), "dim")], "")

    def _facts(self, version: Version) -> str:
        if not version.at:
            return f"{one_line(version.about).capitalize()}; nobody noted when, or who."
        when = datetime.fromisoformat(version.at).astimezone(UTC)
        by = f", by {one_line(version.who)}" if version.who else ""
        return f"{when:%Y-%m-%d %H:%M} UTC ({age(version.at, self._now)}){by}: {one_line(version.about)}."

    async def action_bring_back(self) -> None:
        """Bring the version under the cursor back into the editor."""
        await self.caught_up()
        if self._versions:
            self.run_worker(self._bring_back(self.choices.cursor), exclusive=True, group="take")

    async def _bring_back(self, index: int) -> None:
        found = await self.known(index)
        if not self.is_current:
            return
        version = self._versions[index]
        if isinstance(found, RolloutError):
            self.say("Nothing was brought back: the text of this version is not here.", "bad")
        elif found.document.data == self._data:
            self.say("This is the text here already: nothing was changed.", "warn")
        else:
            when = f"of {version.at[:10]} {version.at[11:16]} UTC " if version.at else ""
            self.dismiss(ToolResult(found.document.data, f"The text {when}is back."))
