"""An app with nothing but the form, which makes the edits it wants; and a driver that works it by keys alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.form.row import FormRow
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.terminal_app import TerminalApp
from codex_rollout_tui.tui.policyform.form import PolicyForm
from tests.policy.form.form_driver import FormDriver
from tests.tui.settled import SettledPilot, drained, send_key

KEYS: Mapping[str, str] = {
    "unfold": "right",
    "open": "enter",
    "turn": "space",
    "take_out": "x",
    "write_empty": "e",
}
"""The key of each action."""


class FormApp(TerminalApp):
    """The form alone; every edit it wants is made, and the text shown again."""

    ANIMATION_LEVEL = "none"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, data: bytes, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.form = PolicyForm(Signs(ascii_only))
        self.document = Document(data)
        self.heard: list[Message] = []
        self.refused: list[str] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        self.form.focus()
        self.form.show(self.document)

    def action_leave(self) -> None:
        self.left += 1

    @on(PolicyForm.EditRequested)
    def apply(self, event: PolicyForm.EditRequested) -> None:
        self.heard.append(event)
        try:
            self.document = event.change(self.document)
        except RolloutError as error:
            self.refused.append(str(error))
            return
        self.form.show(self.document)

    @on(PolicyForm.Moved)
    def note(self, event: PolicyForm.Moved) -> None:
        self.heard.append(event)


class KeyedForm(FormDriver):
    """The form worked by keys alone."""

    def __init__(self, app: FormApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.form = app, pilot, app.form

    async def press(self, *keys: str) -> None:
        """Press keys as fast as they come, then wait until all of them were taken in."""
        for key in keys:
            send_key(self.app, key)
        await self.idle()

    async def write(self, words: str) -> None:
        await self.press(*words)

    async def idle(self) -> None:
        """Wait until everything is taken in and drawn."""
        await drained(self.app)
        assert self.app._exception is None

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """What is on the screen, with single spaces."""
        return " ".join(self.text.split())

    @property
    def at_cursor(self) -> str:
        """What the row under the cursor says."""
        return "".join(text for text, _ in self.form.drawn)

    @property
    def document(self) -> Document:
        return self.app.document

    async def show(self, data: bytes) -> None:
        """Another text, as if somebody had typed it."""
        self.app.document = Document(data)
        self.form.show(self.app.document)
        await self.idle()

    # -- going about

    @property
    def rows(self) -> Sequence[FormRow]:
        return self.form.rows

    @property
    def here(self) -> FormRow:
        assert self.form.row is not None
        return self.form.row

    @property
    def asked(self) -> TextQuestion | PickQuestion | None:
        return self.form.asked

    @property
    def refused(self) -> Sequence[str]:
        return self.app.refused

    @property
    def drawn(self) -> str:
        return self.at_cursor

    async def move_to(self, index: int) -> None:
        now = self.form.rows.index(self.here)
        await self.press(*("j" if index > now else "k") * abs(index - now))

    async def do(self, action: str) -> None:
        await self.press(KEYS[action])
        if action == "take_out" and isinstance(self.form.asked, PickQuestion):
            await self.pick("Take it out")

    async def pick(self, label: str) -> None:
        """Pick an option of the list that is open."""
        asked = self.form.asked
        assert isinstance(asked, PickQuestion), f"no options, but {asked}"
        wanted = [each.label for each in asked.options].index(label)
        await self.press(*("j" if wanted > asked.now else "k") * abs(wanted - asked.now), "enter")

    async def type(self, words: str) -> None:
        """Type into the line that is open, in place of what is there, and keep it."""
        await self.press("ctrl+u", *words, "enter")


@asynccontextmanager
async def opened_form(
    data: bytes | str = b"", *, size: tuple[int, int] = (80, 30), **more: Any
) -> AsyncIterator[KeyedForm]:
    """A form on a text, focused."""
    app = FormApp(data.encode() if isinstance(data, str) else data, **more)
    async with app.run_test(size=size):
        await drained(app)
        yield KeyedForm(app, SettledPilot(app))
