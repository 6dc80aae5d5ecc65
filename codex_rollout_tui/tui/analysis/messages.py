"""What goes between the app and the place where policies are worked out; light, for it is there from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from codex_rollout_tui.tui.analysis.packed_rows import RowSplice


class TextUpdate(NamedTuple):
    """What became of a text: `data` where it is another one, then splices (start, end, bytes), one after the other."""

    data: bytes | None
    splices: tuple[tuple[int, int, bytes], ...]


class Delivery(NamedTuple):
    """What is new for the asker: values that are others than before, and what changed in rows, by their names."""

    values: dict[str, Any]
    rows: dict[str, RowSplice]


class AnalysisRequest(NamedTuple):
    """Something to be worked out of a text; without `work` the text is forgotten.

    work  a function of a module that loads without Textual; its first argument is the text, the others are `args`
    """

    number: int
    text: int
    update: TextUpdate
    work: Callable[..., Any] | None
    args: tuple[Any, ...] = ()


class AnalysisReply(NamedTuple):
    """What came of it: a value and what else is new, or why there is none."""

    value: Any = None
    delivery: Delivery | None = None
    error: Exception | None = None


class AbandonedError(Exception):
    """A newer text is there: nobody waits for what is being worked out."""
