"""The small editors of the form, by what is asked for; one of them may be open, at the row it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.form.steps import PickQuestion, Step, TextQuestion
from codex_rollout_tui.tui.policyform.line_editor import LineEditor
from codex_rollout_tui.tui.policyform.picker import Picker

if TYPE_CHECKING:
    from codex_rollout_tui.tui.policyform.prose_editor import ProseEditor

NARROWEST_LINE = 24


class EditorSpot(NamedTuple):
    """Where an editor opens: the end of a label and its row, and the size of the form, all in cells of the form."""

    x: int
    y: int
    cells: int
    height: int


class RowEditors:
    """A line, a list to pick from, and a box for long texts; `follow` is told the step that what is handed in is."""

    def __init__(
        self,
        form: Widget,
        follow: Callable[[Step], Awaitable[None]],
        refuse: Callable[[str], None],
        leave: Callable[[], None],
    ) -> None:
        self.asked: TextQuestion | PickQuestion | None = None
        """What is asked for."""
        self.line = LineEditor(self._typed, leave)
        self.picker = Picker(self.picked, leave)
        self._prose: ProseEditor | None = None
        self._form, self._follow, self._refuse, self._leave = form, follow, refuse, leave

    async def open(self, asked: TextQuestion | PickQuestion, spot: EditorSpot) -> None:
        """Ask for something at a spot."""
        self.asked = asked
        if isinstance(asked, PickQuestion):
            self.picker.open(asked)
        elif asked.lines:
            (await self._box()).open(asked.text)
        else:
            self.line.open(asked.text, asked.hint)
        self.place(spot)

    def place(self, spot: EditorSpot) -> None:
        """Put the open editor at a spot."""
        asked = self.asked
        if isinstance(asked, PickQuestion):
            self.picker.place(*spot)
        elif asked is not None and asked.lines and self._prose is not None:
            self._prose.place(spot.y, spot.cells, spot.height)
        elif asked is not None:
            x = max(0, min(spot.x, spot.cells - NARROWEST_LINE))
            self.line.place(x, spot.y, spot.cells - x)

    def close(self, then: Widget) -> None:
        """Close the open editor; the focus it has goes to another widget."""
        self.asked = None
        for editor in (self.line, self.picker, self._prose):
            if editor is not None and editor.styles.display != "none":
                editor.styles.display = "none"
                if editor.screen.focused is editor:
                    editor.screen.set_focus(then)

    async def _box(self) -> ProseEditor:
        """The box for long texts, made when the first of them is asked for."""
        from codex_rollout_tui.tui.policyform.prose_editor import ProseEditor

        if self._prose is None:
            self._prose = ProseEditor(self._typed, self._leave)
            await self._form.mount(self._prose)
        return self._prose

    async def _typed(self, text: str) -> None:
        if isinstance(self.asked, TextQuestion):
            try:
                step = self.asked.then(text)
            except RolloutError as error:
                self._refuse(str(error))
                return
            await self._follow(step)

    async def picked(self, index: int) -> None:
        """Take one of the options."""
        if isinstance(self.asked, PickQuestion):
            await self._follow(self.asked.options[index].step)
