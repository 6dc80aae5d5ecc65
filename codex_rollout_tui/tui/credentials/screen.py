"""The screen of the keys: what stands where, and the ways out."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.tui.credentials.credential_session import CredentialSession, CredentialsSnapshot
from codex_rollout_tui.tui.credentials.panes import CredentialPanes
from codex_rollout_tui.tui.kit.key_bar import KeyBar, MessageLine
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.look import LOOK_EVERY_S
from codex_rollout_tui.tui.kit.rows import Span
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.top_bar import TopBar

TOO_SMALL = "This window is too small for the keys: make it 60 by 18 or larger, or use codex-rollout key list."


class CredentialsScreen(SmallWindowScreen):
    """Cards on the left, the key at hand on the right; one below the other where there is no room."""

    CSS_PATH = "credentials.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 (typed by Textual)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 (typed by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "copy_message", "Copy the last message", show=False, priority=True, id="key-copy-message"),
        Binding("escape", "back", "Back", priority=True, id="keys-back"),
        Binding("q", "step_back", "Leave, like esc", show=False, id="keys-step-back"),
        Binding("1", "leave", "Checklist", show=False, priority=True, id="keys-to-checklist"),
        Binding("ctrl+z", "app.suspend", "Suspend", show=False, id="credentials-suspend"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
    ]

    def __init__(self, session: CredentialSession, signs: Signs) -> None:
        super().__init__()
        self._signs = signs
        self._last_message = ""
        """The last message as it is copied: whole, where only its beginning is shown."""
        self._top = TopBar(id="top")
        self._message = MessageLine(id="message")
        self.panes = CredentialPanes(session, signs, self._say, self._draw_top)

    def compose(self) -> ComposeResult:
        yield self._top
        yield self.panes
        yield self._message
        yield KeyBar(id="keys")
        yield TextBlock([(TOO_SMALL, "")], id="too-small")

    def on_mount(self) -> None:
        self.panes.cards.focus()
        self._top.tell([("codex-rollout", "bold"), ("  keys", "")], [])
        self.panes.look()
        self.set_interval(LOOK_EVERY_S, self.panes.look)

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence at the bottom, until the next."""
        self._say(text, style, "")

    def _say(self, text: str, style: str, full_text: str) -> None:
        self._last_message = one_line(full_text or text)
        if self._message.is_attached:
            self._message.say(one_line(text), style)

    def _draw_top(self, snapshot: CredentialsSnapshot) -> None:
        pressing = sum(finding.severity != "info" for finding in snapshot.findings)
        right: list[Span] = [(f"{self._signs.warning} {pressing} to see to", "warn")] if pressing else []
        self._top.tell([("codex-rollout  ", "bold"), (snapshot.organisation, ""), (" · keys", "dim")], right)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and self.panes.detail.form is not None:
            return action in ("app.quit", "copy_message", "step_back")
        return True

    def action_copy_message(self) -> None:
        """Copy the last message."""
        self.run_worker(self.panes.outlet.copy(self._last_message), group="clipboard")

    def action_back(self) -> None:
        """Out of the mail, or back to the checklist."""
        if not self.panes.step_back():
            self.dismiss(None)

    async def action_step_back(self) -> None:
        """Out of whatever is open, like escape; only on the checklist does this key quit."""
        if self.panes.detail.form is not None:
            await self.panes.leave_form()
        else:
            self.action_back()

    def action_leave(self) -> None:
        """Back to the checklist."""
        self.dismiss(None)
