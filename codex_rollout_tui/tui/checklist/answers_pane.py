"""The questions about the whole rollout: each answer is saved as it is given, so nothing is lost half-way."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import DescendantBlur
from textual.message import Message
from textual.widget import Widget

from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.checklist import answers
from codex_rollout_tui.tui.kit.form import FieldWidget, Form
from codex_rollout_tui.tui.session.session import Session
from codex_rollout_tui.tui.session.snapshot import Snapshot


class AnswersPane(Form):
    """The questions, with their present answers. Before there is a rollout, the organisation's name makes it."""

    hint = "saved as you go on · esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "go_on(1)", "Next question", show=False, priority=True, id="next-question"),
        Binding("shift+tab,up", "go_on(-1)", "Question before", show=False, priority=True, id="question-before"),
    ]

    class Waiting(Message):
        """An answer waits in the form: there is no rollout yet to save it in."""

    class Answered(Message):
        """An answer was saved; `snapshot` is what came of it, `hint` what holds for the pane from here on."""

        def __init__(self, snapshot: Snapshot, sentence: str, hint: str) -> None:
            super().__init__()
            self.snapshot, self.sentence, self.hint = snapshot, sentence, hint

    class Refused(Message):
        """An answer cannot be kept; the sentence says why."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, session: Session, snapshot: Snapshot | None) -> None:
        self._session = session
        self._exists = snapshot is not None
        asked = answers.fields(snapshot.file if snapshot else None, session.author.person)
        if snapshot is None:
            self.hint = "not saved yet · esc leaves"
            asked = [replace(field, value=session.unsaved.get(field.name, field.value)) for field in asked]
        place = "" if snapshot else f" It is kept in `{session.root}`."
        super().__init__("answers", answers.WELCOME + place if not snapshot else "", asked)
        self.add_class("-wants-room")
        self._saved = {field.name: field.value for field in asked}
        if snapshot is None:
            self._saved["organisation"] = ""

    async def on_descendant_blur(self, event: DescendantBlur) -> None:
        if not await self._keep_answer(event.widget):
            event.widget.focus()

    async def action_save(self) -> None:
        """Go on to the next question; leaving one saves it."""
        await self.action_go_on(1)

    async def action_go_on(self, by: int) -> None:
        """Save the answer at hand and go to the next question, or the one before; after a refusal stay."""
        if await self._keep_answer(self.screen.focused):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()

    async def action_leave(self) -> None:
        """Save what is in the field at hand, and leave."""
        self._session.unsaved = {} if self._exists else self.values()
        if await self._keep_answer(self.screen.focused):
            await super().action_leave()

    async def _keep_answer(self, widget: Widget | None) -> bool:
        """Save what a field holds; False where it is refused."""
        if not isinstance(widget, FieldWidget):
            return True
        return await self._keep((widget.id or "").removeprefix("field-"), widget.value)

    async def _keep(self, widget: str, text: str) -> bool:
        """Save an answer that is another than before; say why when it cannot be."""
        if self._saved.get(widget) == text or not text.strip():
            return True
        try:
            if widget == "person":
                self._session.author = self._session.author._replace(person=text.strip())
                await self._session.keep_person(text.strip())
            elif not self._exists:
                await self._first()
            else:
                await self._next(widget, text)
        except RolloutError as error:
            self.post_message(self.Refused(str(error)))
            self.mark(widget)
            return False
        self.mark()
        self._saved[widget] = text
        return True

    async def _first(self) -> None:
        """Make the rollout once its name is known; until then answers wait in the form."""
        values = self.values()
        if not values["organisation"].strip():
            self.post_message(self.Waiting())
            return
        root, author, clock = self._session.root, self._session.author, self._session.clock
        snapshot = await self._session.make(lambda: answers.begin(root, author, values, clock))
        self._exists = True
        self.hint = type(self).hint
        self._session.unsaved = {}
        self._saved = {**self._saved, **values}
        self.post_message(self.Answered(snapshot, answers.started(snapshot.file, root), self.hint))

    async def _next(self, widget: str, text: str) -> None:
        name = answers.field_name(widget)
        value = answers.value_of(name, text)
        if name == "surfaces" and value is None:
            return
        _, snapshot = await self._session.run(lambda rollout: decide(rollout, name, value))
        self.post_message(self.Answered(snapshot, answers.saved(snapshot.statuses), self.hint))
