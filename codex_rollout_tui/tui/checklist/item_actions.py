"""What can be done on the item at hand: a form in place of its page, an action in the rollout's thread, a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from codex_rollout_tui.checklist.payloads import subject
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
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
        from codex_rollout_tui.tui.kit.form import Form

        status, snapshot = self._position.status, self._position.snapshot
        if status is None or snapshot is None:
            return
        if status.status == "not-applicable":
            self._say(f"{status.item.title} is not applicable: {status.reason}. Press d to change that answer.", "warn")
            return
        asked = ITEM_FORMS[purpose]
        intro = asked.intro
        needs = snapshot.statuses.open_needs(status.item)
        if purpose == "attest" and needs:
            intro = f"Still open before it: {', '.join(need.item.title for need in needs)}."
        form = Form(purpose, intro, asked.fields(status, snapshot.statuses.now))
        await self._detail.invite(form, f"{asked.title}: {status.item.title}")
        self._opened()

    async def save(self, form: Form, values: Mapping[str, str]) -> bool:
        """Do what a form asked for; False where it stays open."""
        from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS

        status, asked = self._position.status, ITEM_FORMS.get(form.purpose)
        if status is None or asked is None:
            return False
        item = status.item
        if not await self._perform(lambda rollout: asked.action(rollout, item.id, values), form):
            return False
        await self._detail.dismiss()
        now = self._position.status_of(item.id)
        sign = f"{self._position.signs.glyph(now.status)} " if now is not None else ""
        self._say(f"{sign}{asked.done}: {item.title}. u takes it back.", "good")
        return True

    def _title(self, event: Event) -> str:
        """What the item of an event is called, or its id where the guide has it no more."""
        status = self._position.status_of(event.item) if event.item else None
        return status.item.title if status is not None else event.item or ""

    async def _reopen(self) -> None:
        from codex_rollout_tui.actions import items

        status = self._position.status
        if status is not None and await self._perform(lambda rollout: items.reopen(rollout, status.item.id)):
            self._say(f"Reopened: {status.item.title}. u takes it back.")

    async def _undo(self) -> None:
        from codex_rollout_tui.actions.undo import undo
        from codex_rollout_tui.tui.checklist.rows_detail import what_happened

        undone: list[str] = []

        def action(rollout: Rollout) -> Sequence[Event]:
            events = undo(rollout)
            undone.extend(
                f"{self._title(event) or subject(event.payload) or event.kind} ({what_happened(event)})"
                for event in events
            )
            return events

        if await self._perform(action):
            self._say(f"Taken back: {'; '.join(undone)}.")
