"""Somebody's rollout is opened that was made to act on the terminal: nothing of it gets there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.safety.figure import Run, Tally, figure
from tests.safety.hostile import commands, screens
from tests.safety.hostile.folder import FIELDS, fields, hostile_folder, with_field
from tests.safety.hostile.text import EVIL

SIZES = ((120, 36), (80, 24), (200, 60))


@figure("hostile", "hostile text in every field, on every screen and by every command", through=0, unseen=0)
def measure(run: Run) -> Tally:
    """The short run has one size of the screen; the long one also puts hostile text in one field after the other."""
    os.environ |= {"HOME": str(run.folder), "PATH": str(run.folder), "CODEX_ROLLOUT_PERSON": EVIL.replace("\0", "")}
    os.environ |= {"CODEX_ROLLOUT_CONFIG": str(run.folder / "settings")}
    tally = Tally()
    root = hostile_folder(run.folder / "acme")
    seen: set[str] = set()
    for size in SIZES[: run.pick(1, len(SIZES))]:
        for leak in asyncio.run(screens.leaks(root, size, seen)):
            tally.add("through", leak)
    for screen in screens.every_screen() - seen:
        tally.add("unseen", screen)
    lines = list(commands.command_lines(root))
    for words in commands.every_command():
        if not any(commands.has(line, words) for line in lines):
            tally.add("unseen", " ".join(words))
    tally.tried = len(seen)
    for line in chain(lines, _one_field_each(root) if run.size == "long" else ()):
        tally.tried += 1
        for leak in commands.leaks(line):
            tally.add("through", leak)
    return tally


def _one_field_each(root: Path) -> Iterator[commands.Words]:
    """The commands that read a file, each with hostile text in one field that need not take it."""
    for name in FIELDS:
        sound = (root / name).read_text()
        for place, _ in list(fields(root, name)):
            (root / name).write_text(with_field(root, name, place, EVIL))
            for words in (("status",), ("doctor",), ("key", "list"), ("decide",)):
                yield ("-C", str(root), *words)
            yield ("policy", "test", str(root / "policies" / "baseline.toml"), "--codex", "off")
            yield ("policy", "lint", str(root / name), "--codex", "off")
        (root / name).write_text(sound)
