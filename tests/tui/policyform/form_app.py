"""An app with nothing but the form, which makes the edits it wants; and hands that work it by keys alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.catalogue.keys import root
from codex_rollout_tui.policy.form.row import FormRow, Key
from codex_rollout_tui.policy.form.steps import PickQuestion
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.policyform.form import PolicyForm

NAMED = {" ": "space", "/": "slash"}


class Desk(App[None]):
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

    @on(PolicyForm.Wanted)
    def apply(self, event: PolicyForm.Wanted) -> None:
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


class Hands:
    """Fingers on the keys and eyes on the screen."""

    def __init__(self, app: Desk, pilot: Pilot[None], looks: bool) -> None:
        self.looks = looks
        self.app, self.pilot, self.form = app, pilot, app.form

    async def press(self, *keys: str) -> None:
        """Press keys as fast as they come, then wait until all of them were taken in."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            char = {"space": " ", "slash": "/"}.get(key, key if len(key) == 1 else None)
            event = events.Key(key if len(key) > 1 or key.isalnum() else NAMED.get(key, f"char-{ord(key)}"), char)
            event.set_sender(self.app)
            driver.send_message(event)
        await self.idle()

    async def write(self, words: str) -> None:
        await self.press(*words)

    async def idle(self) -> None:
        """Wait until no widget has a message waiting."""
        quiet = 0
        while quiet < 4:
            await asyncio.sleep(0)
            pumps = [self.app, self.app.screen, *self.app.screen.walk_children()]
            quiet = quiet + 1 if all(each._message_queue.empty() for each in pumps) else 0
        assert self.app._exception is None
        if self.looks:
            await self.pilot.pause()

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

    def find(self, key: Key) -> int | None:
        return next((at for at, each in enumerate(self.form.rows) if each.key == key), None)

    @property
    def here(self) -> FormRow:
        assert self.form.row is not None
        return self.form.row

    async def to(self, key: Key) -> None:
        """Move to a row that is in sight."""
        wanted = self.find(key)
        assert wanted is not None, f"no row {key} among\n" + "\n".join(str(each.key) for each in self.form.rows)
        now = self.form.rows.index(self.here)
        await self.press(*("j" if wanted > now else "k") * abs(wanted - now))
        assert self.here.key == key

    async def reach(self, path: Path) -> None:
        """Move to the row of a path, unfolding what it is in; entries and items that are not there are begun."""
        node = root().children[str(path[0])]
        assert node.spec is not None
        await self.to(("group", (), node.spec.family))
        for length in range(1, len(path) + 1):
            part = path[:length]
            if self.find(("at", part)) is not None or not self._passed(part):
                await self.step(part)

    def _passed(self, path: Path) -> bool:
        """Whether rows below a path are in sight although it has none itself."""
        return any(each.role == "key" and each.field.path[: len(path)] == path for each in self.form.rows)

    async def step(self, path: Path) -> None:
        if self.find(("at", path)) is None:
            await self.press("right")
        if self.find(("at", path)) is None and self._passed(path):
            return
        if self.find(("at", path)) is None and path[:-1] in (("features",), ("feature_requirements",)):
            await self.to(("stage", path[:-1], "stable"))
            await self.press("right")
        if self.find(("at", path)) is None:
            await self.to(("add", path[:-1], ""))
            await self.press("enter")
            if isinstance(path[-1], str):
                await self.press(*path[-1], "enter")
            return
        await self.to(("at", path))

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
async def desk(
    data: bytes | str = b"", *, size: tuple[int, int] = (80, 30), looks: bool = True, **more: Any
) -> AsyncIterator[Hands]:
    """A form on a text, focused; hands that never look at the screen do not wait until it is painted."""
    app = Desk(data.encode() if isinstance(data, str) else data, **more)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Hands(app, pilot, looks)
