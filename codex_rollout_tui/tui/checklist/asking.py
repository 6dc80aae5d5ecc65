"""What is asked on the checklist: the questions about the whole rollout, the filter, the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from codex_rollout_tui.checklist.filter import Filter
from codex_rollout_tui.tui.checklist.acting import ActingScreen

if TYPE_CHECKING:
    from codex_rollout_tui.tui.checklist.answerspane import AnswersPane
    from codex_rollout_tui.tui.checklist.choicespane import ChoicesPane
    from codex_rollout_tui.tui.kit.form import Form

NEEDS_ROLLOUT = frozenset({"search", "filter"})


class AskingScreen(ActingScreen):
    """Puts forms in place of the item's page and the search above the list. Subclasses list what was looked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", priority=True, id="search"),
        Binding("f", "filter", "Filter", priority=True, id="filter"),
    ]

    filter = Filter()

    def list_found(self, *, first: bool) -> None:
        """List what the filter finds; `first` makes the first of it the item at hand when that one is not found."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in NEEDS_ROLLOUT and self.snapshot is None:
            return False
        return super().check_action(action, parameters)

    async def on_form_saved(self, event: Form.Saved) -> None:
        if event.form.purpose != "filter":
            await self.save_form(event.form, event.values)
            return
        chosen = {name: "" if value == "any" else value for name, value in event.values.items()}
        self.filter = Filter(words=self.filter.words, **chosen)
        await self.detail.dismiss()
        self.list_found(first=True)
        self.reveal("items")

    async def on_form_left(self, event: Form.Left) -> None:
        await self.leave_form()
        if self.snapshot is None:
            self.reveal("steps")
            if not self.session.exists:
                self.say("Nothing is saved yet: the organisation has no name. Press d to begin.", "warn")

    async def on_choices_pane_changed(self, event: ChoicesPane.Changed) -> None:
        await self.change_policy(event)

    async def action_filter(self) -> None:
        """Ask which items to list."""
        await self.caught_up()
        from codex_rollout_tui.tui.checklist.filters import filter_fields
        from codex_rollout_tui.tui.kit.form import Form

        if self.snapshot is not None:
            fields = filter_fields(self.snapshot.statuses, self.filter)
            await self.detail.invite(Form("filter", "", fields), "Filter the items")
            self.reveal("detail")

    async def action_search(self) -> None:
        """Look for words in every item."""
        await self.caught_up()
        from codex_rollout_tui.tui.kit.search_field import SearchField

        if not self.query("#search"):
            field = SearchField(self.filter.words, self._look_for, self._keep_found, self._clear_found)
            await self.query_one("#middle").mount(field, before="#items")
        self.reveal("items")
        self.set_focus(self.query_one("#search"))

    def _look_for(self, words: str) -> None:
        if self.filter.words != words:
            self.filter = self.filter._replace(words=words)
            self.list_found(first=True)

    async def _keep_found(self) -> None:
        await self.query("#search").remove()
        self.reveal("items")

    async def _clear_found(self) -> None:
        await self.end_search()
        self.reveal("items")

    async def end_search(self) -> None:
        """Look for nothing any more."""
        await self.query("#search").remove()
        self.filter = Filter()
        self.list_found(first=False)

    async def action_answers(self) -> None:
        """Answer, or change, the questions about the whole rollout."""
        await self.caught_up()
        from codex_rollout_tui.tui.checklist.answerspane import AnswersPane

        pane = AnswersPane(self.session, self.snapshot)
        title = "Your answers" if self.snapshot else "Welcome: who are you, what do you use, who owns what?"
        await self.detail.invite(pane, title)
        self.reveal("detail")

    def on_answers_pane_answered(self, event: AnswersPane.Answered) -> None:
        first = self.snapshot is None
        self.apply(event.snapshot)
        if first:
            self.detail.retitle("Your answers")
        self.say(event.sentence, "good" if first else "")

    def on_answers_pane_waiting(self) -> None:
        self.say("Not saved yet: name the organisation, then all answers are saved.", "warn")

    def on_answers_pane_refused(self, event: AnswersPane.Refused) -> None:
        self.say(event.sentence, "bad")
