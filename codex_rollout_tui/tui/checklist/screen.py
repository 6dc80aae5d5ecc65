"""The home: steps, the items of the step, the item at hand, and the live policy preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.checklist.acting import NO_ROLLOUT, RESTS_IN_FORMS
from codex_rollout_tui.tui.checklist.asking import AskingScreen
from codex_rollout_tui.tui.checklist.first_frame import Target, skeleton_rows
from codex_rollout_tui.tui.checklist.previewpane import PreviewPane
from codex_rollout_tui.tui.checklist.steps import ItemList, StepList
from codex_rollout_tui.tui.kit.detailpane import DetailPane
from codex_rollout_tui.tui.kit.keybar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import Lines, PickList, TextBlock
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.topbar import TopBar
from codex_rollout_tui.tui.session.session import Session

if TYPE_CHECKING:
    from codex_rollout_tui.checklist.status import ItemStatus
    from codex_rollout_tui.tui.checklist.drawing import Drawing
    from codex_rollout_tui.tui.session.snapshot import Snapshot
    from codex_rollout_tui.vault.vault import Keeper

OWN = RESTS_IN_FORMS | {"back", "policies", "keys"}
"""The actions of the checklist's own keys: none of them while a text is typed."""
ITEM_ONLY = frozenset({"task", "reopen", "choices", "open_page", "copy_link"})
"""What needs an item in sight."""
PANES = {"steps": "#steps", "items": "#items", "detail": "#page", "preview": "#policy-text"}
"""Each pane and the widget in it that takes the focus."""
DRAWING = "codex_rollout_tui.tui.checklist.drawing"
"""What the first snapshot is drawn with."""
LOOK_EVERY_S = 1.0
"""How often the folder is looked at for what others wrote."""
ROOMY_FROM_COLUMNS = 120
"""From this width on the panes stand side by side."""
BARS_FROM_ROWS = 30
"""From this height on each step has its progress on a row of its own."""
TOO_SMALL = (
    "This window is too small for the checklist: make it 60 columns by 18 rows or larger, or use codex-rollout status."
)


class ChecklistScreen(AskingScreen):
    """Steps, items, the item at hand and the preview; one pane at a time where there is no room for three."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 (typed by Textual)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next_open", "Next", priority=True, id="next-open"),
        Binding("F", "fix", "Fix", priority=True, id="fix"),
        Binding("d", "answers", "Answers", priority=True, id="answers"),
        Binding("s", "save_version", "Save policy", priority=True, id="save-policy"),
        Binding("1", "go('steps')", "Checklist", show=False, priority=True, id="show-checklist"),
        Binding("2", "policies", "Policies", priority=True, id="show-policies"),
        Binding("4", "keys", "Keys", show=False, priority=True, id="show-keys"),
        Binding("escape", "back", "Back", priority=True, id="back"),
        Binding("left,h", "back", "Back", show=False, priority=True, id="back-left"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(self, session: Session, signs: Signs, ask: Ask | None) -> None:
        super().__init__(session, signs, ask)
        self._drawing: Drawing | None = None
        self._step = 0
        self._item: str | None = None
        self._targets: list[Target] = []
        self._listed: Sequence[ItemStatus] = ()
        self._pane = "steps"
        self._looking = False
        self.keeper: Callable[[str], Keeper] | None = None
        """Makes the vault of a rollout's id, where it is not this machine's keyring."""

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Horizontal(id="panes"):
            yield StepList(id="steps")
            with Vertical(id="middle"):
                yield ItemList(id="items")
                yield DetailPane()
            yield PreviewPane(self.signs, self.ask)
        yield MessageLine(id="message")
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_mount(self) -> None:
        self._steps.border_title = "Steps"
        self._steps.skip = lambda index: index < len(self._targets) and not self._targets[index].stop
        self._steps.follow = self._step_moved
        self._items.follow = self._item_moved
        self.query_one(TopBar).tell([("codex-rollout", "bold"), ("  admin set-up for Codex", "dim")], [])
        self._draw_steps()
        self.reveal("steps")
        self.call_after_refresh(self._read if self.session.exists else self.action_answers)

    # -- the rollout, read and looked at again

    @work(exclusive=True, group="look")
    async def _read(self) -> None:
        try:
            snapshot = await self.session.open(partial(import_module, DRAWING))
        except RolloutError as error:
            getattr(self.app, "refuse", lambda error: self.say(str(error), "bad"))(error)
            return
        if snapshot is not None:
            self.apply(snapshot)
        self.set_interval(LOOK_EVERY_S, self._look)

    @work(group="look")
    async def _look(self) -> None:
        """One look at a time, and none is called off: what it had found would be found by no other."""
        if self._looking:
            return
        self._looking = True
        try:
            snapshot = await self.session.refresh()
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        finally:
            self._looking = False
        if snapshot is not None:
            self.apply(snapshot)

    def apply(self, snapshot: Snapshot) -> None:
        from codex_rollout_tui.tui.checklist.drawing import Drawing, my_name

        first = self.snapshot is None
        self.snapshot = snapshot
        self._drawing = Drawing(snapshot, self.signs, my_name(snapshot, self.session.author.person))
        if self._item is None:
            self._land(snapshot, self._drawing.author)
        self.redraw()
        if first and self.detail.guest is None:
            self._point_at_step()
            self.reveal("items" if self.has_room and self._pane == "steps" else self._pane)
            if snapshot.news:
                self.say(snapshot.news)
        self.preview.look_at(snapshot)
        guest = self.detail.guest
        if guest is not None and guest.id == "choices" and snapshot.baseline is not None:
            from codex_rollout_tui.tui.checklist.choicespane import ChoicesPane

            self.query_one(ChoicesPane).look_at(snapshot.baseline)
        self.refresh_bindings()

    def _land(self, snapshot: Snapshot, author: str | None) -> None:
        """Begin where the person left off, else at the first item that needs them, or anybody."""
        states = snapshot.statuses.states
        due = sorted(snapshot.statuses.next_items(), key=lambda state: author is None or state.person != author)
        left = snapshot.left.item if snapshot.left and snapshot.left.item in states else None
        self._item = left or (due[0].item.id if due else next(iter(states)))
        self._step = states[self._item].item.step

    # -- drawing

    @property
    def _steps(self) -> StepList:
        return self.query_one(StepList)

    @property
    def _items(self) -> ItemList:
        return self.query_one(ItemList)

    @property
    def has_room(self) -> bool:
        """Whether the panes stand side by side."""
        return self.app.size.width >= ROOMY_FROM_COLUMNS

    @property
    def state(self) -> ItemStatus | None:
        return self.state_of(self._item) if self._item else None

    @property
    def item_at_hand(self) -> str | None:
        """The id of the item at hand."""
        return self._item

    def redraw(self) -> None:
        """Draw every pane but the preview anew."""
        if self._drawing is not None:
            self.query_one(TopBar).tell(*self._drawing.top(self.has_room))
        self._draw_steps()
        self._draw_items()
        self._draw_detail(top=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self.redraw)

    @on(Lines.Fitted, "#steps")
    def _draw_steps(self) -> None:
        cells = self._steps.room
        if self._drawing is None:
            rows, self._targets = skeleton_rows(cells)
        else:
            bars = self.has_room and self.app.size.height >= BARS_FROM_ROWS
            rows, self._targets = self._drawing.steps(cells, bars)
        self._steps.show(rows)

    @on(Lines.Fitted, "#items")
    def _draw_items(self) -> None:
        if self._drawing is None:
            return
        self._listed, title = self._drawing.listed(self._step, self.filter)
        if self._items.border_title != title:
            self._items.border_title = title
        self._items.show(self._drawing.items(self._listed, self._items.room))
        self._items.move_to(next((n for n, s in enumerate(self._listed) if s.item.id == self._item), 0))

    def _draw_detail(self, *, top: bool) -> None:
        state = self.state
        if state is not None and self._drawing is not None:
            self.detail.show(state.item.title, self._drawing.detail(state), top=top)

    def list_found(self, *, first: bool) -> None:
        self._draw_items()
        if first and self._listed and self._item not in {state.item.id for state in self._listed}:
            self._hold(self._listed[0].item.id)

    # -- moving about

    def reveal(self, pane: str) -> None:
        """Show a pane (alone, where there is room for one only) and put the focus there."""
        self._at(pane)
        if pane != "detail" or self.detail.guest is None:
            self.set_focus(self.query_one(PANES[pane]))

    def _at(self, pane: str) -> None:
        self._pane = pane
        for name in PANES:
            self.set_class(name == pane, f"-at-{name}")
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        focused = self.focused
        if focused is None or self.is_too_small:
            return
        here = next((name for name, target in PANES.items() if target == f"#{focused.id}"), None)
        if here is None and self.detail in focused.ancestors:
            here = "detail"
        if here is not None and here != self._pane:
            self._at(here)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if action in OWN and self.is_typing:
            return False
        if action == "back":
            at_home = self._pane == "steps" and not self.filter and not self.detail.guest
            return self.detail.form is None and not at_home
        if action in ITEM_ONLY and not self.has_room and self._pane in ("steps", "preview"):
            return False
        if action in ("next_open", "policies", "keys") and self.snapshot is None:
            return False
        if action == "keys" and self.detail.form is not None:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        name = action.partition("(")[0]
        if self.snapshot is None and name in ("policies", "keys"):
            return NO_ROLLOUT
        if name in ("policies", "keys") and self.detail.form is not None:
            return super().why_not("answers")
        if name in ITEM_ONLY and not self.detail.guest and not self.has_room and self._pane in ("steps", "preview"):
            return super().why_not(action) or "Go to an item first: enter opens it."
        return super().why_not(action)

    async def action_go(self, pane: str) -> None:
        """Go to a pane; from the policy the same key goes back."""
        await self.caught_up()
        large = pane == "preview" and not (self._pane == "preview" and self.has_class("-policy-large"))
        self.set_class(large, "-policy-large")
        self.reveal(pane if large or pane != "preview" else "items")

    async def action_policies(self) -> None:
        """Open the workbench on the policies."""
        await self.caught_up()
        self._open_policies()

    @work(exclusive=True, group="policies")
    async def _open_policies(self) -> None:
        try:
            await getattr(self.app, "open_policies")()  # noqa: B009 (the app of a test may be another)
        except RolloutError as error:
            self.say(str(error), "bad")

    def on_screen_resume(self) -> None:
        """Back from another screen: what was changed there is taken up at once."""
        if self.snapshot is not None:
            self._look()

    async def action_keys(self) -> None:
        """Go to the keys."""
        await self.caught_up()
        from codex_rollout_tui.tui.keys.key_session import KeySession
        from codex_rollout_tui.tui.keys.screen import KeysScreen

        if self.snapshot is not None and self.is_current:
            session = KeySession(self.session.root, self.session.author, self.session.clock, self.keeper)
            await self.app.push_screen(KeysScreen(session, self.signs))

    async def action_back(self) -> None:
        """Out of what is open: the form, the search, the pane."""
        await self.caught_up()
        if self.detail.guest is not None:
            await self.leave_form()
        elif self.filter:
            await self.end_search()
            self.reveal("items")
        else:
            self.remove_class("-policy-large")
            self.reveal({"preview": "items", "detail": "items"}.get(self._pane, "steps"))

    def _point_at_step(self) -> None:
        at = (n for n, target in enumerate(self._targets) if target.stop and target.step == self._step)
        self._steps.move_to(next(at, 0))

    def _hold(self, item: str) -> None:
        """Make an item the one at hand."""
        if self.snapshot is None:
            return
        before = self.state
        if item != self._item:
            self.query_one(MessageLine).withdraw()
        self._item = item
        self._step = self.snapshot.statuses.states[item].item.step
        if not self._steps.has_focus:
            self._point_at_step()
        self._draw_items()
        self._draw_detail(top=True)
        now = self.state
        if now is not None and (before is None or bool(before.item.policy_keys) != bool(now.item.policy_keys)):
            self.refresh_bindings()

    async def visit(self, item: str) -> None:
        """Go to an item and show it, whatever is open."""
        if self.snapshot is None or item not in self.snapshot.statuses.states:
            return
        if self.detail.guest is not None:
            await self.detail.dismiss()
        if self.filter and item not in {state.item.id for state in self._listed}:
            await self.end_search()
        self._hold(item)
        self.reveal("items" if self.has_room else "detail")

    def _step_moved(self, index: int) -> None:
        if self.snapshot is None or self.detail.guest is not None or index >= len(self._targets):
            return
        target = self._targets[index]
        if target.item is not None:
            self._hold(target.item)
        elif target.step is not None and not self.filter and target.step != self._step:
            self._hold(self.snapshot.statuses.of_step(target.step)[0].item.id)

    @on(PickList.Chosen, "#steps")
    async def _step_chosen(self, event: PickList.Chosen) -> None:
        item = self._targets[event.index].item
        if self.snapshot is None:
            if not self.session.exists:
                await self.action_answers()
        elif item is not None:
            await self.visit(item)
        else:
            self.reveal("items")

    def _item_moved(self, index: int) -> None:
        if index < len(self._listed) and self.detail.guest is None:
            self._hold(self._listed[index].item.id)

    @on(PickList.Chosen, "#items")
    def _item_chosen(self, event: PickList.Chosen) -> None:
        if event.index < len(self._listed) and self.detail.guest is None:
            self._hold(self._listed[event.index].item.id)
            self.reveal("detail")

    async def action_next_open(self) -> None:
        """Go to the next item that needs somebody, after the one at hand."""
        await self.caught_up()
        if self.snapshot is None:
            return
        due = self.snapshot.statuses.next_items()
        if not due:
            good = self.snapshot.statuses.is_good()
            self.say("Nothing is open." if good else "Nothing needs anybody today.", "good" if good else "")
            return
        here = next((n for n, state in enumerate(due) if state.item.id == self._item), -1)
        await self.visit(due[(here + 1) % len(due)].item.id)
