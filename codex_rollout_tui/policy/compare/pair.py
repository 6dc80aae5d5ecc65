"""Two policies side by side, walked through key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path as Folder
from types import MappingProxyType
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import node_at
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.compare import rules
from codex_rollout_tui.policy.compare.change import Change, ChangeKind
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.strictness import Strictness, strictness
from codex_rollout_tui.policy.text import facts
from codex_rollout_tui.policy.text.document import ABSENT, Path, look_up
from codex_rollout_tui.redact import redacted

Rule = Callable[["Pair", Path, Any, Any, Strictness], Iterator[Change]]


@cache
def registry() -> Mapping[str, Rule]:
    """Every rule of `rules/` by its name in the data; a function `app_network` is `app-network` there."""
    by_name: dict[str, Rule] = {}
    for name in sorted(file.stem for file in Folder(rules.__path__[0]).glob("*.py") if file.stem != "__init__"):
        for word, function in import_module(f"{rules.__name__}.{name}").RULES.items():
            if by_name.setdefault(word, function) is not function:
                raise ValueError(f"two rules have the name {word}")
    return MappingProxyType(by_name)


class Pair:
    """The older and the newer policy."""

    def __init__(self, old: ComparedPolicy, new: ComparedPolicy) -> None:
        self.old = old
        self.new = new

    def walk(self, path: Path, old: Any, new: Any) -> Iterator[Change]:
        """What changed from one value of a key to another, ABSENT where a side does not have it."""
        node = node_at(path)
        if node is None or same(old, new):
            return
        entry = strictness(node)
        yield from registry()[entry.rule](self, path, old, new, entry)

    def walk_table(self, path: Path, old: Any, new: Any) -> Iterator[Change]:
        """What changed below a table, name by name."""
        before: Mapping[str, Any] = {} if old is ABSENT else old
        after: Mapping[str, Any] = {} if new is ABSENT else new
        for name in dict.fromkeys([*before, *after]):
            yield from self.walk((*path, name), before.get(name, ABSENT), after.get(name, ABSENT))

    def change(
        self, kind: ChangeKind, path: Path, old: Any, new: Any, words: str, *, at: Path = (), was: Path = ()
    ) -> Change:
        """A change with its lines, and without secrets.

        `at` and `was` are places in the newer and the older text other than the path.
        """
        return Change(
            path,
            kind,
            None if old is ABSENT else without_secrets(facts.plain(old), path),
            None if new is ABSENT else without_secrets(facts.plain(new), path),
            redacted(words),
            None if old is ABSENT else self.old.line(was or path),
            None if new is ABSENT else self.new.line(at or path),
        )

    def both(self, path: Path, default: Any = None) -> tuple[Any, Any]:
        """The value of another key in the older and in the newer policy."""
        return look_up(self.old.values, path, default), look_up(self.new.values, path, default)


def same(first: Any, second: Any) -> bool:
    """Whether two values are equal; other than in Python, true is not 1, and 1 is not 1.0."""
    if first is ABSENT or second is ABSENT or type(first) is not type(second):
        return first is second
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(value, second[name]) for name, value in first.items())
    if isinstance(first, list):
        return len(first) == len(second) and all(same(a, b) for a, b in zip(first, second, strict=True))
    return bool(first == second) or (first != first and second != second)
