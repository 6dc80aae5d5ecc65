"""The keys: one card each with how far it is, its next date and the one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from codex_rollout_tui.errors import RolloutError, VaultError
from codex_rollout_tui.tui.keys.acting import KeysActingScreen
from codex_rollout_tui.tui.keys.key_session import KeySession, KeysSnapshot
from codex_rollout_tui.tui.keys.rows import CARD_ROWS, card, mail_rows, no_place, page
from codex_rollout_tui.tui.kit.detailpane import DetailPane
from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.keybar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import Lines, PickList, TextBlock
from codex_rollout_tui.tui.kit.rows import Row, Span
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.topbar import TopBar

if TYPE_CHECKING:
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.tui.kit.form import Form

LOOK_EVERY_S = 1.0
"""How often the folder is looked at for what others wrote."""
TOO_SMALL = "This window is too small for the keys: make it 60 by 18 or larger, or use codex-rollout key list."


class CardList(PickList):
    """The cards."""

    INDENT = 1
    HELP = (
        "One card a key: its name, its kind, how it ends, how far it is, and what is next. Enter does that. "
        "Keys are kept in this machine's keyring; what is shown here are facts about them. Esc or q goes back."
    )


class KeyPane(DetailPane):
    """The key at hand: its facts, its mail, or what is asked about it."""

    class Page(DetailPane.Page):
        """The key's page."""

        HELP: ClassVar[str] = "What is known of one key, its rotation and its mail; never the key."


class KeysScreen(KeysActingScreen):
    """Cards on the left, the key at hand on the right; one below the other where there is no room."""

    CSS_PATH = "keys.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 (typed by Textual)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", priority=True, id="keys-back"),
        Binding("q", "step_back", "Leave, like esc", show=False, id="keys-step-back"),
        Binding("1", "leave", "Checklist", show=False, priority=True, id="keys-to-checklist"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(self, desk: KeySession, signs: Signs) -> None:
        super().__init__(desk, signs)
        self._name: str | None = None
        self._lack: VaultError | None = None

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Horizontal(id="desk"):
            yield CardList(id="cards")
            yield KeyPane()
        yield MessageLine(id="message")
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_mount(self) -> None:
        self._cards.border_title = "Keys"
        self._cards.skip = lambda index: index % CARD_ROWS != 0
        self._cards.follow = self._moved
        self._cards.focus()
        self.query_one(TopBar).tell([("codex-rollout", "bold"), ("  keys", "")], [])
        self._look()
        self.set_interval(LOOK_EVERY_S, self._look)

    @property
    def _cards(self) -> CardList:
        return self.query_one(CardList)

    @property
    def at_hand(self) -> Credential | None:
        return self.seen.key(self._name) if self.seen is not None and self._name is not None else None

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            seen = await self.desk.look()
        except RolloutError as error:
            self.say(str(error), "bad")
            return
        if self.seen is None or seen._replace(now=self.seen.now) != self.seen:
            self.apply(seen)

    # -- drawing

    def apply(self, seen: KeysSnapshot) -> None:
        self.seen = seen
        names = [one.name for one in seen.keys]
        if self._name not in names:
            self._name = names[0] if names else None
            self._find_place()
        self._draw_top(seen)
        self.draw_cards()
        self.draw_page()
        self.refresh_bindings()

    def _draw_top(self, seen: KeysSnapshot) -> None:
        pressing = [one for one in seen.findings if one.severity != "info"]
        right: list[Span] = [(f"{self.signs.warning} {len(pressing)} to see to", "warn")] if pressing else []
        self.query_one(TopBar).tell([("codex-rollout  ", "bold"), (seen.organisation, ""), (" · keys", "dim")], right)

    @on(Lines.Fitted, "#cards")
    def draw_cards(self) -> None:
        """Draw every card anew."""
        seen, cells = self.seen, self._cards.cells
        if seen is None or not cells:
            return
        rows: list[Row] = []
        for told in seen.keys:
            rows += card(told, seen.lives[told.name], told.name in seen.here, seen.now, self.signs, cells)
        self._cards.show(rows)
        at = next((number for number, told in enumerate(seen.keys) if told.name == self._name), 0)
        self._cards.move_to(at * CARD_ROWS)

    def draw_page(self, *, top: bool = False) -> None:
        told, seen = self.at_hand, self.seen
        if told is None or seen is None:
            return
        draft = self._draft() if self.mailing else None
        if draft is not None:
            self.detail.show(f"Mail about {told.name}", lambda cells: mail_rows(draft, cells), top=top)
            return
        found = [one for one in seen.findings if one.key == told.name]
        now, notes, signs, lack = seen.lives[told.name], self.notes, self.signs, self._lack
        title = f"{told.name} · {told.kind.title}"

        def rows(cells: int) -> list[Row]:
            above = no_place(lack, cells) if lack is not None and not notes and not told.now.last4 else notes
            return page(told, now, found, above, lack is None, signs, cells)

        self.detail.show(title, rows, top=top)

    @work(exclusive=True, group="place")
    async def _find_place(self) -> None:
        """Before anybody makes the key at hand: say where this machine has no place for one. Nothing is opened."""
        told = self.at_hand
        if told is None or told.now.last4:
            return
        try:
            lack, _ = await self.desk.run(lambda rollout, keeper: keeper.lack())
        except RolloutError:
            return  # what is wrong with the folder is told by looking at it
        if str(lack) != str(self._lack):
            self._lack = lack
            self.draw_page()

    # -- moving about

    def _moved(self, index: int) -> None:
        seen = self.seen
        number = index // CARD_ROWS
        if seen is None or number >= len(seen.keys) or self.detail.guest is not None:
            return
        self._name = seen.keys[number].name
        self.mailing, self.notes = False, ()
        self.draw_page(top=True)
        self._find_place()
        self.refresh_bindings()

    @on(PickList.Chosen, "#cards")
    def _chosen(self, event: PickList.Chosen) -> None:
        self._moved(event.index)
        self.act()

    async def on_form_saved(self, event: Form.Saved) -> None:
        await self.save_form(event.form, event.values)

    async def on_form_left(self, event: Form.Left) -> None:
        await self.leave_form()

    async def action_back(self) -> None:
        """Out of the mail, or back to the checklist."""
        await caught_up(self.focused)
        if self.mailing or self.notes:
            self.mailing, self.notes = False, ()
            self.draw_page(top=True)
            self.refresh_bindings()
        else:
            self.dismiss(None)

    async def action_step_back(self) -> None:
        """Out of whatever is open, like escape; only on the checklist does this key quit."""
        if self.detail.form is not None:
            await self.leave_form()
        else:
            await self.action_back()

    def action_leave(self) -> None:
        """Back to the checklist."""
        self.dismiss(None)
