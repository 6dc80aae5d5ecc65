"""Go about in a form as a person does: to a row, into it, answering what it asks; by keys or without a screen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from codex_rollout_tui.policy.catalogue.keys import root
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.text.document import Document, Path


class FormDriver(ABC):
    """A form on a policy, with a cursor on one of its rows."""

    @property
    @abstractmethod
    def rows(self) -> Sequence[FormRow]:
        """The rows in sight."""

    @property
    @abstractmethod
    def here(self) -> FormRow:
        """The row under the cursor."""

    @property
    @abstractmethod
    def asked(self) -> TextQuestion | PickQuestion | None:
        """What is asked for."""

    @property
    @abstractmethod
    def document(self) -> Document:
        """The policy as it stands."""

    @property
    @abstractmethod
    def refused(self) -> Sequence[str]:
        """Why edits were refused."""

    @property
    def drawn(self) -> str | None:
        """The row under the cursor as it is drawn; None where nothing is."""
        return None

    @abstractmethod
    async def show(self, data: bytes) -> None:
        """Another text, as if somebody had typed it."""

    @abstractmethod
    async def move_to(self, index: int) -> None:
        """Move the cursor to the row at an index."""

    @abstractmethod
    async def do(self, action: str) -> None:
        """Press the key of an action on the row at hand: unfold, open, turn, take_out, write_empty."""

    @abstractmethod
    async def pick(self, label: str) -> None:
        """Pick an option of the list that is open."""

    @abstractmethod
    async def type(self, words: str) -> None:
        """Type into the line that is open, in place of what is there, and keep it."""

    def find(self, key: Key) -> int | None:
        """Where a row is."""
        return next((index for index, row in enumerate(self.rows) if row.key == key), None)

    async def to(self, key: Key) -> None:
        """Move to a row that is in sight."""
        wanted = self.find(key)
        assert wanted is not None, f"no row {key} among\n" + "\n".join(str(row.key) for row in self.rows)
        await self.move_to(wanted)
        assert self.here.key == key

    async def reach(self, path: Path) -> None:
        """Move to the row of a path, unfolding what it is in; entries and items that are not there are begun."""
        node = root().children[str(path[0])]
        assert node.spec is not None
        await self.to(("group", (), node.spec.family))
        for length in range(1, len(path) + 1):
            part = path[:length]
            if self.find(("at", part)) is not None or not self._passed(part):
                await self._step_into(part)

    def _passed(self, path: Path) -> bool:
        """Whether rows below a path are in sight although it has none itself."""
        return any(row.role == "key" and row.field.path[: len(path)] == path for row in self.rows)

    async def _step_into(self, path: Path) -> None:
        if self.find(("at", path)) is None:
            await self.do("unfold")
        if self.find(("at", path)) is None and self._passed(path):
            return
        if self.find(("at", path)) is None and path[:-1] in (("features",), ("feature_requirements",)):
            await self.to(("stage", path[:-1], "stable"))
            await self.do("unfold")
        if self.find(("at", path)) is None:
            await self.to(("add", path[:-1], ""))
            await self.do("open")
            if isinstance(path[-1], str):
                await self.type(path[-1])
            return
        await self.to(("at", path))
