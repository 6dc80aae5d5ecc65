"""The home: steps, the items of the step, the item at hand, and the live policy preview."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
from codex_rollout_tui.tui.checklist.action import Action, Need, refusal
from codex_rollout_tui.tui.checklist.bindings import BINDINGS
from codex_rollout_tui.tui.checklist.codex_asker import CodexAsker
from codex_rollout_tui.tui.checklist.copy_and_open_actions import OutwardActions
from codex_rollout_tui.tui.checklist.destinations import WaysOut
from codex_rollout_tui.tui.checklist.find_actions import PURPOSE, FindActions
from codex_rollout_tui.tui.checklist.first_frame import Target
from codex_rollout_tui.tui.checklist.item_actions import ItemActions
from codex_rollout_tui.tui.checklist.items_pane import ItemsPane
from codex_rollout_tui.tui.checklist.pane_row import PaneRow
from codex_rollout_tui.tui.checklist.performer import Performer
from codex_rollout_tui.tui.checklist.place_keeper import PlaceKeeper
from codex_rollout_tui.tui.checklist.policy_actions import PolicyActions
from codex_rollout_tui.tui.checklist.position import Position
from codex_rollout_tui.tui.checklist.preview_pane import PreviewPane
from codex_rollout_tui.tui.checklist.sizes import TOO_SMALL, is_roomy
from codex_rollout_tui.tui.checklist.steps_pane import StepsPane
from codex_rollout_tui.tui.checklist.watcher import Watcher
from codex_rollout_tui.tui.kit.copy_and_open import Outlet
from codex_rollout_tui.tui.kit.detail_pane import DetailPane
from codex_rollout_tui.tui.kit.key_bar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.look import LOOK_EVERY_S
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.top_bar import TopBar
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.tui.checklist.answers_pane import AnswersPane
    from codex_rollout_tui.tui.checklist.policy_choices import PolicyChoices
    from codex_rollout_tui.tui.kit.form import Form
    from codex_rollout_tui.tui.session.snapshot import Snapshot


class ChecklistScreen(SmallWindowScreen):
    """Steps, items, the item at hand and the preview; one pane at a time where there is no room for three."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 (typed by Textual)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, session: Session, signs: Signs, ask: Ask | None, dispatcher: Dispatcher, ways: WaysOut) -> None:
        super().__init__()
        self.position = Position(signs)
        self._panes = PaneRow(("steps", "items", "detail", "preview"))
        self.detail = DetailPane(self._panes.make_room)
        self.preview = PreviewPane(signs, ask, dispatcher)
        self.message = MessageLine(id="message")
        self._session = session
        self._ways_out = ways
        self._top = TopBar(id="top")
        self._steps = StepsPane(self.position, self._step_moved)
        self._items = ItemsPane(self.position, self._item_moved)
        self.place = PlaceKeeper(self.position, self._panes, self.detail.page, session)
        self._watcher = Watcher(session, self.apply, self.say, ways.refuse)
        self._codex = CodexAsker(self, session, ask, self.apply)
        performer = Performer(session, self.apply, self.say)
        open_detail = partial(self.reveal, "detail")
        self._item_actions = ItemActions(self.position, self.detail, performer, self.say, open_detail)
        self._policy = PolicyActions(self.position, self.detail, self.preview, performer, self.say, open_detail)
        self._find = FindActions(self.position, self._items, self.detail, self.say, self.reveal, self.visit)
        outlet = Outlet(self.app, self.say)
        outward = OutwardActions(self.position, outlet, self._run_outward, lambda: self.message.text)
        self._actions: Mapping[str, Action] = {
            **self._item_actions.actions(),
            **self._policy.actions(),
            **self._find.actions(),
            **outward.actions(),
            "answers": Action(self._ask_answers, Need.NO_GUEST),
            "steps": Action(partial(self._go, "steps"), Need.NO_FORM),
            "policy": Action(partial(self._go, "preview"), Need.NO_FORM),
            "policies": Action(self._open_policies, Need.ROLLOUT),
            "keys": Action(ways.keys, Need.ROLLOUT | Need.NO_FORM),
            "back": Action(self._back, Need.NOTHING, self._nothing_to_leave),
            "back_left": Action(self._back, Need.NOTHING, self._no_way_left),
        }

    def compose(self) -> ComposeResult:
        yield self._top
        with self._panes:
            yield self._steps
            with Vertical(id="middle"):
                yield self._items
                yield self.detail
            yield self.preview
        yield self.message
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_mount(self) -> None:
        self._top.tell([("codex-rollout", "bold"), ("  admin set-up for Codex", "dim")], [])
        self._steps.draw()
        self.reveal("steps")
        self.call_after_refresh(self._read if self._session.exists else self._ask_answers)

    def say(self, text: str, style: str = "", /) -> None:
        """One sentence, at the bottom, until the next."""
        self.message.say(one_line(text), style)

    # -- the rollout, read and looked at again

    @work(exclusive=True, group="look")
    async def _read(self) -> None:
        if await self._watcher.read():
            self.set_interval(LOOK_EVERY_S, self.look)

    @work(group="look")
    async def look(self) -> None:
        """Take in what others wrote."""
        await self._watcher.look()
        await self.place.keep()

    def on_screen_resume(self) -> None:
        """Back from another screen: what was changed there is taken up at once."""
        if self.snapshot is not None:
            self.look()

    def apply(self, snapshot: Snapshot) -> None:
        """Show a new snapshot."""
        first = self.snapshot is None
        self.position.show(snapshot, self._session.author.person)
        self._panes.put_policy_beside(self.position.is_about_policy)
        self.redraw()
        if first and self.detail.guest is None:
            self._steps.point()
            self.reveal(self.place.pane(is_roomy(self.app.size)))
            self.place.restore()
            if snapshot.news:
                self.say(snapshot.news)
        self._policy.follow()
        self.refresh_bindings()
        self.call_after_refresh(self._look_at_policies, snapshot)  # the statuses are in sight before

    def _look_at_policies(self, snapshot: Snapshot) -> None:
        self.preview.look_at(snapshot)
        self._codex.look_at(snapshot)

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown; None before there is a rollout."""
        return self.position.snapshot

    # -- drawing

    def redraw(self) -> None:
        """Draw every pane but the preview anew."""
        if self.position.drawing is not None:
            self._top.tell(*self.position.drawing.top(is_roomy(self.app.size)))
        self._steps.draw()
        self._items.draw()
        self._draw_detail(top=False)

    def on_resize(self) -> None:
        self._panes.fit(self.app.size)
        self.call_after_refresh(self.redraw)

    def _draw_detail(self, *, top: bool) -> None:
        status, drawing = self.position.status, self.position.drawing
        if status is not None and drawing is not None:
            self.detail.show(status.item.title, drawing.detail(status), top=top)

    # -- moving about

    @property
    def _targets(self) -> Mapping[str, tuple[Widget, Widget]]:
        """Each pane by its name, and the widget in it that takes the focus."""
        return {
            "steps": (self._steps, self._steps.list),
            "items": (self._items, self._items.list),
            "detail": (self.detail, self.detail.page),
            "preview": (self.preview, self.preview.text),
        }

    def reveal(self, pane: str, *, large: bool = False) -> None:
        """Show a pane (alone, where there is room for one only or `large`) and put the focus there."""
        if large:
            self._panes.enlarge(pane)
        self._at(pane)
        if pane != "detail" or self.detail.guest is None:
            self.set_focus(self._targets[pane][1])

    def _at(self, pane: str) -> None:
        self._panes.go(pane, self.app.size)
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        focused = self.focused
        if focused is None or self.is_too_small:
            return
        pane = next((name for name, (pane, _) in self._targets.items() if pane in focused.ancestors), None)
        if pane is not None and pane != self._panes.at:
            self._at(pane)

    def _hold(self, item: str) -> None:
        """Make an item the one at hand."""
        if self.snapshot is None:
            return
        before = self.position.status
        if item != self.position.item:
            self.message.leave()
        self.position.hold(item)
        if not self._steps.list.has_focus:
            self._steps.point()
        self._items.draw()
        self.call_after_refresh(self._draw_detail, top=True)  # what takes long to paint, in the frame after
        status = self.position.status
        self._panes.put_policy_beside(self.position.is_about_policy)
        if status is not None and (before is None or bool(before.item.policy_keys) != bool(status.item.policy_keys)):
            self.refresh_bindings()

    async def visit(self, item: str) -> None:
        """Go to an item and show it, whatever is open."""
        if self.position.status_of(item) is None:
            return
        if self.detail.guest is not None:
            await self.detail.dismiss()
        if self.position.filter and not self._items.lists(item):
            await self._items.end_search()
        self._hold(item)
        self.reveal("items" if is_roomy(self.app.size) and self._panes.large != "detail" else "detail")

    def _step_moved(self, target: Target) -> None:
        snapshot = self.snapshot
        if snapshot is None or self.detail.guest is not None:
            return
        if target.item is not None:
            self._hold(target.item)
        elif target.step is not None and not self.position.filter and target.step != self.position.step:
            self._hold(snapshot.statuses.of_step(target.step)[0].item.id)

    def _item_moved(self, item: str) -> None:
        if self.detail.guest is None:
            self._hold(item)

    async def on_steps_pane_chosen(self, event: StepsPane.Chosen) -> None:
        if self.snapshot is None:
            if not self._session.exists:
                await self._ask_answers()
        elif event.target.item is not None:
            await self.visit(event.target.item)
            if not event.clicked:
                self.reveal("detail", large=True)
        else:
            self.reveal("items")

    def on_items_pane_chosen(self, event: ItemsPane.Chosen) -> None:
        if self.detail.guest is None:
            self._hold(event.item)
            self.reveal("detail", large=not event.clicked)

    def on_items_pane_search_kept(self) -> None:
        self.reveal("items")

    # -- what the keys do

    @property
    def _unmet(self) -> Need:
        """What an action may need, and is not so now."""
        unmet = Need.ROLLOUT if self.snapshot is None else Need.NOTHING
        if self.detail.guest is not None:
            unmet |= Need.NO_GUEST | (Need.NO_FORM if self.detail.form is not None else Need.NOTHING)
        elif self._panes.at in ("steps", "preview") and not is_roomy(self.app.size):
            unmet |= Need.ITEM_IN_SIGHT
        return unmet

    @property
    def _is_asking(self) -> bool:
        """Whether the keys belong to what is open: a text that is typed, or a value that is asked for."""
        from textual.widgets import Input

        choices = self._policy.choices
        return isinstance(self.focused, Input) or (choices is not None and choices.is_asking)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "do" or not self.is_mounted:
            return True
        return not self._is_asking and refusal(self._actions[str(parameters[0])], self._unmet) is None

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; empty where nothing more is to be said."""
        name = action.partition("('")[2].removesuffix("')")
        return refusal(self._actions[name], self._unmet) or "" if name in self._actions else ""

    async def action_do(self, name: str) -> None:
        """Do something with the item at hand."""
        await self._actions[name].run()

    def _run_outward(self, work: Coroutine[Any, Any, None]) -> None:
        self.run_worker(work, group="outward")

    async def _go(self, pane: str) -> None:
        """Go to a pane; from the policy in the large the same key goes back."""
        large = pane == "preview" and self._panes.large != "preview"
        self.reveal(pane if large or pane != "preview" else "items", large=large)

    async def _open_policies(self) -> None:
        async def run() -> None:
            try:
                await self._ways_out.policies()
            except RolloutError as error:
                self.say(str(error), "bad")

        self.run_worker(run(), exclusive=True, group="policies")

    def _nothing_to_leave(self) -> str | None:
        at_home = self._panes.at == "steps" and not self.position.filter and self.detail.guest is None
        return "" if at_home or self.detail.form is not None else None

    def _no_way_left(self) -> str | None:
        """In the choices these keys fold."""
        return "" if self._policy.choices is not None else self._nothing_to_leave()

    async def _back(self) -> None:
        """Out of what is open: the form, the search, the pane."""
        if self.detail.guest is not None:
            await self._leave_form()
        elif self._panes.at in ("preview", "detail"):
            self.reveal("items")
        elif self.position.filter:
            await self._items.end_search()
            self.reveal("items")
        else:
            self.reveal("steps")

    async def _leave_form(self) -> None:
        """Back to the item's page."""
        await self.detail.dismiss()
        self.detail.page.focus()
        self.refresh_bindings()

    # -- what the parts say

    async def on_form_saved(self, event: Form.Saved) -> None:
        if event.form.purpose == PURPOSE:
            await self._find.take_filter(event.values)
        elif await self._item_actions.save(event.form, event.values):
            self.detail.page.focus()
            self.refresh_bindings()

    def on_form_unanswered(self, event: Form.Unanswered) -> None:
        self.say(event.SENTENCE, "warn")

    async def on_form_left(self) -> None:
        await self._leave_form()
        if self.snapshot is None:
            self.reveal("steps")
            if not self._session.exists:
                self.say("Nothing is saved yet: the organisation has no name. Press d to begin.", "warn")

    async def on_policy_choices_changed(self, event: PolicyChoices.Changed) -> None:
        await self._policy.change(event)

    def on_preview_pane_checked(self) -> None:
        self._policy.mark()
        self.refresh_bindings()

    async def _ask_answers(self) -> None:
        """Answer, or change, the questions about the whole rollout."""
        from codex_rollout_tui.tui.checklist.answers_pane import AnswersPane

        pane = AnswersPane(self._session, self.snapshot)
        title = "Your answers" if self.snapshot else "Welcome: a few questions to begin with"
        await self.detail.invite(pane, title, pane.hint)
        self.reveal("detail")

    def on_answers_pane_answered(self, event: AnswersPane.Answered) -> None:
        first = self.snapshot is None
        self.apply(event.snapshot)
        if first:
            self.detail.retitle("Your answers", event.hint)
        self.say(event.sentence, "good" if first else "")

    def on_answers_pane_waiting(self) -> None:
        self.say("Not saved yet: name the organisation, then all answers are saved.", "warn")

    def on_answers_pane_refused(self, event: AnswersPane.Refused) -> None:
        self.say(event.sentence, "bad")
