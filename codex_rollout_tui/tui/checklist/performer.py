"""Does things to the rollout in its thread, and hands on what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.checklist.action import Say
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.tui.kit.form import Form
    from codex_rollout_tui.tui.session.session import RolloutAction
    from codex_rollout_tui.tui.session.snapshot import Snapshot


class Performer:
    """`show` is handed the snapshot after an action, `say` the sentence of a refusal."""

    def __init__(self, session: Session, show: Callable[[Snapshot], None], say: Say) -> None:
        self._session = session
        self._show = show
        self._say = say

    async def perform(self, action: RolloutAction, form: Form | None = None) -> bool:
        """Do it; False where it was refused: the form that asked stays as it is, at the field it is about."""
        try:
            _, snapshot = await self._session.run(action)
        except RolloutError as error:
            self._say(str(error), "bad")
            if form is not None:
                form.refuse(error)
            return False
        self._show(snapshot)
        return True
