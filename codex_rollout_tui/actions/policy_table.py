"""All policies of a rollout, or some files, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions.named_file import read
from codex_rollout_tui.actions.policy_overview import names
from codex_rollout_tui.policy.layers.words.policy_table import PolicyColumn, PolicyTable, column, table
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies


class ColumnCache:
    """Columns by the text they are of: a policy is worked out once for as long as its text stays."""

    def __init__(self) -> None:
        self._columns: dict[str, PolicyColumn] = {}

    def of(self, name: str, data: bytes) -> PolicyColumn:
        """The column of a text, called by a name."""
        sha = sha256(data)
        if sha not in self._columns:
            self._columns[sha] = column(name, Document(data))
        return self._columns[sha]._replace(name=name)


class TableSource(NamedTuple):
    """A policy to put into the table: its name, and what reads it (may raise RolloutError)."""

    name: str
    get: Callable[[], bytes]


def of_rollout(root: Path, here: Mapping[str, bytes] | None = None) -> tuple[TableSource, ...]:
    """The policies of a rollout, the baseline first; `here` has texts that are to count instead. Raises FolderError."""
    texts = here or {}

    def source(name: str) -> TableSource:
        return TableSource(name, lambda: texts[name] if name in texts else policies.read(root, name))

    return tuple(source(name) for name in names(root))


def of_files(paths: Iterable[str], standard_input: Callable[[], bytes]) -> tuple[TableSource, ...]:
    """Policies in files, by the names of the files; without their ending where that says enough."""
    listed = list(paths)
    stems = [Path(path).stem for path in listed]
    called = stems if len(set(stems)) == len(stems) else listed
    return tuple(
        TableSource(name, partial(read, path, standard_input)) for name, path in zip(called, listed, strict=True)
    )


def policy_table(sources: Iterable[TableSource], cache: ColumnCache | None = None) -> PolicyTable:
    """Put policies side by side; raises RolloutError where one cannot be read."""
    known = cache or ColumnCache()
    return table([known.of(source.name, source.get()) for source in sources])
