"""The choices of a policy item: the policy's form limited to the item's keys, and what to watch for below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from codex_rollout_tui.guide.model import Item
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.rows import prose, wrap
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.policyform.form import PolicyForm

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding

MOST_TRAPS = 4
"""Rows that what is to be watched for takes at most."""


class PolicyChoices(Vertical):
    """Says which changes are wanted; they are written elsewhere, and shown here once they are."""

    DEFAULT_CSS = """
    PolicyChoices { height: 1fr; padding: 0 0 0 1; }
    PolicyChoices > #choice-traps { height: auto; overflow: hidden; }
    """

    class Changed(Message):
        """A change of the policy is wanted; `key` is the one it is about."""

        def __init__(self, key: str, change: Callable[[Document], Document]) -> None:
            super().__init__()
            self.key, self.change = key, change

    def __init__(self, document: Document, item: Item, signs: Signs) -> None:
        super().__init__(id="choices")
        self.form = PolicyForm(signs, keys=item.policy_keys)
        self._document = document
        self._traps = Lines(id="choice-traps")
        self._traps.can_focus = False
        self._item = item
        self._signs = signs

    def compose(self) -> ComposeResult:
        yield self.form
        yield self._traps

    def on_mount(self) -> None:
        self.form.show(self._document)
        self.form.enter()

    @property
    def is_asking(self) -> bool:
        """Whether the form has something open of its own: a value that is asked for, or a search."""
        return self.form.asked is not None or self.form.is_searching

    def show(self, document: Document) -> None:
        """Show the choices as the policy stands now."""
        self.form.show(document)

    def mark(self, findings: Iterable[Finding]) -> None:
        """Mark the rows that findings are about."""
        self.form.set_findings(findings)

    @on(Lines.Fitted, "#choice-traps")
    def _draw_traps(self) -> None:
        sign = (f"{self._signs.warning} ", "warn")
        rows = [row for text in self._item.traps for row in wrap([sign, *prose(text)], self._traps.room, "  ")]
        self._traps.styles.height = min(MOST_TRAPS, len(rows))
        self._traps.show(rows)

    @on(PolicyForm.EditRequested)
    def _edit_requested(self, event: PolicyForm.EditRequested) -> None:
        event.stop()
        self.post_message(self.Changed(event.key, event.change))
