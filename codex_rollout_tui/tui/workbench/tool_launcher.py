"""The tools of a workbench: screens that are given its text, and give back another text or a line to go to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.status_pane import StatusPane
from codex_rollout_tui.tui.workbench.tool_result import ToolResult
from codex_rollout_tui.tui.workbench.tool_table import TOOLS, Tool

if TYPE_CHECKING:
    from codex_rollout_tui.actions.policy_versions import Version

Show = Callable[[OpenPolicy], Screen[Any]]
"""Goes to the workbench of a policy."""


class ToolLauncher:
    """Opens the tools of one workbench."""

    def __init__(
        self,
        host: Screen[None],
        text: EditedText,
        policy: OpenPolicy,
        policies: OpenPolicies,
        status: StatusPane,
        signs: Signs,
        show: Show,
    ) -> None:
        self._host = host
        self._text = text
        self._policy = policy
        self._policies = policies
        self._status = status
        self._signs = signs
        self._show = show

    async def menu(self) -> None:
        """List the tools."""
        from codex_rollout_tui.tui.workbench.menu_screen import MenuScreen

        tools = [tool for tool in TOOLS if self._host.check_action(tool.action, ())]
        await self._host.app.push_screen(MenuScreen(tools, self._run))

    async def _run(self, tool: Tool) -> None:
        await self._host.app.run_action(tool.action, self._host)

    async def blocks(self) -> None:
        """Choose a block and put it into the text."""
        from codex_rollout_tui.tui.workbench.blocks_screen import BlocksScreen

        await self._give(lambda data: BlocksScreen(data, self._signs, self._policy.name))

    async def import_policy(self) -> None:
        """Import a policy from a file, or from what is pasted."""
        from codex_rollout_tui.tui.workbench.import_screen import ImportScreen

        await self._give(lambda data: ImportScreen(data, self._signs, self._policy.name, self._policies, self._show))

    async def versions(self) -> None:
        """Look at the texts the policy had, and bring one back."""
        from codex_rollout_tui.tui.workbench.versions_screen import VersionsScreen

        recorder, texts, clock = self._policy.file.recorder, self._former_texts(), self._policies.clock
        note = "" if recorder else "Versions are kept inside a rollout. These are the texts since it was opened here."
        read = recorder.history if recorder else lambda: texts
        await self._give(lambda data: VersionsScreen(data, self._signs, self._policy.name, read, clock, note=note))

    async def policies(self) -> None:
        """Go to another policy, or make a new one."""
        from codex_rollout_tui.tui.workbench.policies_screen import PoliciesScreen

        screen = PoliciesScreen(self._policies, self._signs, self._policy.path, self._show)
        await self._host.app.push_screen(screen)

    async def side_by_side(self) -> None:
        """See all policies in one table."""
        from codex_rollout_tui.tui.workbench.side_by_side_screen import SideBySideScreen

        screen = SideBySideScreen(self._policies, self._signs, self._policy.path, self._show)
        await self._host.app.push_screen(screen)

    async def compare(self) -> None:
        """Compare the text with another one."""
        from codex_rollout_tui.actions.policy_sources import ComparisonContext, OpenText, sources
        from codex_rollout_tui.tui.workbench.compare_screen import CompareScreen

        data, policies = self._text.data, self._policies
        around = ComparisonContext(
            data,
            self._policy.path,
            self._policy.file.recorder,
            policies.root,
            self._former_texts(),
            [OpenText(policy.path, policy.name, policy.data or b"") for policy in policies.entries],
            policies.machine,
        )
        screen = CompareScreen(data, self._signs, self._policy.name, partial(sources, around), policies.clock)
        await self._host.app.push_screen(screen, partial(self._go_to, data))

    # -- what a tool gives back

    async def _give(self, make: Callable[[bytes], Screen[ToolResult | None]]) -> None:
        """Show a tool that is given the text, and take what it gives back."""
        data = self._text.data
        await self._host.app.push_screen(make(data), partial(self._take, data))

    def _take(self, before: bytes, result: ToolResult | None) -> None:
        if result is None:
            return
        if self._text.data != before:
            self._status.say("The text changed meanwhile: nothing was put in. Try it again.", "warn")
            return
        self._text.put(result.data)
        self._text.go_to(_first_difference(before, result.data))
        self._status.say(f"{result.words} ^z takes it back.", "good")

    def _go_to(self, before: bytes, line: int | None) -> None:
        if line is not None and self._text.data == before:
            self._text.go_to(line)

    def _former_texts(self) -> list[Version]:
        """The texts since the policy was opened here as versions, newest first."""
        from codex_rollout_tui.actions.policy_versions import Version
        from codex_rollout_tui.policy.text.facts import sha256

        texts = reversed(self._policy.former_texts)
        return [Version(sha256(former.data), former.at, "", former.about, former.data) for former in texts]


def _first_difference(before: bytes, after: bytes) -> int:
    """The first line that is another than before."""
    pairs = enumerate(zip_longest(before.split(b"\n"), after.split(b"\n")), 1)
    return next((line for line, (old, new) in pairs if old != new), 1)
