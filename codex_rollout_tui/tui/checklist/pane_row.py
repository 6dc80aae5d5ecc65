"""The panes side by side, or the one that the person is at: what has the room."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from codex_rollout_tui.tui.checklist.sizes import is_roomy


class PaneRow(Horizontal):
    """Knows which pane the person is at, which one is shown in the large, and whether the policy stands beside."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(id="panes")
        self.at = "steps"
        self.names = tuple(names)
        self._about_policy = False

    def go(self, pane: str, window: Size) -> None:
        """Be at a pane; what is shown in the large is left with it."""
        self.at = pane
        if self.large is not None and self.large != pane:
            self.enlarge(None)
        self._place_policy()
        self.fit(window)

    def fit(self, window: Size) -> None:
        """Where there is room for one pane only, show the one the person is at."""
        single = not is_roomy(window)
        self.set_class(single, "-single")
        for name in self.names:
            self.set_class(single and name == self.at, f"-at-{name}")

    @property
    def large(self) -> str | None:
        """The pane that has the room of the others."""
        return next((name for name in self.names if self.has_class(f"-{name}-large")), None)

    def enlarge(self, pane: str | None) -> None:
        """Give a pane the room of others, or none."""
        for name in self.names:
            self.set_class(name == pane, f"-{name}-large")

    def put_policy_beside(self, beside: bool) -> None:
        """The policy stands beside items about policies; every other item has its room."""
        self._about_policy = beside
        self._place_policy()

    def _place_policy(self) -> None:
        """Who goes over the steps is at no item yet: it does not come and go under way."""
        if not self._about_policy or self.at != "steps":
            self.set_class(self._about_policy, "-policy-beside")

    def make_room(self, guest: Widget | None) -> None:
        """Something came in place of the item's page, or left: questions about the whole rollout need more room."""
        self.set_class(guest is not None and guest.has_class("-wants-room"), "-asking-all")
