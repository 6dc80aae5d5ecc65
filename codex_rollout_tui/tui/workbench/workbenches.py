"""The workbenches of an app: one for each policy that is open, however often one goes from one to the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.app import App

from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.leave_unsaved import settle
from codex_rollout_tui.tui.workbench.line_wrap import LineWrap
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen


class Workbenches:
    """Makes a workbench when its policy is first looked at, and keeps it alive while another one is.

    `done` is called when the person leaves, once nothing is unsaved that they want to keep.
    """

    def __init__(
        self,
        app: App[Any],
        policies: OpenPolicies,
        signs: Signs,
        ask: Ask | None,
        done: Callable[[], Awaitable[None]],
        dispatcher: Dispatcher,
        line_wrap: LineWrap | None = None,
    ) -> None:
        self.policies = policies
        self._app = app
        self._signs = signs
        self._ask = ask
        self._done = done
        self._dispatcher = dispatcher
        self._line_wrap = line_wrap or LineWrap()
        self._screens: dict[OpenPolicy, WorkbenchScreen] = {}
        self._made = 0

    # -- going

    def workbench(self, policy: OpenPolicy) -> WorkbenchScreen:
        """The workbench of a policy."""
        if policy not in self._screens:
            screen = self._screens[policy] = WorkbenchScreen(
                policy,
                self.policies,
                self._signs,
                self._ask,
                self._dispatcher,
                show=self.show,
                come_forward=partial(self._come_forward, policy),
                leave=partial(self._leave, policy),
                line_wrap=self._line_wrap,
            )
            self._made += 1
            self._app.install_screen(screen, f"workbench-{self._made}")
        return self._screens[policy]

    def show(self, policy: OpenPolicy) -> WorkbenchScreen:
        """Go to a policy: its text, cursor and undo are as they were left."""
        screen = self.workbench(policy)
        stack = self._app.screen_stack
        if screen in stack:
            for _ in stack[stack.index(screen) + 1 :]:
                self._app.pop_screen()
        elif self._is_front and len(stack) > 1:
            self._app.switch_screen(screen)
        else:
            self._app.push_screen(screen)  # the app's first screen cannot be switched, only covered
        return screen

    def _come_forward(self, policy: OpenPolicy) -> None:
        """Show a policy that has something to ask."""
        if self._is_front:
            self.show(policy)

    @property
    def _is_front(self) -> bool:
        return any(screen is self._app.screen for screen in self._screens.values())

    @property
    def in_use(self) -> bool:
        """Whether a workbench is what the person is in, with or without something in front of it."""
        return any(screen in self._app.screen_stack for screen in self._screens.values())

    # -- leaving

    async def _leave(self, policy: OpenPolicy) -> None:
        """Leave all of them; what is unsaved is asked about once, in front of the policy the person is in."""
        unsaved = [self._screens[other].saving for other in self.policies.entries if other.is_unsaved]
        if not unsaved or await settle(unsaved, self._screens[policy].saving.dialogue):
            await self._done()

    async def clear(self) -> None:
        """Take every workbench away; the person has left."""
        while self.in_use:
            await self._app.pop_screen()
        for screen in self._screens.values():
            self._app.uninstall_screen(screen)
            if screen.is_running:
                await screen.remove()
        self._screens.clear()
        self.policies.entries.clear()
