"""The workbench's tools beside typing: what stands in another screen and gives back a text or a policy to open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.saving import SavingScreen
from codex_rollout_tui.tui.workbench.tool_table import TOOLS, Tool

if TYPE_CHECKING:
    from textual.screen import Screen

    from codex_rollout_tui.actions.policy_versions import Version
    from codex_rollout_tui.tui.workbench.tool_result import ToolResult


class ToolsScreen(SavingScreen):
    """Knows the tools of the workbench. Subclasses show the text that they change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+b", "tools", "More", priority=True, id="workbench-menu"),
        *(tool.binding for tool in TOOLS),
    ]
    signs: Signs

    async def action_tools(self) -> None:
        """List the tools."""
        from codex_rollout_tui.tui.workbench.menu_screen import MenuScreen

        await caught_up(self.focused)
        tools = [tool for tool in TOOLS if self.check_action(tool.action, ())]
        await self.app.push_screen(MenuScreen(tools, self._run))

    async def _run(self, tool: Tool) -> None:
        await self.app.run_action(tool.action, self)

    async def _give(self, make: Callable[[bytes], Screen[ToolResult | None]]) -> None:
        """Show a tool that is given the text, and take what it gives back."""
        await caught_up(self.focused)
        data = self.editor.data
        await self.app.push_screen(make(data), partial(self._took, data))

    def _took(self, before: bytes, taken: ToolResult | None) -> None:
        if taken is None:
            return
        if self.editor.data != before:
            self.say("The text changed meanwhile: nothing was put in. Try it again.", "warn")
            return
        self.put(taken.data)
        self.editor.go_to(_first_other(before, taken.data))
        self.say(f"{taken.words} ^z takes it back.", "good")

    async def action_blocks(self) -> None:
        """Choose a block and put it into the text."""
        from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen

        await self._give(lambda data: BlocksScreen(data, self.signs, self.file_name))

    async def action_import(self) -> None:
        """Import a policy from a file, or from what is pasted."""
        from codex_rollout_tui.tui.workbench.import_screen import ImportScreen

        await self._give(lambda data: ImportScreen(data, self.signs, self.file_name, self.desk))

    async def action_policies(self) -> None:
        """Go to another policy, or make a new one."""
        from codex_rollout_tui.tui.workbench.policies_screen import PoliciesScreen

        await caught_up(self.focused)
        await self.app.push_screen(PoliciesScreen(self.desk, self.signs, self.file.path))

    async def action_versions(self) -> None:
        """Look at the texts the policy had, and bring one back."""
        from codex_rollout_tui.tui.workbench.versions_screen import VersionsScreen

        recorder, texts, clock = self.file.recorder, self._texts(), self.desk.clock
        note = "" if recorder else "Versions are kept inside a rollout. These are the texts since it was opened here."
        read = recorder.history if recorder else lambda: texts
        await self._give(lambda data: VersionsScreen(data, self.signs, self.file_name, read, clock, note=note))

    async def action_compare(self) -> None:
        """Compare the text with another one."""
        from codex_rollout_tui.actions.policy_sources import ComparisonContext, OpenText, sources
        from codex_rollout_tui.tui.workbench.compare_screen import CompareScreen

        await caught_up(self.focused)
        data, desk = self.editor.data, self.desk
        around = ComparisonContext(
            data,
            self.file.path,
            self.file.recorder,
            desk.root,
            self._texts(),
            [OpenText(sheet.path, sheet.name, sheet.data or b"") for sheet in desk.sheets],
            desk.machine,
        )
        screen = CompareScreen(data, self.signs, self.file_name, partial(sources, around), desk.clock)
        await self.app.push_screen(screen, partial(self._go_to, data))

    def _go_to(self, before: bytes, line: int | None) -> None:
        if line is not None and self.editor.data == before:
            self.editor.go_to(line)

    def _texts(self) -> list[Version]:
        """The texts of this session as versions, newest first."""
        from codex_rollout_tui.actions.policy_versions import Version
        from codex_rollout_tui.policy.text.facts import sha256

        return [Version(sha256(kept.data), kept.at, "", kept.about, kept.data) for kept in reversed(self.texts)]


def _first_other(before: bytes, after: bytes) -> int:
    """The first line that is another than before."""
    pairs = enumerate(zip_longest(before.split(b"\n"), after.split(b"\n")), 1)
    return next((line for line, (old, new) in pairs if old != new), 1)
