"""What is looked for in a text, and where it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace

LONGEST = 20_000
"""Code points of a line that is still searched."""


class TextMatch(NamedTuple):
    """One match; it never goes over a line end."""

    start: TextPlace
    end: TextPlace


class SearchTerm(NamedTuple):
    """What is looked for; letters match either case unless one of them is a capital."""

    text: str
    regex: bool = False

    def pattern(self) -> re.Pattern[str] | None:
        """The pattern, None where nothing is looked for; raises re.error for a regular expression that is none."""
        if not self.text:
            return None
        flags = re.NOFLAG if any(letter.isupper() for letter in self.text) else re.IGNORECASE
        return re.compile(self.text if self.regex else re.escape(self.text), flags)


def every(buffer: Buffer, pattern: re.Pattern[str]) -> list[TextMatch]:
    """Every match in a text, in its order."""
    matches = []
    for row in range(buffer.count):
        line = buffer.content(row)
        if len(line) <= LONGEST and pattern.search(line):
            matches += [
                TextMatch(TextPlace(row, match.start()), TextPlace(row, match.end()))
                for match in pattern.finditer(line)
                if match.end() > match.start()
            ]
    return matches


def nearest(matches: list[TextMatch], place: TextPlace, *, back: bool = False) -> int:
    """The index of the first match from a place on, or of the last one before it; goes round at the ends."""
    at = bisect_left(matches, (place, TextPlace(0, 0)))
    return (at - 1) % len(matches) if back else at % len(matches)


def replacement(pattern: re.Pattern[str], line: str, occurrence: TextMatch, text: str, *, regex: bool) -> str:
    r"""What a match becomes; in a regular expression \1 is its first group. Raises re.error for a group it has not."""
    if not regex:
        return text
    match = pattern.match(line, occurrence.start.column)
    return match.expand(text) if match else text
