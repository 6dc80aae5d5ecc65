"""A head start for the real Codex: it is at work on the first file of a lint while the command line is still loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence

from codex_rollout_tui.actions.oracle import Oracle
from codex_rollout_tui.actions.reading import read
from codex_rollout_tui.errors import RolloutError

WITH_VALUE = frozenset({"--format", "--client", "--layer", "--baseline"})
"""Options of `policy lint` that are followed by a value and do not change what Codex is asked."""
PLAIN = frozenset({"--json", "--diff"})


_at_work: list[Oracle] = []
"""The Codex that the command which is being loaded will ask."""


def oracle() -> Oracle:
    """The Codex of this machine: the one that is at work already, or else one that is still idle."""
    return _at_work.pop() if _at_work else Oracle(os.environ)


def head_start(arguments: Sequence[str]) -> None:
    """Ask about the first file that `policy lint` will be asked about with these arguments, if that is plain to see.

    Whatever is wrong with the arguments or the file is left to the command to say.
    """
    file = _first_file(arguments)
    if file is None:
        return
    try:
        data = read(file)
    except RolloutError:
        return
    started = Oracle(os.environ)
    started.ahead(data)
    _at_work.append(started)


def _first_file(arguments: Sequence[str]) -> str | None:
    """The first file; None where an option may say that Codex is not asked about it as it stands."""
    files: list[str] = []
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            files.append(word)
        elif word in WITH_VALUE:
            next(words, None)
        elif word not in PLAIN and word.partition("=")[0] not in WITH_VALUE:
            return None
    return files[0] if files else None
