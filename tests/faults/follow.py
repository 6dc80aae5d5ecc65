"""Bring entries along whose line or tests only moved: the file names in them are rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.faults.fault import REPO, ROOMS, Fault, files_with


def follow(faults: Sequence[Fault]) -> list[str]:
    """Rewrite what can be told for certain, and say what was rewritten."""
    moves: list[str] = []
    for fault in faults:
        room = ROOMS / f"{fault.room}.toml"
        text = room.read_text(encoding="utf-8")
        head, mark, rest = text.partition(f"[{fault.name}]\n")
        entry, end, others = rest.partition("\n\n[")
        for old, new in (*_file(fault), *_tests(fault)):
            entry = entry.replace(f'"{old}', f'"{new}')
            moves.append(f"{fault.name}: {old} is {new} now")
        room.write_text(head + mark + entry + end + others, encoding="utf-8")
    return moves


def _file(fault: Fault) -> Iterator[tuple[str, str]]:
    files = files_with(fault, REPO)
    if fault.file not in files and len(files) == 1:
        yield fault.file, files[0]


def _tests(fault: Fault) -> Iterator[tuple[str, str]]:
    for test in fault.tests:
        path = Path(test.partition("::")[0])
        moved = [] if (REPO / path).exists() else sorted((REPO / "tests").rglob(path.name))
        if len(moved) == 1:
            yield path.as_posix(), moved[0].relative_to(REPO).as_posix()
