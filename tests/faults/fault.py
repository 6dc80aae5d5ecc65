"""A fault as its entry has it, and where its line stands."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOMS = Path(__file__).parent / "rooms"
REPO = Path(__file__).parents[2]
PACKAGE = "codex_rollout_tui"


class Fault(NamedTuple):
    """One broken line: the text that stands once in a file of the package, what it becomes, and who should notice."""

    name: str
    room: str
    harm: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    missing: str = ""

    @property
    def expected(self) -> str:
        """What its tests should say: red, or green as long as a test is missing."""
        return "green" if self.missing else "red"

    def path(self, checkout: Path) -> Path:
        """Its file in a checkout."""
        return checkout / PACKAGE / self.file


class FaultError(Exception):
    """A sentence for who runs the faults: an entry no longer fits the checkout, or there is none of a name."""


def faults(names: Sequence[str] = ()) -> tuple[Fault, ...]:
    """All faults, or those of some names or rooms, in the order of the files; raises FaultError for an unknown name."""
    entries = [
        Fault(name, path.stem, **{**fields, "tests": tuple(fields["tests"])})
        for path in sorted(ROOMS.glob("*.toml"))
        for name, fields in tomllib.loads(path.read_text(encoding="utf-8")).items()
    ]
    known = {word for fault in entries for word in (fault.name, fault.room)}
    if unknown := [name for name in names if name not in known]:
        raise FaultError(f"There is no fault and no room named {', '.join(unknown)}.")
    return tuple(fault for fault in entries if not names or {fault.name, fault.room} & set(names))


def broken(fault: Fault, checkout: Path) -> str:
    """The text of its file with the line broken; raises FaultError where the entry does not fit."""
    path = fault.path(checkout)
    if not path.is_file():
        raise FaultError(f"{fault.name}: there is no file {fault.file}.{_elsewhere(fault, checkout)}")
    text = path.read_text(encoding="utf-8")
    if (count := text.count(fault.old)) != 1:
        raise FaultError(f"{fault.name}: its text stands {count} times in {fault.file}.{_elsewhere(fault, checkout)}")
    for test in fault.tests:
        if not (checkout / test.partition("::")[0]).exists():
            raise FaultError(f"{fault.name}: there is no test {test}.")
    return text.replace(fault.old, fault.new)


def files_with(fault: Fault, checkout: Path) -> tuple[str, ...]:
    """The files of the package in which its text stands exactly once."""
    package = checkout / PACKAGE
    return tuple(
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.*"))
        if path.suffix in (".py", ".toml", ".tcss") and path.read_text(encoding="utf-8").count(fault.old) == 1
    )


def _elsewhere(fault: Fault, checkout: Path) -> str:
    files = files_with(fault, checkout)
    return f" It stands once in {', '.join(files)}." if files else ""
