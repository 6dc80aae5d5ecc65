"""A folder as a power cut may leave it: what was not yet synced is there, or not, or in part, in any order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.safety.recording import Change, files_of


class _File:
    """What is safe of a file, and what was written since."""

    def __init__(self, data: bytes = b"") -> None:
        self.safe = data
        self.data = data

    def change(self, change: Change) -> None:
        if change.kind == "cut":
            self.data = self.data[: change.at].ljust(change.at, b"\0")
        else:
            before = self.data.ljust(change.at, b"\0")
            self.data = before[: change.at] + change.data + before[change.at + len(change.data) :]

    def after_cut(self, chance: random.Random) -> bytes:
        """One of: nothing of it, all, a part, or the length without the content."""
        if self.safe == self.data:
            return self.data
        length = chance.randrange(len(self.data) + 1)
        torn = self.data[:length] + self.safe[length:]
        zeros = self.safe[: len(self.data)].ljust(len(self.data), b"\0")
        return chance.choice([self.safe, self.data, torn, torn[: len(self.data)], zeros])


class _Name(NamedTuple):
    """A change of names that is not safe yet: it is, once one of these folders is synced."""

    folder: str
    set: Mapping[str, int | None]


FOLDER = -1


def after_cut(before: Path, changes: Sequence[Change], chance: random.Random) -> tuple[dict[str, bytes], set[str]]:
    """The files and folders there may be after these changes and a power cut."""
    files = {number: _File(path.read_bytes()) for number, path in enumerate(files_of(before), 1)}
    safe: dict[str, int] = {str(path.relative_to(before)): number for number, path in enumerate(files_of(before), 1)}
    safe |= {str(path.relative_to(before)): FOLDER for path in before.rglob("*") if path.is_dir()}
    names, pending = dict(safe), list[_Name]()
    for change in changes:
        match change.kind:
            case "write" | "cut":
                files[change.file].change(change)
            case "sync":
                files[change.file].safe = files[change.file].data
            case "sync folder":
                folder = "" if change.path == "." else change.path
                for name in (name for name in pending if name.folder == folder):
                    _set(safe, name.set)
                pending = [name for name in pending if name.folder != folder]
            case "done":
                pass
            case _:
                changed = _names(change, names, files)
                _set(names, changed)
                pending.append(_Name(_folder(change.to or change.path), changed))
    for name in _kept(pending, chance):
        _set(safe, name.set)
    folders = {path for path, number in safe.items() if number == FOLDER}
    whole = {path for path in safe if all(parent in folders for parent in _parents(path))}
    contents = {number: file.after_cut(chance) for number, file in files.items()}
    return {path: contents[safe[path]] for path in whole - folders}, whole & folders


def _kept(pending: list[_Name], chance: random.Random) -> Iterable[_Name]:
    """Those not synced that are there all the same: none, all, the first ones, or any of them."""
    some = chance.randrange(len(pending) + 1)
    return chance.choice([[], pending, pending[:some], [name for name in pending if chance.random() < 0.5]])


def _names(change: Change, names: Mapping[str, int], files: dict[int, _File]) -> dict[str, int | None]:
    match change.kind:
        case "create":
            files[change.file] = _File()
            return {change.path: change.file}
        case "move":
            return {change.path: None, change.to: names[change.path]}
        case "link":
            return {change.to: names[change.path]}
        case "make":
            return {change.path: FOLDER}
    return {change.path: None}


def _set(names: dict[str, int], changed: Mapping[str, int | None]) -> None:
    for path, number in changed.items():
        if number is None:
            names.pop(path, None)
        else:
            names[path] = number


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _parents(path: str) -> list[str]:
    return [str(parent) for parent in Path(path).parents if str(parent) != "."]


def put(root: Path, files: Mapping[str, bytes], folders: Iterable[str]) -> None:
    """Make such a folder."""
    root.mkdir()
    for folder in sorted(folders):
        (root / folder).mkdir()
    for path, data in files.items():
        (root / path).write_bytes(data)
