"""A screen that shows nothing in a window that is too small, and is as it was when the window is large enough again."""

from __future__ import annotations

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget


class SmallWindowScreen(Screen[None]):
    """Keeps the focus where it was while everything that could have it is hidden."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in every screen, but another focus does not paint the whole screen anew: who has it shows it."""

    _stood: Widget | None = None
    """What had the focus last in a window that was large enough."""
    _was_small = False

    @property
    def is_too_small(self) -> bool:
        """Whether the window has no room for the screen."""
        return self.has_class("-tiny") or self.has_class("-low")

    def on_descendant_focus(self) -> None:
        if not self.is_too_small:
            self._stood = self.focused

    def key_pressed(self) -> None:
        """A key or the mouse was pressed: called before that does anything, whoever it is for."""

    def on_resize(self) -> None:
        small, self._was_small = self._was_small, self.is_too_small
        if small and not self.is_too_small:
            self.call_after_refresh(self._return)

    def _return(self) -> None:
        """Put the focus back, if what had it is still there."""
        stood = self._stood
        if stood is not None and stood.is_attached and stood.screen is self and stood.focusable:
            self.set_focus(stood)
