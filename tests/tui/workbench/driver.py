"""Drive the workbench as a person would: press keys, read the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from codex_rollout_tui.actions.policy_file import PolicyFile
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.workbench.app import WorkbenchApp
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from tests.tui.analysis.place import shared_dispatcher
from tests.tui.driver import accepted
from tests.tui.settled import SettledPilot, send_key, settled, until

SOUND = '# kept\nallowed_sandbox_modes = ["read-only", "workspace-write"]\n'
REFUSED = 'allowed_sandbox_modes = ["workspace-write"]\n'


class WorkbenchDriver:
    """The workbench on a file, its keys and its screen."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.screen: WorkbenchScreen = app.workbench

    @property
    def text(self) -> str:
        lines = (strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())
        return "\n".join(lines).replace("\xa0", " ")

    @property
    def words(self) -> str:
        """What is on the screen, without the line between the panes and with single spaces."""
        return " ".join(self.text.replace("│", " ").split())

    async def press(self, *keys: str) -> None:
        """Press keys one by one, waiting for what each of them sets going, but not for what is said about the text."""
        for key in keys:
            send_key(self.app, key)
            await settled(self.app, apart=("analysis",))

    async def write(self, text: str) -> None:
        await self.pilot.press(*text)
        await settled(self.app, apart=("analysis",))

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        await until(self.app, holds, lambda: f"never {what}:\n{self.text}")

    async def see(self, *texts: str, gone: str = "") -> None:
        def seen() -> bool:
            words = self.words
            return all(text in words for text in texts) and not (gone and gone in words)

        await self.until(seen, f"saw {texts} without {gone!r}")

    async def known(self) -> None:
        """Wait until everything about the text as it is was said."""

        def holds() -> bool:
            result = self.screen.result
            return result.stamp == self.screen.text.stamp and result.settled

        await self.until(holds, "knew everything")

    @property
    def data(self) -> bytes:
        return self.screen.editor.data


@asynccontextmanager
async def bench(
    file: PolicyFile,
    *,
    size: tuple[int, int] = (120, 36),
    ask: Ask | None = accepted,
    settings: Settings | None = None,
    dispatcher: Dispatcher | None = None,
) -> AsyncIterator[WorkbenchDriver]:
    dispatcher = dispatcher or shared_dispatcher()
    app = WorkbenchApp(file, settings or Settings(), ask, name=file.path.name, dispatcher=dispatcher)
    async with app.run_test(size=size):
        found = WorkbenchDriver(app, SettledPilot(app))
        await found.known()
        yield found
