"""What a policy does, worked out where texts are worked out: findings, plain words, changes and what must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.reading import TextProblem
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText
from codex_rollout_tui.tui.analysis.packed_rows import pack
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, row
from codex_rollout_tui.tui.workbench.difference_rows import change_rows, diff_summary, difference_rows

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.expectation import Expectation
    from codex_rollout_tui.policy.expectations.judge import Judgement
    from codex_rollout_tui.policy.layers.words.sentence import SentenceGroup
    from codex_rollout_tui.policy.lint.finding import Fix

FINDINGS, WORDS, CHANGES = "findings", "words", "changes"
"""The names under which they are handed out."""
LISTED = 12
"""Findings, and changes, that are listed before the rest is counted."""


class TextFacts(NamedTuple):
    """What is known of a text once it was checked.

    checksum  which text this is
    problem   why it cannot be read as TOML
    limits    whether it limits anything
    """

    checksum: int
    problem: TextProblem | None
    limits: bool


def check(text: AnalysedText, context: RowContext | None) -> TextFacts:
    """Hand out findings and words together, so that they are drawn together; no words where there is no room."""
    text.hand_out(FINDINGS, text.findings)
    words = text.keep(Words)
    limits = bool(words.groups(text))
    if context is not None:
        text.hand_out_rows(WORDS, words.packed(text, context))
    return TextFacts(text.checksum, text.document.problem, limits)


def lay_out(text: AnalysedText, context: RowContext) -> None:
    """Hand out the words for another width."""
    text.hand_out_rows(WORDS, text.keep(Words).packed(text, context))


def judge(text: AnalysedText, expected: tuple[Expectation, ...]) -> tuple[Judgement, ...]:
    """Judge by the text what is expected of it."""
    if not expected:
        return ()
    from codex_rollout_tui.policy.expectations.judge import run

    return run(text.document, expected, findings=text.findings)


def needs(text: AnalysedText) -> str:
    """Which clients know all of it, in a sentence."""
    from codex_rollout_tui.policy.lint.compat import compat, needs

    text.pause()
    return f"{needs(compat(text.document))}."


def fixed_text(text: AnalysedText, fix: Fix) -> bytes:
    """The text with a finding mended; raises RolloutError where it cannot be."""
    from codex_rollout_tui.policy.lint.fix import apply

    return apply(text.document, fix).data


class SavedText:
    """The text that a text is compared with."""

    side: ComparedPolicy | None = None

    def set(self, data: bytes) -> ComparedPolicy:
        """Compare with this one from now on."""
        self.side = ComparedPolicy(Document(data))
        return self.side


def changes(text: AnalysedText, checksum: int, saved: bytes | None, context: RowContext | None) -> bool:
    """Hand out what changed since a text was saved; False where that text, known by its checksum, must be given."""
    from codex_rollout_tui.policy.compare.meaning import compare_policies
    from codex_rollout_tui.policy.compare.text_diff import changed

    before = text.keep(SavedText)
    old = before.set(saved) if saved is not None else before.side
    if old is None or crc32(old.document.data) != checksum:
        return False
    text.pause()
    diff = changed(old.document.data, text.document.data)
    if context is None:
        return True
    if not diff:
        rows = context.wrapped([("Nothing changed.", "dim")])
    else:
        comparison = compare_policies(old, text.compared)
        rows = context.wrapped([(diff_summary(comparison, diff), "accent")])
        listed = [change for change in comparison.changes if change.path]
        for change in listed[:LISTED]:
            rows += change_rows(change, context)
        if len(listed) > LISTED:
            rows.append(row((f"and {len(listed) - LISTED} more", "dim")))
        rows += difference_rows(diff)
    text.hand_out_rows(CHANGES, [pack(line) for line in rows])
    return True


class Words:
    """A policy in words, as packed rows: made anew where its values are others, and then only the new sentences."""

    def __init__(self) -> None:
        self._meaning = 0
        self._groups: tuple[SentenceGroup, ...] = ()
        self._context: RowContext | None = None
        self._wrapped: dict[str, list[str]] = {}
        self._rows: list[str] | None = None

    def groups(self, text: AnalysedText) -> tuple[SentenceGroup, ...]:
        """The sentences in their groups; none for a text that cannot be read."""
        meaning = text.meaning
        if not meaning:
            return ()
        if meaning != self._meaning:
            from codex_rollout_tui.policy.layers.explain import alone
            from codex_rollout_tui.policy.layers.words.groups import groups

            text.pause()
            source = text.compared.requirements
            text.pause()
            self._groups, self._rows = groups(alone(source).values), None
            self._meaning = meaning
        return self._groups

    def packed(self, text: AnalysedText, context: RowContext) -> Sequence[str]:
        """The rows for a width."""
        groups = self.groups(text)
        if not groups:
            return ()
        if self._rows is None or context != self._context:
            known = self._wrapped if context == self._context else {}
            rows, wrapped = _wrapped(groups, context, known)
            self._context, self._wrapped, self._rows = context, wrapped, rows
        return self._rows


def _wrapped(
    groups: Sequence[SentenceGroup], context: RowContext, known: Mapping[str, list[str]]
) -> tuple[list[str], dict[str, list[str]]]:
    """All rows, and those of each sentence; the rows of some sentences may be known."""
    mark = "-" if context.signs.ascii else "·"
    rows: list[str] = []
    of_sentence: dict[str, list[str]] = {}
    for group in groups:
        rows += _packed(context.wrapped([(group.title, "bold")]))
        for sentence in group.sentences:
            wrapped = known.get(sentence.text)
            if wrapped is None:
                wrapped = _packed(context.wrapped([(f"{mark} ", "dim"), (sentence.text, "")]))
            of_sentence[sentence.text] = wrapped
            rows += wrapped
    return rows, of_sentence


def _packed(rows: Sequence[Row]) -> list[str]:
    return [pack(line) for line in rows]
