"""Which panes of a workbench are in sight, said by the classes that its stylesheet knows."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

FORM = "-formed"
AT_FORM = "-at-form-pane"
AT_OUTCOME = "-at-outcome"
NARROW = "-narrow"


class Panes:
    """Text, form and outcome: what the person is in, and whether the form stays in sight beside it."""

    def __init__(self, host: Screen[None]) -> None:
        self._host = host

    @property
    def has_form(self) -> bool:
        """Whether the form is in sight, or would be in a wider window."""
        return self._host.has_class(FORM)

    @property
    def at_form(self) -> bool:
        """Whether the person is in the form."""
        return self._host.has_class(AT_FORM)

    @property
    def one_at_a_time(self) -> bool:
        """Whether there is room for one of them only."""
        return self._host.has_class(NARROW)

    @property
    def at_outcome(self) -> bool:
        """Whether the person is in what the policy does."""
        return self._host.has_class(AT_OUTCOME)

    def enter_form(self) -> None:
        """Show the form."""
        self._host.add_class(FORM, AT_FORM)

    def close_form(self) -> None:
        """Show the form no more."""
        self._host.remove_class(FORM, AT_FORM)

    def enter_outcome(self) -> None:
        """Show what the policy does; the form gives way where there is room for one only."""
        self._host.set_class(self.has_form and not self.one_at_a_time, FORM)
        self._host.add_class(AT_OUTCOME)

    def enter_text(self) -> None:
        """Show the text."""
        self._host.remove_class(AT_OUTCOME, AT_FORM)

    def follow_focus(self, outcome: Widget, form: Widget) -> None:
        """The focus went elsewhere: note which of these two it is in, if it is in one."""
        above = self._host.focused.ancestors if self._host.focused is not None else []
        before = (self.at_outcome, self.at_form)
        self._host.set_class(outcome in above, AT_OUTCOME)
        self._host.set_class(form in above, AT_FORM)
        if before != (self.at_outcome, self.at_form):  # the key that leads there leads back from there
            self._host.refresh_bindings()
