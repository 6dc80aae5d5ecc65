"""The home: steps, the items of the step, the item at hand, and the live policy preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from codex_rollout_tui.actions.place import Place
from codex_rollout_tui.checklist.find import Filter, found
from codex_rollout_tui.checklist.status import ItemState
from codex_rollout_tui.checklist.words import ATTENTION
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.guide.load import steps as guide_steps
from codex_rollout_tui.tui.oracle import Ask
from codex_rollout_tui.tui.present.detail import Page, detail_rows
from codex_rollout_tui.tui.present.items import item_rows
from codex_rollout_tui.tui.present.steps import Target, next_rows, skeleton_rows, step_rows
from codex_rollout_tui.tui.screens.acting import ActingScreen
from codex_rollout_tui.tui.session import Session, Snapshot
from codex_rollout_tui.tui.signs import STYLE_OF, Signs
from codex_rollout_tui.tui.widgets.detailpane import DetailPane
from codex_rollout_tui.tui.widgets.keybar import KeyBar, MessageLine
from codex_rollout_tui.tui.widgets.lines import Lines, PickList
from codex_rollout_tui.tui.widgets.previewpane import PreviewPane
from codex_rollout_tui.tui.widgets.rows import Row, Span
from codex_rollout_tui.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from codex_rollout_tui.tui.widgets.answerspane import AnswersPane
    from codex_rollout_tui.tui.widgets.choicespane import ChoiceList, ChoicesPane
    from codex_rollout_tui.tui.widgets.form import Form
    from codex_rollout_tui.tui.widgets.search import SearchField

ITEM_ONLY = frozenset({"task", "reopen", "choices", "open_page", "copy_link"})
"""What needs an item in sight."""
PANES = ("steps", "items", "detail", "preview")
LOOK_EVERY_S = 1.0
"""How often the folder is looked at for what others wrote."""
SETTLE_S = 0.05
"""How long the first frame gets before anything else is begun."""
BARS_FROM_ROWS = 30
"""From this height on each step has its progress on a row of its own."""


class StepList(PickList):
    """The steps, and below them what needs somebody."""

    HELP = "The eight steps of the guide with their progress, and below them what needs somebody now. Enter goes in."


class ItemList(PickList):
    """The items of the step, or those that were looked for."""

    HELP = "The items of the step. Enter reads one whole; space attests it; / searches all of them."


class ChecklistScreen(ActingScreen):
    """Steps, items, the item at hand and the preview; one pane at a time where there is no room for three."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 (typed by Textual)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="search"),
        Binding("f", "filter", "Filter", id="filter"),
        Binding("n", "next_open", "Next", id="next-open"),
        Binding("p,2", "go('preview')", "Policy", id="show-policy"),
        Binding("F", "fix", "Fix", id="fix"),
        Binding("d", "answers", "Answers", id="answers"),
        Binding("s", "save_version", "Save policy", id="save-policy"),
        Binding("1", "go('steps')", "Checklist", show=False, id="show-checklist"),
        Binding("escape,left,h", "back", "Back", id="back"),
        Binding("right_square_bracket,tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("left_square_bracket,shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(
        self,
        session: Session,
        signs: Signs,
        ask: Ask | None,
        snapshot: Snapshot | None,
        place: Place | None,
        *,
        reading: bool = False,
    ) -> None:
        super().__init__()
        self.session = session
        self.signs = signs
        self.snapshot = snapshot
        self._ask = ask
        self._place = place
        self._reading = reading
        self._step = 0
        self._item: str | None = None
        self._filter = Filter()
        self._targets: list[Target] = []
        self._listed: Sequence[ItemState] = ()
        self._pane = "steps"
        self._settled = False
        """Whether the first frame is out; only then may threads compete for the interpreter."""

    # -- what is on it

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Horizontal(id="panes"):
            yield StepList(id="steps")
            with Vertical(id="middle"):
                yield ItemList(id="items")
                yield DetailPane()
            yield PreviewPane(self.signs, self._ask)
        yield MessageLine(id="message")
        yield KeyBar(id="keys")
        yield MessageLine(id="too-small")

    def on_mount(self) -> None:
        self.query_one("#too-small", MessageLine).say(
            "This window is too small for the checklist: make it 60 columns by 18 rows or larger, "
            "or use codex-rollout status."
        )
        self.query_one("#steps").border_title = "Steps"
        self._steps.skip = lambda index: not self._targets[index].stop
        self._steps.follow = self._step_moved
        self._items.follow = self._item_moved
        self._land()
        self.set_interval(LOOK_EVERY_S, self._look)
        self.set_timer(SETTLE_S, self._settle)

    def _settle(self) -> None:
        """The first frame is out: look at the policy."""
        self._settled = True
        if self.snapshot is not None:
            self.preview.look_at(self.snapshot)

    def _land(self) -> None:
        """Begin where the person left off, else at the first item that needs somebody."""
        self._draw_top()
        if self.snapshot is None:
            self._draw_steps()
            self.reveal("steps")
            if self._reading:
                self.say("Reading the rollout…", "dim")
            else:
                self.call_after_refresh(self.action_answers)
            return
        states = self.snapshot.standing.states
        mine = self._me()
        due = sorted(self.snapshot.standing.next_items(), key=lambda state: mine is None or state.person != mine)
        left = self._place.item if self._place and self._place.item in states else None
        self._item = left or (due[0].item.id if due else next(iter(states)))
        self._step = states[self._item].item.step
        self.apply(self.snapshot)
        self._steps.move_to(next((n for n, t in enumerate(self._targets) if t.step == self._step and t.stop), 0))
        self.reveal("items" if self.has_room else "steps")
        if self.snapshot.news:
            self.say(self.snapshot.news)

    # -- the panes

    @property
    def _steps(self) -> StepList:
        return self.query_one(StepList)

    @property
    def _items(self) -> ItemList:
        return self.query_one(ItemList)

    @property
    def has_room(self) -> bool:
        """Whether the panes stand side by side."""
        return self.app.size.width >= 120

    @property
    def state(self) -> ItemState | None:
        return self.state_of(self._item) if self._item else None

    @property
    def item_at_hand(self) -> str | None:
        """The id of the item at hand."""
        return self._item

    def apply(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._draw_top()
        self._draw_steps()
        self._draw_items()
        self._draw_detail(top=False)
        if self._settled:
            self.preview.look_at(snapshot)
        pane = self.detail.guest
        if pane is not None and pane.id == "choices" and snapshot.baseline is not None:
            from codex_rollout_tui.tui.widgets.choicespane import ChoicesPane

            self.query_one(ChoicesPane).look_at(snapshot.baseline)
        self.refresh_bindings()

    def on_resize(self) -> None:
        if self.snapshot is not None:
            self.call_after_refresh(self._redraw)
        else:
            self.call_after_refresh(self._draw_steps)

    def _redraw(self) -> None:
        self._draw_top()
        self._draw_steps()
        self._draw_items()
        self._draw_detail(top=False)

    def _draw_top(self) -> None:
        if self.snapshot is None:
            self.query_one(TopBar).tell([("codex-rollout", "bold"), ("  admin set-up for Codex", "dim")], [])
            return
        standing, file = self.snapshot.standing, self.snapshot.file
        counts, whole = standing.counts, standing.score
        left: list[Span] = [("codex-rollout  ", "bold"), (file.organisation, ""), (f" · guide {file.edition}", "dim")]
        right: list[Span] = [(f"{whole.good}/{whole.counted}  {whole.progress:.0%}", "bold")]
        for status in ATTENTION:
            if counts[status]:
                word = f" {status}" if self.has_room else ""
                right.append((f"  {self.signs.glyph(status)} {counts[status]}{word}", STYLE_OF[status]))
        self.query_one(TopBar).tell(left if self.has_room else [(file.organisation, "bold")], right)

    def _draw_steps(self) -> None:
        cells = self._steps.cells or (38 if self.has_room else self.app.size.width - 2)
        if self.snapshot is None:
            rows, self._targets = skeleton_rows(guide_steps(), cells)
            self._steps.show(rows)
            return
        tall = self.app.size.height >= BARS_FROM_ROWS
        rows, targets = step_rows(self.snapshot.standing, self.signs, cells, tall and self.has_room)
        more, leads = next_rows(self.snapshot.standing, self.signs, cells, self._me())
        troubles: list[Row] = [(("✗ ", "bad"), (text, "bad")) for text in self.snapshot.troubles]
        self._targets = [*targets, *leads, *(Target(stop=False) for _ in troubles)]
        self._steps.show([*rows, *more, *troubles])

    def _me(self) -> str | None:
        """My name as the owners list writes it."""
        if self.snapshot is None:
            return None
        mine = self.session.me.person.casefold()
        people = {state.person for state in self.snapshot.standing.states.values() if state.person}
        return next((person for person in people if person.casefold() == mine), None)

    def _draw_items(self) -> None:
        if self.snapshot is None:
            return
        standing = self.snapshot.standing
        if self._filter:
            self._listed = found(standing.states.values(), self._filter)
            title = f"{len(self._listed)} found: {self._filter.described()} (esc clears)"
        else:
            self._listed = standing.of_step(self._step)
            good = sum(state.status in ("done", "verified") for state in self._listed)
            hidden = sum(state.status == "not-applicable" for state in self._listed)
            title = f"{self._step} · {standing.view.steps[self._step].title}  {good}/{len(self._listed) - hidden}"
        self._items.border_title = title
        cells = self._items.cells or 40
        self._items.show(item_rows(self._listed, self.signs, cells, standing.now, self.snapshot.file.edition))
        self._items.move_to(next((n for n, s in enumerate(self._listed) if s.item.id == self._item), 0))

    def _draw_detail(self, *, top: bool) -> None:
        state = self.state
        if state is None or self.snapshot is None:
            return
        snapshot = self.snapshot
        story = snapshot.folded.stories.get(state.item.id)

        def draw(cells: int) -> list[Row]:
            page = Page(
                snapshot.standing,
                state,
                story.all if story else (),
                snapshot.folded.undone,
                self._choice_rows(snapshot, state, cells),
            )
            return detail_rows(page, self.signs, cells)

        self.detail.show(state.item.title, draw, top=top)

    @staticmethod
    def _choice_rows(snapshot: Snapshot, state: ItemState, cells: int) -> list[Row]:
        doc = snapshot.baseline
        if doc is None or not state.item.policy_keys:
            return []
        from codex_rollout_tui.policy.choices import controls_for
        from codex_rollout_tui.tui.present.choices import choice_lines, choice_row

        lines = choice_lines(doc, controls_for(state.item.policy_keys, doc))
        return [choice_row(doc, line, cells) for line in lines if not line.adds] + [
            (("c", "accent"), (" changes what the policy says here", "dim"))
        ]

    # -- moving about

    def reveal(self, pane: str) -> None:
        """Show a pane (alone, where there is room for one only) and put the focus there."""
        self._pane = pane
        for name in PANES:
            self.set_class(name == pane, f"-at-{name}")
        self.refresh_bindings()
        guest = self.detail.guest
        if pane == "detail" and guest is not None:
            return
        target = {"steps": "#steps", "items": "#items", "detail": "#page", "preview": "#policy-text"}[pane]
        self.query_one(target).focus()

    def action_go(self, pane: str) -> None:
        """Go to a pane; from the policy the same key goes back."""
        large = pane == "preview" and not (self._pane == "preview" and self.has_class("-policy-large"))
        self.set_class(large, "-policy-large")
        self.reveal(pane if large or pane != "preview" else "items")

    async def action_back(self) -> None:
        """Out of what is open: the form, the search, the pane."""
        if self.detail.guest is not None:
            await self.leave_form()
        elif self._filter:
            await self._end_search()
            self._filter = Filter()
            self._draw_items()
            self.reveal("items")
        else:
            self.remove_class("-policy-large")
            self.reveal({"preview": "items", "detail": "items"}.get(self._pane, "steps"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back" and self.is_mounted and self.detail.form is not None:
            return False
        if action == "back":
            return not (self.has_room and self._pane == "steps" and not self._filter) if self.is_mounted else True
        if action in ITEM_ONLY and not self.has_room and self._pane in ("steps", "preview"):
            return False
        if action in ("search", "filter", "next_open") and self.snapshot is None:
            return False
        return super().check_action(action, parameters)

    def on_descendant_focus(self) -> None:
        focused = self.focused
        if focused is None:
            return
        here = {"steps": "steps", "items": "items", "policy-text": "preview"}.get(focused.id or "", "detail")
        if here != "detail" or self.detail in focused.ancestors:
            self._pane = here
            for name in PANES:
                self.set_class(name == here, f"-at-{name}")

    async def go_to(self, item: str) -> None:
        """Make an item the one at hand, whatever is open."""
        if self.snapshot is None or item not in self.snapshot.standing.states:
            return
        if self.detail.guest is not None:
            await self.detail.dismiss()
        self._item = item
        if self._filter and item not in {state.item.id for state in self._listed}:
            await self._end_search()
            self._filter = Filter()
        self._step = self.snapshot.standing.states[item].item.step
        self._draw_items()
        self._draw_detail(top=True)

    async def visit(self, item: str) -> None:
        """Go to an item and show it."""
        await self.go_to(item)
        self.reveal("items" if self.has_room else "detail")

    @on(Lines.Fitted, "#steps")
    def _steps_fitted(self) -> None:
        self._draw_steps()

    @on(Lines.Fitted, "#items")
    def _items_fitted(self) -> None:
        self._draw_items()

    def _step_moved(self, index: int) -> None:
        target = self._targets[index] if index < len(self._targets) else Target()
        if self.snapshot is None or self.detail.guest is not None:
            return
        if target.step is not None and not self._filter and target.step != self._step:
            self._step = target.step
            states = self.snapshot.standing.of_step(target.step)
            self._item = states[0].item.id if states else None
            self._draw_items()
            self._draw_detail(top=True)
        elif target.item is not None:
            self._show_due(target.item)

    def _show_due(self, item: str) -> None:
        if self.snapshot is None:
            return
        self._item = item
        self._step = self.snapshot.standing.states[item].item.step
        self._draw_items()
        self._draw_detail(top=True)

    @on(PickList.Chosen, "#steps")
    async def _step_chosen(self, event: PickList.Chosen) -> None:
        target = self._targets[event.index]
        if self.snapshot is None:
            if not self._reading:
                await self.action_answers()
        elif target.item is not None:
            await self.go_to(target.item)
            self.reveal("detail" if not self.has_room else "items")
        else:
            self.reveal("items")

    def _item_moved(self, index: int) -> None:
        if index < len(self._listed) and self.detail.guest is None:
            before = self.state
            self._item = self._listed[index].item.id
            self._draw_detail(top=True)
            if before is None or bool(before.item.policy_keys) != bool(self._listed[index].item.policy_keys):
                self.refresh_bindings()

    @on(PickList.Chosen, "#items")
    async def _item_chosen(self, event: PickList.Chosen) -> None:
        if event.index < len(self._listed):
            await self.go_to(self._listed[event.index].item.id)
            self.reveal("detail")

    async def action_next_open(self) -> None:
        """Go to the next item that needs somebody, after the one at hand."""
        if self.snapshot is None:
            return
        due = self.snapshot.standing.next_items()
        if not due:
            self.say("Nothing is open.", "good")
            return
        here = next((n for n, state in enumerate(due) if state.item.id == self._item), -1)
        await self.visit(due[(here + 1) % len(due)].item.id)

    # -- forms

    async def on_form_saved(self, event: Form.Saved) -> None:
        if event.form.purpose == "filter":
            chosen = {name: "" if value == "any" else value for name, value in event.values.items()}
            self._filter = Filter(words=self._filter.words, **chosen)
            await self.detail.dismiss()
            self._draw_items()
            self.reveal("items")
            return
        await self.save_form(event.form, event.values)

    async def on_form_left(self, event: Form.Left) -> None:
        await self.leave_form()
        if self.snapshot is None:
            self.reveal("steps")

    async def on_choices_pane_changed(self, event: ChoicesPane.Changed) -> None:
        await self.change_policy(event)

    async def on_choice_list_left(self, event: ChoiceList.Left) -> None:
        await self.leave_form()

    async def action_filter(self) -> None:
        """Ask which items to list."""
        from codex_rollout_tui.tui.filters import filter_fields
        from codex_rollout_tui.tui.widgets.form import Form

        if self.snapshot is not None:
            fields = filter_fields(self.snapshot.standing, self._filter)
            await self.detail.invite(Form("filter", "Filter", "", fields), "Filter the items")
            self.reveal("detail")

    async def action_search(self) -> None:
        """Look for words in every item."""
        from codex_rollout_tui.tui.widgets.search import SearchField

        if not self.query("#search"):
            await self.query_one("#middle").mount(SearchField(self._filter.words), before="#items")
        self.reveal("items")
        self.query_one("#search").focus()

    async def _end_search(self) -> None:
        await self.query("#search").remove()

    async def on_search_field_looked(self, event: SearchField.Looked) -> None:
        self._filter = replace(self._filter, words=event.words)
        self._draw_items()
        if self._listed and self._item not in {state.item.id for state in self._listed}:
            self._item = self._listed[0].item.id
            self._draw_items()
            self._draw_detail(top=True)
        if event.done:
            await self._end_search()
            self.reveal("items")

    async def action_answers(self) -> None:
        """Answer, or change, the questions about the whole rollout."""
        from codex_rollout_tui.tui.widgets.answerspane import AnswersPane

        pane = AnswersPane(self.session, self.snapshot)
        title = "Your answers" if self.snapshot else "Welcome: who are you, what do you use, who owns what?"
        await self.detail.invite(pane, title)
        self.reveal("detail")

    async def on_answers_pane_answered(self, event: AnswersPane.Answered) -> None:
        first = self.snapshot is None
        if self._item is None:
            self._item = next(iter(event.snapshot.standing.states))
        self.apply(event.snapshot)
        self.say(event.sentence, "good" if first else "")

    def on_answers_pane_refused(self, event: AnswersPane.Refused) -> None:
        self.say(event.sentence, "bad")

    # -- others

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            snapshot = await self.session.refresh()
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        if snapshot is not None:
            if self.snapshot is None and self.detail.guest is None:
                self.snapshot, self._reading = snapshot, False
                self.say("")
                self._land()
            else:
                self.apply(snapshot)
