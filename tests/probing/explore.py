"""Look for keys that the catalogue does not have: every word of the binary in every table, with a wrong value.

A table that refuses unknown names lists the names it knows, so it is only asked once. In any other table an unknown
name changes nothing about the answer, so thousands are tried at once and halved until the known ones stand alone.
Names that the binary has in no list of texts are missed, and so are keys beside names that are free to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.probing import kinds, places
from tests.probing.ask import Asker, listed


@dataclass(frozen=True, slots=True)
class New:
    """A key a binary knows and the catalogue does not: its type as far as it is told, enum values, and the refusal.

    In a `strict` table any client that does not know the key refuses it.
    """

    path: str
    type: str
    values: tuple[str, ...]
    said: str
    strict: bool = False


def explore(asker: Asker, known: Iterable[str], words: Iterable[str]) -> list[New]:
    """Every key in the tables that the known ones stand in, and in the tables found on the way, but for those known."""
    paths = set(known)
    tried = sorted({*words, *(_snake(word) for word in words)})
    found: list[New] = []
    todo = list(tables(paths))
    while todo:
        table = todo.pop(0)
        names = _names(table, paths) | _names(places.mirrored(table), paths) | places.besides(table)
        for new in _members(asker, table, names, tried):
            paths.add(new.path)
            found.append(new)
            if new.type in ("table", "array<table>"):
                todo.append(f"{new.path}[]" if new.type == "array<table>" else new.path)
    return found


def tables(paths: Iterable[str]) -> Iterator[str]:
    """The tables that keys stand in, the top of a policy (the empty path) first."""
    above = {""}
    for path in paths:
        parts = path.split(".")
        above |= {".".join(parts[:size]) for size in range(1, len(parts))}
    return iter(sorted(above))


def _names(table: str, known: Iterable[str]) -> frozenset[str]:
    start = f"{table}." if table else ""
    return frozenset(path[len(start) :].partition(".")[0].rstrip("[]") for path in known if path.startswith(start))


def _members(asker: Asker, table: str, names: frozenset[str], words: Sequence[str]) -> list[New]:
    """The keys of one table besides those named."""
    found: dict[str, New] = {}
    for variant in range(len(places.tables(table, {}))):
        place = _Place(asker, table, variant)
        for name in _unnamed(place, names, words):
            path, said = f"{table}.{name}".lstrip("."), place.said([name])
            kind, values = kinds.whole(asker, path, said) if variant == 0 else (kinds.kind(said), ())
            found.setdefault(name, New(path, kind, values, said, place.fields is not None))
    return list(found.values())


class _Place:
    """A table in one of its surroundings; `fields` are the names it lists where it refuses any other."""

    def __init__(self, asker: Asker, table: str, variant: int) -> None:
        self.asker, self.table, self.variant = asker, table, variant
        self.baseline = self.said([places.NONSENSE])
        self.fields = listed(self.baseline) if places.NONSENSE in self.baseline else None

    def policy(self, names: Sequence[str]) -> dict[str, object]:
        return places.tables(self.table, dict.fromkeys(names, places.WRONG))[self.variant]

    def said(self, names: Sequence[str]) -> str:
        return self.asker.said(self.policy(names))


def _unnamed(place: _Place, names: frozenset[str], words: Sequence[str]) -> list[str]:
    if place.fields is not None:
        return [name for name in place.fields if name not in names]
    if kinds.kind(place.baseline) not in ("", "enum"):
        return [] if any(name.startswith("<") for name in names) else ["<name>"]
    return _search(place, [word for word in words if word not in names])


def _search(place: _Place, words: Sequence[str]) -> list[str]:
    """The words that change what is said about the table."""
    found: list[str] = []
    todo = [words]
    while todo:
        answers = place.asker.all([place.policy(group) for group in todo])
        known = [group for group, said in zip(todo, answers, strict=True) if said != place.baseline]
        todo = []
        for group in known:
            middle = len(group) // 2
            if middle:
                todo += [group[:middle], group[middle:]]
            else:
                found += group
    return found


def _snake(word: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", word).lower()
