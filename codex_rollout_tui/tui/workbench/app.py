"""The workbench as an app of its own: one policy file, no rollout needed."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from codex_rollout_tui.actions.policy_file import PolicyFile
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.oracle import Ask
from codex_rollout_tui.tui.screens.workbench import WorkbenchScreen
from codex_rollout_tui.tui.signs import Signs
from codex_rollout_tui.tui.theme import put_on


class WorkbenchApp(App[None]):
    """`policy edit FILE`: the workbench and nothing else."""

    CSS_PATH = "../screens/workbench.tcss"
    TITLE = "codex-rollout"
    ENABLE_COMMAND_PALETTE = True
    ANIMATION_LEVEL = "none"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="quit-anywhere"),
        Binding("f1,question_mark", "help", "Help", key_display="f1", id="help"),
    ]

    def __init__(self, file: PolicyFile, settings: Settings, ask: Ask | None, *, name: str = "") -> None:
        """`name` is what the person called the file."""
        super().__init__()
        self.settings = settings
        self.workbench = WorkbenchScreen(file, Signs(settings.ascii), ask, name=name)
        self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        return self.workbench

    def on_mount(self) -> None:
        put_on(self, self.settings)
        if self.settings.keymap:
            self.set_keymap(dict(self.settings.keymap))
        self.call_after_refresh(self._collect)

    @staticmethod
    def _collect() -> None:
        """The first frame is out: what was made for it stays."""
        gc.freeze()
        gc.enable()

    def action_help(self) -> None:
        """Explain where I am."""
        from codex_rollout_tui.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave; unsaved text is asked about first."""
        self.workbench.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from functools import partial

        seen: set[str] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.description and active.enabled and binding.action not in seen and binding.id:
                seen.add(binding.action)
                run = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(binding.description, f"Key {self.get_key_display(binding)}", run)
        for command in super().get_system_commands(screen):
            if command.title == "Theme":
                yield command
