"""The calls by which the program changes the disk: counted, and a kill put at any one of them."""

from __future__ import annotations

import builtins
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

NAMES = (
    "write", "fsync", "ftruncate", "truncate", "replace", "rename", "link", "symlink", "unlink", "remove", "mkdir",
    "rmdir", "chmod", "fchmod", "fchown", "utime",
)  # fmt: skip
_CREATES = os.O_CREAT | os.O_TRUNC


class Point(NamedTuple):
    """An instant: before the call of a number, or in the middle of what it writes."""

    number: int
    is_half: bool = False


@contextmanager
def watched(at: Callable[[int, str, tuple[Any, ...]], None]) -> Iterator[None]:
    """Hand the number, name and arguments of every call to a function before it is made."""
    number = -1

    def wrap(name: str, call: Callable[..., Any], counts: Callable[..., bool]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            nonlocal number
            if counts(*arguments, **named):
                number += 1
                at(number, name, arguments)
            return call(*arguments, **named)

        return wrapped

    def creates(path: Any, flags: int, *_: Any, **__: Any) -> bool:
        return bool(flags & _CREATES)

    def writes(file: Any, mode: str = "r", *_: Any, **__: Any) -> bool:
        return any(letter in mode for letter in "wax+")

    kept = {name: getattr(os, name) for name in (*NAMES, "open")}
    opened = io.open
    for name in NAMES:
        setattr(os, name, wrap(name, kept[name], lambda *_, **__: True))
    os.open = wrap("open", kept["open"], creates)
    io.open = builtins.open = wrap("open for writing", opened, writes)
    try:
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)
        io.open = builtins.open = opened


def points(action: Callable[[], object]) -> list[Point]:
    """Every instant of an action there is to be killed at, the one after its last call included; runs it."""
    names: list[str] = []
    with watched(lambda number, name, arguments: names.append(name)):
        action()
    instants = [Point(number) for number in range(len(names) + 1)]
    return instants + [Point(number, is_half=True) for number, name in enumerate(names) if name == "write"]


@contextmanager
def killed(point: Point) -> Iterator[None]:
    """Kill this process at an instant, as `kill -9` does."""
    write = os.write

    def at(number: int, name: str, arguments: tuple[Any, ...]) -> None:
        if number == point.number:
            if point.is_half:
                write(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    with watched(at):
        yield
