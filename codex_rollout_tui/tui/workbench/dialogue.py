"""What a workbench asks the person, in front of everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from codex_rollout_tui.tui.kit.rows import Row

if TYPE_CHECKING:
    from codex_rollout_tui.tui.kit.question import QuestionOption


class Dialogue:
    """Asks in front of one workbench; to be used in a worker."""

    def __init__(self, host: Screen[None], come_forward: Callable[[], object]) -> None:
        """`come_forward` shows that workbench where the person is in another one."""
        self._host = host
        self._come_forward = come_forward

    async def choose(
        self, title: str, sentence: str, options: Sequence[QuestionOption], shown: Sequence[Row] = ()
    ) -> str:
        """The key of the option the person chose, `escape` where they chose none; `shown` is to be looked at before."""
        from codex_rollout_tui.tui.kit.question import QuestionScreen

        self._come_forward()
        return await self._host.app.push_screen_wait(QuestionScreen(title, sentence, options, shown))

    async def name(self, title: str, sentence: str, value: str) -> str:
        """The name the person gave, or nothing."""
        from codex_rollout_tui.tui.kit.question import NameScreen

        return await self._host.app.push_screen_wait(NameScreen(title, sentence, value))
