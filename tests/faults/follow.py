"""Bring entries along whose line or tests only moved: the file names in them are rewritten."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence

from tests.faults.fault import PACKAGE, REPO, ROOMS, Fault, files_with


def follow(faults: Sequence[Fault]) -> list[str]:
    """Rewrite what can be told for certain, and say what was rewritten."""
    renamed = _renamed()
    moves: list[str] = []
    for fault in faults:
        room = ROOMS / f"{fault.room}.toml"
        head, mark, rest = room.read_text(encoding="utf-8").partition(f"[{fault.name}]\n")
        entry, end, others = rest.partition("\n\n[")
        for old, new in (*_file(fault, renamed), *_tests(fault, renamed)):
            entry = entry.replace(f'"{old}', f'"{new}')
            moves.append(f"{fault.name}: {old} is {new} now")
        room.write_text(head + mark + entry + end + others, encoding="utf-8")
    return moves


def _renamed() -> Mapping[str, str]:
    """Old path to the path of today, as far as Git's history tells."""
    command = ["git", "log", "--first-parent", "-M40%", "--diff-filter=R", "--name-status", "--format=%x00"]
    commits = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True).stdout.split("\0")
    renamed: dict[str, str] = {}
    for commit in commits:  # newest first, so that an older name leads to the newest one
        pairs = [line.split("\t")[1:] for line in commit.splitlines() if line]
        renamed = {**{old: renamed.get(new, new) for old, new in pairs}, **renamed}
    return renamed


def _file(fault: Fault, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if fault.path(REPO).is_file():
        return
    files = files_with(fault, REPO)
    known = renamed.get(f"{PACKAGE}/{fault.file}", "").removeprefix(f"{PACKAGE}/")
    if known in files or len(files) == 1:
        yield fault.file, known if known in files else files[0]


def _tests(fault: Fault, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for test in fault.tests:
        path = test.partition("::")[0]
        if not (REPO / path).exists() and (REPO / renamed.get(path, path)).exists():
            yield path, renamed[path]
