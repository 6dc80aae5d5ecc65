"""Host patterns: which of them takes in another, as Codex's proxy compares them."""

from __future__ import annotations

from collections.abc import Iterable

from codex_rollout_tui.policy.catalogue import domains
from codex_rollout_tui.policy.catalogue.domains import WILD


class Patterns:
    """Some patterns, to ask whether one of them takes in all that another names."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = frozenset(patterns)
        self._inner = tuple(pattern for pattern in self.patterns if _inner(pattern))

    def cover(self, pattern: str) -> str | None:
        """A pattern, other than this one, that names every host this one names; None where none surely does."""
        prefix = next((each for each in WILD if pattern.startswith(each)), "")
        rest = pattern.removeprefix(prefix)
        if _inner(pattern):
            return None
        if not prefix:
            wild = next((each for each in self._inner if domains.matches(each, rest)), None)
            if wild is not None:
                return wild
        labels = rest.split(".")
        for at in range(len(labels)):
            below = ".".join(labels[at:])
            # `*.a` names what is below a: of `a` and `**.a` themselves only names above a take everything in.
            for wide in ("**.", "*.") if at or prefix == "*." else ("**.",):
                if (found := wide + below) != pattern and found in self.patterns:
                    return found
        return None


def _inner(pattern: str) -> bool:
    """Whether there is a wildcard other than the one before the name."""
    rest = pattern.removeprefix("**.").removeprefix("*.")
    return "*" in rest or "?" in rest
