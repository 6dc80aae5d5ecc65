"""A pane with its title on a line of its own, which is all that is painted when the focus comes and goes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from codex_rollout_tui.tui.kit.lines import PaneTitle


class TitledPane(Vertical):
    """Lights its title while the focus is in it. Subclasses compose what is below the title."""

    def __init__(self, title: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = PaneTitle()
        self.title.name_it(title)

    def compose(self) -> ComposeResult:
        yield self.title

    def on_descendant_focus(self) -> None:
        self.title.light(True)

    def on_descendant_blur(self) -> None:
        self.title.light(False)
