"""The pane of one item: its page, or in its place the form or the choices that are being filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from codex_rollout_tui.tui.kit.key_bar import MessageLine
from codex_rollout_tui.tui.kit.lines import Lines, PaneTitle
from codex_rollout_tui.tui.kit.rows import Row

if TYPE_CHECKING:
    from codex_rollout_tui.tui.kit.form import Form

Draw = Callable[[int], list[Row]]


class DetailPane(Vertical):
    """Shows rows that fit its width, or one widget in their place."""

    class Page(Lines):
        """The item's page."""

        INDENT = 1
        FOCUS_STYLES = False
        # Another item means another length, and a scrollbar would be painted anew with each: the title says what is
        # below instead.
        DEFAULT_CSS = "Page { scrollbar-size-vertical: 0; }"
        HELP: ClassVar[str] = (
            "One item whole: what to do, where, why, what to watch for, and what was said about it. "
            "o opens its page in a browser, y copies the link."
        )

        def watch_scroll_y(self, old_value: float, new_value: float) -> None:
            super().watch_scroll_y(old_value, new_value)
            if isinstance(self.parent, DetailPane):
                self.parent.name_page()

    def __init__(self, changed: Callable[[Widget | None], None] = lambda guest: None) -> None:
        """`changed` hears at once what comes in place of the page, and that it left (None)."""
        super().__init__(id="detail")
        self.page = self.Page(id="page")
        """The rows."""
        self.page.fit = self.redraw
        self._title_line = PaneTitle(id="detail-title")
        self._changed = changed
        self._draw: Draw | None = None
        self._title = ""

    def compose(self) -> ComposeResult:
        yield self._title_line
        yield self.page

    def on_descendant_focus(self) -> None:
        self._title_line.light(True)

    def on_descendant_blur(self) -> None:
        self._title_line.light(False)

    @property
    def guest(self) -> Widget | None:
        """The form or the choices shown in place of the page."""
        return next((child for child in self.children if child.id not in ("page", "detail-title")), None)

    def show(self, title: str, draw: Draw, *, top: bool) -> None:
        """Show a page; `top` when it is another item's, and begins at its top."""
        self._draw, self._title = draw, title
        if self.guest is None:
            self.redraw()
            if top and self.page.scroll_offset.y:
                self.page.scroll_to(y=0, animate=False, force=True, immediate=True)

    def redraw(self) -> None:
        """Lay the page out again for the width there is."""
        cells = self.page.cells - 1  # a blank before the next pane
        if self._draw is not None and cells > 0:
            self.page.show(self._draw(cells))
            self.name_page()

    def name_page(self) -> None:
        """Say whose page it is, and how much of it is below."""
        if self.guest is None:
            below = self.page.below
            self._title_line.name_it(self._title, f"{below} more ↓" if below else "")

    async def invite(
        self, guest: Widget, title: str, hint: str = "", focus: Callable[[], object] | None = None
    ) -> None:
        """Put a form or choices in place of the page; `focus` puts the focus in it, else its first widget has it."""
        if self.guest is not None:
            await self.guest.remove()
        for line in self.screen.query(MessageLine):
            line.say("")  # it was about something else
        self._title_line.name_it(title, hint)
        self.page.display = False
        self._changed(guest)
        await self.mount(guest)
        # At once and not by `focus()`, which waits its turn: the next key may be here already.
        if focus is not None:
            focus()
        else:
            self.screen.set_focus(next((widget for widget in guest.query("*") if widget.focusable), None))

    def retitle(self, title: str, hint: str = "") -> None:
        """Give the form in place of the page another title."""
        if self.guest is not None:
            self._title_line.name_it(title, hint)

    async def dismiss(self) -> None:
        """Back to the page."""
        if self.guest is not None:
            await self.guest.remove()
            for line in self.screen.query(MessageLine):
                line.withdraw()
        self.page.display = True
        self._changed(None)
        self.redraw()
        self.name_page()

    @property
    def form(self) -> Form | None:
        """The form that is being filled in."""
        guest = self.guest
        if guest is None:
            return None
        from codex_rollout_tui.tui.kit.form import Form

        return guest if isinstance(guest, Form) else None
