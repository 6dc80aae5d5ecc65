"""What takes longer than a second says so where somebody watches, and leaves nothing behind; and how wide lines are."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.cli import output, progress
from tests.cli.command import process, run

PATIENCE_S = 60.0


class Screen(io.StringIO):
    """Standard error as a terminal; `drawn` once something stands on it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def write(self, text: str) -> int:
        count = super().write(text)
        self.drawn.set()
        return count

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    terminal = Screen()
    monkeypatch.setattr(progress, "FIRST_S", 0.0)
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    output.choose()
    return terminal


@pytest.fixture
def attach(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """To be called in the test itself: what is set up before it has a standard error of its own."""
    return lambda: monkeypatch.setattr(sys, "stderr", screen)


def test_it_says_what_and_how_far_and_is_gone_in_the_end(screen: Screen, attach: Callable[[], None]) -> None:
    attach()
    with progress.progress("Looking at policies") as line:
        line.count(3, 10)
        screen.drawn.clear()
        assert screen.drawn.wait(PATIENCE_S)
        screen.drawn.clear()
        assert screen.drawn.wait(PATIENCE_S)
    text = screen.getvalue()
    assert "\rLooking at policies: 3 of 10 (0 s)\x1b[K" in text
    assert text.endswith("\r\x1b[K")


def test_it_goes_out_of_the_way(screen: Screen, attach: Callable[[], None]) -> None:
    attach()
    with progress.progress("Looking") as line:
        assert screen.drawn.wait(PATIENCE_S)
        with line.aside():
            before = screen.getvalue()
            assert before.endswith("\r\x1b[K")
            screen.write("a result\n")
            assert screen.getvalue() == f"{before}a result\n"
        assert screen.getvalue().startswith(f"{before}a result\n\rLooking (0 s)\x1b[K")


def test_a_dumb_terminal_gets_one_plain_line(
    screen: Screen, attach: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    attach()
    monkeypatch.setenv("TERM", "dumb")
    with progress.progress("Looking") as line:
        assert screen.drawn.wait(PATIENCE_S)
        for _ in range(3):
            line._draw()
    assert screen.getvalue() == "Looking...\n"


def test_nobody_who_does_not_watch_is_told(
    screen: Screen, attach: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    attach()
    output.choose(quiet=True)
    with progress.progress("Looking"):
        assert threading.active_count() == 1 or not any(one.name == "progress" for one in threading.enumerate())
    output.choose()
    monkeypatch.setattr(screen, "isatty", lambda: False)
    with progress.progress("Looking"):
        assert not any(one.name == "progress" for one in threading.enumerate())
    assert screen.getvalue() == ""


def test_what_is_over_at_once_says_nothing(
    screen: Screen, attach: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    attach()
    monkeypatch.setattr(progress, "FIRST_S", PATIENCE_S)
    with progress.progress("Looking"):
        pass
    assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("policy", "lint", "FILE", "--codex", "off"), "codex_rollout_tui.actions.lint.lint"),
        (("policy", "compat", "FILE"), "codex_rollout_tui.policy.lint.compat.compat"),
        (("policy", "verdict", "FILE"), "codex_rollout_tui.codex.inspect.inspect"),
        (("policy", "test", "FILE", "--codex", "off"), "codex_rollout_tui.actions.expectations.judge_file"),
        (("-C", "ACME", "status"), "codex_rollout_tui.actions.codex_verdicts.ask_unasked"),
        (("-C", "ACME", "walk"), "codex_rollout_tui.actions.codex_verdicts.ask_unasked"),
    ],
)
def test_what_may_take_long_is_watched(
    acme: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], place: str
) -> None:
    """Each command is at its slow work while the line stands."""
    at_work: list[bool] = []
    begun: list[str] = []

    class Watch(progress.ProgressLine):
        def start(self) -> threading.Thread:
            begun.append("yes")
            return threading.current_thread()

        def stop(self, thread: threading.Thread) -> None:
            begun.clear()

    module, _, name = place.rpartition(".")
    work: Callable[..., Any] = getattr(__import__(module, fromlist=[name]), name)

    def slow(*arguments: Any, **named: Any) -> Any:
        at_work.append(bool(begun))
        return work(*arguments, **named)

    monkeypatch.setattr(progress, "ProgressLine", Watch)
    monkeypatch.setattr(progress, "is_watched", lambda: True)
    monkeypatch.setattr(place, slow)
    file = acme / "policies" / "baseline.toml"
    run(*({"FILE": file, "ACME": acme}.get(word, word) for word in words), code=None)
    assert at_work
    assert all(at_work)


@pytest.mark.parametrize("columns", [60, 100])
def test_columns_says_how_wide_lines_are(columns: int) -> None:
    for words in (("attest", "--help"), ("guide", "show", "policy-sandbox-modes")):
        done = process(*words, environ={"COLUMNS": str(columns)})
        told = [line for line in done.stdout.decode().splitlines() if "http" not in line and "Example: " not in line]
        assert columns - 30 < max(map(len, told)) <= columns, words


def test_columns_that_say_nothing_are_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda descriptor: os.terminal_size((77, 20)))
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1, raising=False)
    for said in ("", "0", "wide", "-3"):
        monkeypatch.setenv("COLUMNS", said)
        assert output.columns() == 77
