"""The policies that are open: one workbench each, however often one goes from one to the other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from codex_rollout_tui.actions.author import Author, Clock, system_clock
from codex_rollout_tui.actions.policy_file import PolicyFile, open_file, rollout_of
from codex_rollout_tui.actions.policy_sources import MACHINE
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.tui.analysis.checker import Checker
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.saving import SavingScreen
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen

if TYPE_CHECKING:
    from codex_rollout_tui.actions.policy_import import ImportedPolicy


class OpenPolicy:
    """One policy that is open; its workbench is made when it is first looked at."""

    def __init__(self, file: PolicyFile, name: str) -> None:
        self._file = file
        self._name = name
        self.screen: WorkbenchScreen | None = None

    @property
    def file(self) -> PolicyFile:
        """Its file, which is another one after it was saved under another name."""
        return self.screen.file if self.screen is not None else self._file

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.file.path

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.screen.file_name if self.screen is not None else self._name

    @property
    def data(self) -> bytes | None:
        """The text as it stands here, saved or not; None for a new one that nobody has written in."""
        return self.screen.editor.data if self.screen is not None else self._file.base

    @property
    def is_unsaved(self) -> bool:
        """Whether its text would be lost if the app ended now."""
        return self.screen is not None and self.screen.is_unsaved


class OpenPolicies:
    """Keeps the workbenches of an app.

    `me` is who saves policies of a rollout, `root` that rollout where it is known from the start, and `machine` where
    Codex looks for this machine's own policies. `done` is called when the person leaves, once nothing is unsaved that
    they want to keep.
    """

    def __init__(
        self,
        app: App[Any],
        signs: Signs,
        ask: Ask | None,
        done: Callable[[], Awaitable[None]],
        checker: Checker,
        *,
        author: Author | None = None,
        clock: Clock = system_clock,
        root: Path | None = None,
        machine: Path = MACHINE,
    ) -> None:
        self.sheets: list[OpenPolicy] = []
        self._checker = checker
        self.author = author
        self.clock = clock
        self.machine = machine
        self._app = app
        self._signs = signs
        self._ask = ask
        self._done = done
        self._root = root
        self._made = 0

    @property
    def root(self) -> Path | None:
        """The rollout whose policies can be opened here: the given one, or that of the first policy which is in one."""
        if self._root is not None:
            return self._root
        return next((found[0] for sheet in self.sheets if (found := rollout_of(sheet.path)) is not None), None)

    # -- opening and going

    def add(self, file: PolicyFile, name: str) -> OpenPolicy:
        """Have a file open; one that is open already is not opened twice, whatever path leads to it."""
        sheet = self.find(file.path)
        if sheet is None:
            sheet = OpenPolicy(file, name)
            self.sheets.append(sheet)
        return sheet

    def find(self, path: Path) -> OpenPolicy | None:
        """The sheet of a file that is open."""
        real = os.path.realpath(path)
        return next((sheet for sheet in self.sheets if os.path.realpath(sheet.path) == real), None)

    async def open(self, path: Path, name: str) -> OpenPolicy:
        """Open a file, or one that is not there yet; raises RolloutError."""
        found = self.find(path)
        if found is not None:
            return found
        return self.add(await asyncio.to_thread(open_file, path, self.author, self.clock), name)

    def import_policy(self, found: ImportedPolicy, name: str) -> Path:
        """Make an imported text a new policy of the rollout, noted with where it came from; blocks on the disk.

        Raises RolloutError, and changes nothing then.
        """
        from codex_rollout_tui.actions.policy_import import save
        from codex_rollout_tui.actions.rollout import Rollout

        if self.root is None or self.author is None:
            raise UsageError("There is no rollout here to make a policy in.")
        rollout = Rollout(self.root, self.author, self.clock)
        save(rollout, found, name)
        return rollout.policy_file(name)

    def workbench(self, sheet: OpenPolicy) -> WorkbenchScreen:
        """The workbench of a sheet; it stays alive while another one is looked at."""
        if sheet.screen is None:
            sheet.screen = WorkbenchScreen(sheet.file, self._signs, self._ask, self._checker, name=sheet.name)
            sheet.screen.desk = self
            self._made += 1
            self._app.install_screen(sheet.screen, f"workbench-{self._made}")
        return sheet.screen

    def show(self, sheet: OpenPolicy) -> WorkbenchScreen:
        """Go to a policy: its text, cursor and undo are as they were left."""
        screen = self.workbench(sheet)
        stack = self._app.screen_stack
        if screen in stack:
            for _ in stack[stack.index(screen) + 1 :]:
                self._app.pop_screen()
        elif self._is_front and len(stack) > 1:
            self._app.switch_screen(screen)
        else:
            self._app.push_screen(screen)  # the app's first screen cannot be switched, only covered
        return screen

    def come_forward(self, screen: SavingScreen) -> None:
        """Show a policy that has something to ask."""
        sheet = next((sheet for sheet in self.sheets if sheet.screen is screen), None)
        if sheet is not None and self._is_front:
            self.show(sheet)

    def _screens(self) -> list[WorkbenchScreen]:
        return [sheet.screen for sheet in self.sheets if sheet.screen is not None]

    @property
    def _is_front(self) -> bool:
        return any(screen is self._app.screen for screen in self._screens())

    @property
    def holds(self) -> bool:
        """Whether a workbench is what the person is in, with or without something in front of it."""
        return any(screen in self._app.screen_stack for screen in self._screens())

    # -- leaving

    async def leave(self, at: SavingScreen) -> None:
        """Leave all of them; what is unsaved is asked about once, in front of the one the person is in."""
        unsaved = [screen for screen in self._screens() if screen.is_unsaved]
        if not unsaved or await at.settle(unsaved):
            await self._done()

    async def clear(self) -> None:
        """Take every workbench away; the person has left."""
        while self.holds:
            await self._app.pop_screen()
        for sheet in self.sheets:
            if sheet.screen is not None:
                self._app.uninstall_screen(sheet.screen)
                if sheet.screen.is_running:
                    await sheet.screen.remove()
        self.sheets.clear()
