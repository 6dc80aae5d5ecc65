"""The terminal app."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.checklist.destinations import WaysOut
from codex_rollout_tui.tui.checklist.screen import ChecklistScreen
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.terminal_app import TerminalApp
from codex_rollout_tui.tui.kit.theme import put_on
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.tui.workbench.workbenches import Workbenches
    from codex_rollout_tui.vault.vault import Keeper


class RolloutApp(TerminalApp):
    """codex-rollout: the checklist, with what it needs handed in."""

    CSS_PATH = "checklist/checklist.tcss"
    TITLE = "codex-rollout"
    ENABLE_COMMAND_PALETTE = True
    ANIMATION_LEVEL = "none"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="help"),
        Binding("f1", "help", "Help", id="help-anywhere"),
        Binding("q", "quit", "Quit", id="quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit-anywhere"),
    ]

    def __init__(
        self, session: Session, settings: Settings, ask: Ask | None, *, dispatcher: Dispatcher | None = None
    ) -> None:
        super().__init__()
        self._dispatcher = dispatcher or Dispatcher()
        self.session = session
        self.settings = settings
        self._ask = ask
        self.refusal: RolloutError | None = None
        self.workbenches: Workbenches | None = None
        """The workbenches of the policies that are open, once there are any."""
        self.keeper: Callable[[str], Keeper] | None = None
        """Makes the vault of a rollout's id, where it is not this machine's keyring."""
        self.animation_level = "none"

    def on_mount(self) -> None:
        put_on(self, self.settings)
        if self.settings.keymap:
            from codex_rollout_tui.tui.kit.keymap import declared, take

            take(self, self.settings.keymap, lambda: declared(ChecklistScreen, RolloutApp))
        self.call_after_refresh(self._collect)

    def on_unmount(self) -> None:
        self._dispatcher.close()

    @staticmethod
    def _collect() -> None:
        """The first frame is out: what was made for it stays, and collecting begins from here."""
        gc.freeze()
        gc.enable()

    def get_default_screen(self) -> Screen[None]:
        ways_out = WaysOut(self.open_policies, self.open_keys, self.refuse)
        return ChecklistScreen(self.session, Signs(self.settings.ascii), self._ask, self._dispatcher, ways_out)

    def refuse(self, error: RolloutError) -> None:
        """Leave: the rollout cannot be opened, and whoever started the app says why."""
        self.refusal = error
        self.exit()

    @property
    def home(self) -> ChecklistScreen | None:
        """The checklist, wherever it is on the stack."""
        return next((screen for screen in self.screen_stack if isinstance(screen, ChecklistScreen)), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "quit" and self.workbenches is not None and self.workbenches.in_use:
            return False  # out of the workbench first: there may be unsaved text in it
        return super().check_action(action, parameters)

    async def open_policies(self) -> None:
        """Open the workbench on the rollout's policies, at the baseline; raises RolloutError."""
        from codex_rollout_tui.tui.open_workbench import open_policies

        self.workbenches = await open_policies(self, self.session, self.settings, self._ask, self._dispatcher)

    async def open_keys(self) -> None:
        """Show the keys, over the checklist."""
        from codex_rollout_tui.tui.credentials.credential_session import CredentialSession
        from codex_rollout_tui.tui.credentials.screen import CredentialsScreen

        if self.screen is self.home:
            session = CredentialSession(self.session.root, self.session.author, self.session.clock, self.keeper)
            await self.push_screen(CredentialsScreen(session, Signs(self.settings.ascii)))

    def action_help(self) -> None:
        """Explain where I am."""
        from codex_rollout_tui.tui.kit.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave; the place is remembered."""
        home = self.home
        if home is not None:
            await home.place.keep()
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from codex_rollout_tui.tui.commands import commands

        yield from commands(self, screen, self.home)
        yield from super().get_system_commands(screen)
