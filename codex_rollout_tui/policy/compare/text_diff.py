"""What changed from one text of a policy to another, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted

CONTEXT = 3
"""Unchanged lines shown around a change."""

Step = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Diff:
    """Line numbers count from 1 in the new text; `unified` has no line ends, and shows no secret."""

    added: int
    removed: int
    lines: frozenset[int]
    """Every line of the new text that is not as it was."""
    unified: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


SAME = Diff(0, 0, frozenset(), ())


def changed(old: bytes | str, new: bytes | str, old_name: str = "before", new_name: str = "now") -> Diff:
    """Compare two texts; bytes that are not UTF-8 are compared as they are shown."""
    if old == new:
        return SAME
    before, after = _lines(old), _lines(new)
    if before == after:
        return SAME
    from difflib import SequenceMatcher

    start, end = _shared_ends(before, after)
    matcher = SequenceMatcher(None, before[start : len(before) - end], after[start : len(after) - end])
    steps: list[Step] = [
        (step, a + start, b + start, c + start, d + start)
        for step, a, b, c, d in matcher.get_opcodes()
        if step != "equal"
    ]
    lines = frozenset(line for step in steps for line in range(step[3] + 1, step[4] + 1))
    secrets = {secret for text in (old, new) for secret in secret_texts(_document(text))}
    hunks = (redacted(line, secrets) for line in _hunks(before, after, steps))
    unified = (f"--- {old_name}", f"+++ {new_name}", *hunks)
    plus, minus = sum(s[4] - s[3] for s in steps), sum(s[2] - s[1] for s in steps)
    return Diff(plus, minus, lines, unified)


def _hunks(before: list[str], after: list[str], steps: list[Step]) -> Iterator[str]:
    groups: list[list[Step]] = []
    for step in steps:
        if groups and step[1] - groups[-1][-1][2] <= 2 * CONTEXT:
            groups[-1].append(step)
        else:
            groups.append([step])
    for group in groups:
        lead = min(CONTEXT, group[0][1])
        old_at, new_at = group[0][1] - lead, group[0][3] - lead
        stop = min(len(before), group[-1][2] + CONTEXT)
        length = stop - old_at
        grown = length + sum((s[4] - s[3]) - (s[2] - s[1]) for s in group)
        yield f"@@ -{old_at + (length > 0)},{length} +{new_at + (grown > 0)},{grown} @@"
        for _, old_from, old_to, new_from, new_to in group:
            yield from (f" {line}" for line in before[old_at:old_from])
            yield from (f"-{line}" for line in before[old_from:old_to])
            yield from (f"+{line}" for line in after[new_from:new_to])
            old_at = old_to
        yield from (f" {line}" for line in before[old_at:stop])


def _document(text: bytes | str) -> Document:
    return Document(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))


def _lines(text: bytes | str) -> list[str]:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    lines = plain.removeprefix("\ufeff").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _shared_ends(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many first and, apart from these, last lines two texts share."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    end = next((at for at in range(most - start) if before[-1 - at] != after[-1 - at]), most - start)
    return start, end
