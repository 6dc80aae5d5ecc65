"""Work for the process that works policies out: what only a test asks of it."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.tui.analysis.analysed_text import AnalysedText


class OddError(Exception):
    """One that cannot be made again from what it keeps."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def data(text: AnalysedText) -> bytes:
    return text.document.data


def number(text: AnalysedText) -> int:
    return os.getpid()


def surroundings(text: AnalysedText) -> tuple[dict[str, str], list[str], bool]:
    """Environment, modules, and whether there is a terminal."""
    return dict(os.environ), sorted(sys.modules), any(os.isatty(stream) for stream in (0, 1, 2))


def chatter(text: AnalysedText) -> str:
    print("something that nobody asked for")
    sys.stdout.flush()
    os.write(1, b"and more of it")
    return "done"


def never_done(text: AnalysedText) -> NoReturn:
    while True:
        text.pause()


def hand_out(text: AnalysedText, value: object, rows: tuple[str, ...]) -> None:
    text.hand_out("value", value)
    text.hand_out_rows("rows", rows)


def hand_out_and_fail(text: AnalysedText) -> NoReturn:
    hand_out(text, "never handed out", ("never",))
    raise PolicyEditError("It cannot be written like this.")


def fail_oddly(text: AnalysedText) -> NoReturn:
    raise OddError("quite", "odd")


def die(text: AnalysedText) -> NoReturn:
    os._exit(1)
