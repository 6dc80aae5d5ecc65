"""What can be done on the item at hand: a form in place of its page, an action in the rollout's thread, a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from codex_rollout_tui.tui.checklist.action import Action, Need, Say
from codex_rollout_tui.tui.checklist.performer import Performer
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.kit.detail_pane import DetailPane

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.checklist.event import Event
    from codex_rollout_tui.tui.kit.form import Form

ASKED = ("attest", "fail", "wait", "waive", "assign", "note")
"""What is asked for in a form first."""


class ItemActions:
    """Asks in the detail pane; `opened` is called when a form stands there."""

    def __init__(
        self,
        position: Position,
        detail: DetailPane,
        performer: Performer,
        say: Say,
        opened: Callable[[], None],
    ) -> None:
        self._position = position
        self._detail = detail
        self._perform = performer.perform
        self._say = say
        self._opened = opened

    def actions(self) -> Mapping[str, Action]:
        """Each by its name."""
        asking = Need.ROLLOUT | Need.ITEM_IN_SIGHT | Need.NO_GUEST
        return {
            **{purpose: Action(partial(self._ask, purpose), asking) for purpose in ASKED},
            "reopen": Action(self._reopen, Need.ROLLOUT | Need.ITEM_IN_SIGHT | Need.NO_GUEST),
            "undo": Action(self._undo, Need.ROLLOUT | Need.NO_FORM),
        }

    async def _ask(self, purpose: str) -> None:
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS, intro
        from codex_rollout_tui.tui.checklist.sentences import not_applicable
        from codex_rollout_tui.tui.kit.form import Form

        status, snapshot = self._position.status, self._position.snapshot
        if status is None or snapshot is None:
            return
        if status.status == "not-applicable":
            self._say(not_applicable(status), "warn")
            return
        asked = ITEM_FORMS[purpose]
        form = Form(purpose, intro(purpose, status, snapshot.statuses), asked.fields(status, snapshot.statuses.now))
        await self._detail.invite(form, f"{asked.title}: {status.item.title}")
        self._opened()

    async def save(self, form: Form, values: Mapping[str, str]) -> bool:
        """Do what a form asked for; False where it stays open."""
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
        from codex_rollout_tui.tui.checklist.sentences import done_sentence

        status, asked = self._position.status, ITEM_FORMS.get(form.purpose)
        if status is None or asked is None:
            return False
        item = status.item
        if not await self._perform(lambda rollout: asked.action(rollout, item.id, values), form):
            return False
        await self._detail.dismiss()
        now = self._position.status_of(item.id) or status
        self._say(done_sentence(asked.done, now, self._position.signs), "good")
        return True

    async def _reopen(self) -> None:
        from codex_rollout_tui.actions import items

        status = self._position.status
        if status is not None and await self._perform(lambda rollout: items.reopen(rollout, status.item.id)):
            self._say(f"Reopened: {status.item.title}. u takes it back.")

    async def _undo(self) -> None:
        from codex_rollout_tui.actions.undo import undo
        from codex_rollout_tui.tui.checklist.sentences import undone_sentence

        undone: list[Event] = []

        def action(rollout: Rollout) -> Sequence[Event]:
            undone.extend(undo(rollout))
            return undone

        if await self._perform(action) and self._position.snapshot is not None:
            self._say(undone_sentence(undone, self._position.snapshot.statuses))
