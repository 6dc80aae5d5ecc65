"""The workbench as an app of its own: policy files, no rollout needed."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.policy_file import PolicyFile
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.terminal_app import TerminalApp
from codex_rollout_tui.tui.kit.theme import put_on
from codex_rollout_tui.tui.workbench.line_wrap import LineWrap
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from codex_rollout_tui.tui.workbench.workbenches import Workbenches


class WorkbenchApp(TerminalApp):
    """`policy edit FILE...`: the workbench and nothing else."""

    CSS_PATH = "workbench.tcss"
    TITLE = "codex-rollout"
    ENABLE_COMMAND_PALETTE = True
    ANIMATION_LEVEL = "none"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", key_display="f1", id="help"),
    ]

    def __init__(
        self,
        file: PolicyFile,
        settings: Settings,
        ask: Ask | None,
        *,
        name: str = "",
        more: Sequence[tuple[PolicyFile, str]] = (),
        author: Author | None = None,
        dispatcher: Dispatcher | None = None,
    ) -> None:
        """`name` is what the person called the file; `more` are further ones, `author` is who saves them."""
        super().__init__()
        self._dispatcher = dispatcher or Dispatcher()
        self.settings = settings
        self.animation_level = "none"
        self.policies = OpenPolicies(author=author)
        wrap = LineWrap(settings.wrap, settings.path)
        signs = Signs(settings.ascii)
        self.workbenches = Workbenches(self, self.policies, signs, ask, self._leave, self._dispatcher, wrap)
        for policy_file, called in ((file, name), *more):
            self.policies.add(policy_file, called or str(policy_file.path))

    @property
    def workbench(self) -> WorkbenchScreen:
        """The workbench of the first file."""
        return self.workbenches.workbench(self.policies.entries[0])

    async def _leave(self) -> None:
        self.exit()

    def get_default_screen(self) -> Screen[None]:
        return self.workbench

    def on_mount(self) -> None:
        put_on(self, self.settings)
        if self.settings.keymap:
            from codex_rollout_tui.tui.editor.text_editing import EditorText
            from codex_rollout_tui.tui.kit.keymap import declared, take

            take(self, self.settings.keymap, lambda: declared(WorkbenchScreen, EditorText, WorkbenchApp))
        self.call_after_refresh(self._collect)

    def on_unmount(self) -> None:
        self._dispatcher.close()

    @staticmethod
    def _collect() -> None:
        """The first frame is out: what was made for it stays."""
        gc.freeze()
        gc.enable()

    def action_help(self) -> None:
        """Explain where I am."""
        from codex_rollout_tui.tui.kit.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "quit" and super().check_action(action, parameters)  # the workbench has its own way out

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from codex_rollout_tui.tui.commands import bound

        yield from bound(self, screen, hidden=True)
        for command in super().get_system_commands(screen):
            if command.title != "Quit":  # the workbench has its own way out
                yield command
