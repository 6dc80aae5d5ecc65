"""One policy under analysis, where it is worked out: its text as it is by now, and what was worked out already."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar
from zlib import crc32

from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import LintRun
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.analysis.messages import Delivery, TextUpdate
from codex_rollout_tui.tui.analysis.packed_rows import row_splice

T = TypeVar("T")


class AnalysedText:
    """Keeps the document, its checks, and what the asker has been handed already.

    `pause` is called between the steps of long work; it raises AbandonedError where nobody waits any more.
    """

    def __init__(self, pause: Callable[[], None]) -> None:
        self.pause = pause
        self.document = Document(b"")
        self._before: LintRun | None = None
        """The last one of a text that can be read, for its values."""
        self._meaning = 0
        self._by_kind: dict[type, object] = {}
        self._handed_values: dict[str, Any] = {}
        self._handed_rows: dict[str, Sequence[str]] = {}
        self._new_values: dict[str, Any] = {}
        self._new_rows: dict[str, Sequence[str]] = {}

    def update(self, update: TextUpdate) -> None:
        """Follow the text; what was worked out of the one before is forgotten."""
        document = self.document
        if update.data is not None:
            document = Document(update.data)
            self._handed_values.clear()
            self._handed_rows.clear()
        for splice in update.splices:
            document = document.spliced(*splice)
        if document is not self.document:
            self.document = document
            self._forget()

    def start_again(self) -> None:
        """Forget what was worked out by half."""
        self.document = self.document.spliced(0, 0, b"")
        self._forget()

    def _forget(self) -> None:
        for name in ("run", "compared"):
            self.__dict__.pop(name, None)

    @property
    def checksum(self) -> int:
        """Tells whether the text here is the text of the asker."""
        return crc32(self.document.data)

    @cached_property
    def run(self) -> LintRun:
        """The text under every check; what depends on its values alone is taken over from a text of the same ones."""
        run = LintRun(self.document)
        values, before = self.document.values, self._before
        if values is None:
            return run
        if before is not None and _same(before.document.values, values):
            run.take_over(before)
        else:
            self._meaning += 1
        self._before = run
        return run

    @property
    def meaning(self) -> int:
        """A number that is the same for texts of the same values; 0 for one that cannot be read."""
        return self._meaning if self.run.document.values is not None else 0

    @cached_property
    def compared(self) -> ComparedPolicy:
        """The text as it is compared."""
        return ComparedPolicy(self.document, checked=self.run)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say about the text."""
        for _ in self.run.steps():
            self.pause()
        return self.run.findings

    def keep(self, kind: type[T]) -> T:
        """The one thing of a kind that some work keeps from text to text."""
        value = self._by_kind.get(kind)
        if not isinstance(value, kind):
            value = self._by_kind[kind] = kind()
        return value

    def hand_out(self, name: str, value: object) -> None:
        """Have the asker have this value by a name."""
        self._new_values[name] = value

    def hand_out_rows(self, name: str, packed: Sequence[str]) -> None:
        """Have the asker have these packed rows by a name."""
        self._new_rows[name] = packed

    def deliver(self) -> Delivery:
        """What of it the asker has not; it counts as handed out from here."""
        values = {
            name: value
            for name, value in self._new_values.items()
            if name not in self._handed_values or self._handed_values[name] != value
        }
        rows = {
            name: row_splice(self._handed_rows.get(name, ()), new)
            for name, new in self._new_rows.items()
            if new is not self._handed_rows.get(name)
        }
        self._handed_values |= self._new_values
        self._handed_rows |= self._new_rows
        self.withdraw()
        return Delivery(values, {name: splice for name, splice in rows.items() if splice.changes})

    def withdraw(self) -> None:
        """Hand out nothing of what was meant to be."""
        self._new_values, self._new_rows = {}, {}


def _same(first: Any, second: Any) -> bool:
    """Whether values are the very same, in the same order; not said of dates, which cannot be compared so quickly."""
    if first != second:
        return False
    try:
        return marshal.dumps(first, 0) == marshal.dumps(second, 0)
    except ValueError:
        return False
