"""Host patterns: which of them takes in another, as Codex's proxy compares them."""

from __future__ import annotations

from collections.abc import Iterable

from codex_rollout_tui.policy.catalogue import domains
from codex_rollout_tui.policy.catalogue.domains import WILD

LONGEST = 253
"""Letters a host name has at most."""


class DomainPatterns:
    """Some patterns, each in its `one_spelling`, to ask whether one of them takes in all that another names."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = frozenset(patterns)
        self._names = frozenset(pattern.partition(".")[2] for pattern in self.patterns if pattern.startswith(WILD))
        self._inner = tuple(pattern for pattern in self.patterns if has_inner_wildcard(pattern))

    def cover(self, pattern: str) -> str | None:
        """A pattern, other than this one, that names every host this one names; None where none surely does."""
        prefix = next((wild for wild in WILD if pattern.startswith(wild)), "")
        rest = pattern.removeprefix(prefix)
        if not prefix and self._inner and not has_inner_wildcard(rest):
            wide = next((inner for inner in self._inner if domains.matches(inner, rest)), None)
            if wide is not None:
                return wide
        # `*.a` names what is below a: of `a` and `**.a` themselves only names above a take everything in.
        below, has_more = rest, prefix == "*."
        wilds: tuple[str, ...] = WILD if has_more else ("**.",)
        while True:
            for wild in wilds if below in self._names else ():
                if (wide := wild + below) != pattern and wide in self.patterns:
                    return wide
            label, dot, below = below.partition(".")
            if not dot or len(below) >= LONGEST:
                return None
            wilds = WILD if has_more or label.strip("*") else ()
            has_more = True


def has_inner_wildcard(pattern: str) -> bool:
    """Whether there is a wildcard other than the one before the name."""
    rest = pattern.removeprefix("**.").removeprefix("*.")
    return "*" in rest or "?" in rest
