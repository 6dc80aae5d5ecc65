"""The terminal app."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.crash import DiscreetApp
from codex_rollout_tui.tui.oracle import Ask
from codex_rollout_tui.tui.screens.checklist import ChecklistScreen
from codex_rollout_tui.tui.session import Session
from codex_rollout_tui.tui.signs import Signs
from codex_rollout_tui.tui.theme import put_on


class RolloutApp(DiscreetApp):
    """codex-rollout: the checklist, with what it needs handed in."""

    CSS_PATH = "screens/checklist.tcss"
    TITLE = "codex-rollout"
    ENABLE_COMMAND_PALETTE = True
    ANIMATION_LEVEL = "none"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="help"),
        Binding("q", "quit", "Quit", id="quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit-anywhere"),
    ]

    def __init__(self, session: Session, settings: Settings, ask: Ask | None) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self._ask = ask
        self.refusal: RolloutError | None = None
        self.animation_level = "none"

    def on_mount(self) -> None:
        put_on(self, self.settings)
        if self.settings.keymap:
            from codex_rollout_tui.tui.keymap import complaints, declared
            from codex_rollout_tui.tui.screens.keys import KeysScreen

            self.set_keymap(dict(self.settings.keymap))
            here, keys = declared(ChecklistScreen, RolloutApp), declared(KeysScreen, RolloutApp)
            for sentence in dict.fromkeys(
                (*complaints(self.settings.keymap, here, keys), *complaints(self.settings.keymap, keys, here))
            ):
                self.notify(sentence, severity="warning", timeout=15)

        self.call_after_refresh(self._collect)

    @staticmethod
    def _collect() -> None:
        """The first frame is out: what was made for it stays, and collecting begins from here."""
        gc.freeze()
        gc.enable()

    def get_default_screen(self) -> Screen[None]:
        return ChecklistScreen(self.session, Signs(self.settings.ascii), self._ask)

    def refuse(self, error: RolloutError) -> None:
        """Leave: the rollout cannot be opened, and whoever started the app says why."""
        self.refusal = error
        self.exit()

    @property
    def home(self) -> ChecklistScreen | None:
        """The checklist, wherever it is on the stack."""
        return next((screen for screen in self.screen_stack if isinstance(screen, ChecklistScreen)), None)

    def action_help(self) -> None:
        """Explain where I am."""
        from codex_rollout_tui.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave; the place is remembered."""
        home = self.home
        item = home.item_at_hand if home else None
        if item is not None:
            await self.session.remember(item)
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from codex_rollout_tui.tui.commands import commands

        yield from commands(self, screen)
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Quit"):
                yield command
