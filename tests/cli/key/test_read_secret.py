"""Reading a key: byte by byte, and at a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.cli.key import read_secret
from codex_rollout_tui.cli.key.read_secret import PASTE_BEGINS, PASTE_ENDS, collect
from codex_rollout_tui.errors import UsageError
from tests.cli.command import RUN
from tests.cli.key.command import say
from tests.credentials.samples import PLATFORM, PLATFORM_2
from tests.store.folders import REPO
from tests.vault.service import SecretService

KEY = PLATFORM.encode()


def typed(*chunks: bytes) -> bytes:
    waiting = [*chunks, b""]
    return collect(lambda: waiting.pop(0))


@pytest.mark.parametrize(
    ("chunks", "line"),
    [
        ((KEY + b"\n",), KEY),
        ((KEY + b"\r",), KEY),
        ((KEY[:5], KEY[5:], b"\r"), KEY),
        ((KEY,), KEY),
        ((b"sk-x\x7f\x08\x7f\x7f\x7f" + KEY + b"\n",), KEY),
        ((b"oops\x15" + KEY + b"\n",), KEY),
        ((PASTE_BEGINS + KEY + PASTE_ENDS + b"\r",), KEY),
        ((PASTE_BEGINS + KEY + b"\n" + KEY + PASTE_ENDS + b"\r",), KEY + b"\n" + KEY),
        ((PASTE_BEGINS[:3], PASTE_BEGINS[3:] + KEY[:4], KEY[4:] + PASTE_ENDS[:2], PASTE_ENDS[2:], b"\r"), KEY),
        ((b"\n",), b""),
        ((KEY + b"\nls -la\n",), KEY),
        ((b"\x1b[A" + KEY + b"\n",), b"\x1b[A" + KEY),
    ],
)
def test_what_is_typed_and_pasted_until_enter(chunks: tuple[bytes, ...], line: bytes) -> None:
    assert typed(*chunks) == line


def test_an_end_of_input_before_anything_is_nothing() -> None:
    with pytest.raises(UsageError, match="Nothing was entered"):
        typed(b"\x04")
    assert typed(KEY + b"\x04\n") == KEY


@given(st.binary(max_size=60), st.integers(1, 7))
def test_how_it_arrives_makes_no_difference(data: bytes, size: int) -> None:
    def read(*chunks: bytes) -> bytes | None:
        try:
            return typed(*chunks)
        except UsageError:
            return None

    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert read(*pieces) == read(data)


OWN_TERMINAL = (
    "import fcntl, os, signal, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.default_int_handler); "
)
"""Makes standard input the terminal that ctrl+c comes from, and ctrl+c count where the tests run in the background."""


class Screen:
    """What a pseudo-terminal showed so far, read with a limit, so that a program that hangs fails a test."""

    def __init__(self, outer: int) -> None:
        self.outer, self.shown = outer, b""

    def read(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < until, self.shown
            if select.select([self.outer], [], [], 0.05)[0]:
                self.shown += os.read(self.outer, 4096)


def at_a_terminal(
    root: Path, environ: dict[str, str], words: tuple[str, ...], keys: bytes, prompt: bytes = b"\x1b[?2004h"
) -> tuple[int, str, bytes]:
    """Exit code, everything the terminal showed, and what was left over for the shell."""
    outer, inner = pty.openpty()
    screen = Screen(outer)
    command = [sys.executable, "-c", OWN_TERMINAL + RUN, "-C", str(root), "key", *words]
    environ = {**environ, "PYTHONPATH": str(REPO), "CODEX_ROLLOUT_PERSON": "Ana", "TERM": "xterm"}
    process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environ)
    try:
        screen.read(lambda: prompt in screen.shown)
        for at in range(0, len(keys), 1024):
            os.write(outer, keys[at : at + 1024])
        screen.read(lambda: process.poll() is not None)
        screen.read(lambda: not select.select([outer], [], [], 0)[0])
        left = os.read(inner, 4096) if select.select([inner], [], [], 0)[0] else b""
        return process.returncode, screen.shown.decode(), left
    finally:
        process.kill()
        process.wait(30)
        os.close(outer)
        os.close(inner)


def test_a_key_pasted_at_a_terminal_is_not_shown(acme: Path, service: SecretService) -> None:
    keys = PASTE_BEGINS + KEY + PASTE_ENDS + b"\r"
    code, shown, left = at_a_terminal(acme, service.whole(), ("add", "analytics"), keys)
    assert (code, left) == (0, b""), shown
    assert "Analytics API key analytics (paste it; nothing is shown): " in shown
    assert shown.index("\x1b[?2004h") < shown.index("(paste it"), (
        "what is typed once it is asked for is not thrown away"
    )
    assert "stored in Secret Service" in shown
    assert PLATFORM not in shown
    assert PLATFORM[:12] not in shown


def test_a_terminal_without_bracketed_paste_leaves_no_second_line_for_the_shell(
    acme: Path, service: SecretService
) -> None:
    keys = KEY + b"\r" + PLATFORM_2.encode() + b"\r"
    code, shown, left = at_a_terminal(acme, service.whole(), ("add", "analytics"), keys)
    assert code == 0, shown
    assert PLATFORM_2 not in shown
    assert PLATFORM_2.encode() not in left


def test_what_comes_behind_the_key_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    outer, inner = pty.openpty()

    def collect_while_more_comes(more: Callable[[], bytes]) -> bytes:
        os.write(outer, KEY + b"\r")
        line = collect(more)
        os.write(outer, b"rm -rf .\r")
        assert select.select([inner], [], [], 60)[0]
        return line

    monkeypatch.setattr(read_secret, "collect", collect_while_more_comes)
    try:
        with os.fdopen(inner, closefd=False) as terminal:
            monkeypatch.setattr(sys, "stdin", terminal)
            assert read_secret.read_secret("A key").reveal() == PLATFORM
        os.write(outer, b"ls\n")
        assert os.read(inner, 4096) == b"ls\n", "the first that the shell hears"
    finally:
        os.close(outer)
        os.close(inner)


def test_a_paste_of_two_lines_is_refused(acme: Path, service: SecretService) -> None:
    keys = PASTE_BEGINS + KEY + b"\r" + KEY + PASTE_ENDS + b"\r"
    code, shown, left = at_a_terminal(acme, service.whole(), ("add", "analytics"), keys)
    assert (code, left) == (2, b"")
    assert "several lines" in shown
    assert PLATFORM not in shown


def test_more_than_a_terminals_line_arrives_whole(acme: Path, service: SecretService) -> None:
    """Four kilobytes are the longest line a terminal hands over by itself, one on macOS; tokens are longer."""
    long = b"at-" + b"0123456789" * 900
    keys = PASTE_BEGINS + long + PASTE_ENDS + b"\r"
    code, shown, _ = at_a_terminal(acme, service.whole(), ("add", "ci", "--kind", "access-token"), keys)
    assert code == 0, shown
    import keyring

    stored = next(line.split('"')[1] for line in (acme / "rollout.toml").read_text().splitlines() if line[:2] == "id")
    assert keyring.get_password(f"codex-rollout:{stored}", "ci") == long.decode()


def test_stopping_at_the_prompt(acme: Path, service: SecretService) -> None:
    code, shown, _ = at_a_terminal(acme, service.whole(), ("add", "analytics"), b"\x03")
    assert code == 130, shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(("answer", "code"), [(b"2345", 0), (b"9999", 2), (b"", 2), (b"yes", 2)])
def test_a_removal_is_confirmed_with_the_last_4(acme: Path, service: SecretService, answer: bytes, code: int) -> None:
    say(acme, "add", "analytics", given=PLATFORM)
    ended, shown, _ = at_a_terminal(
        acme, service.whole(), ("remove", "analytics"), answer + b"\n", prompt=b"to remove analytics: "
    )
    assert ended == code, shown
    assert ("Nothing was removed" in shown) is bool(code)
    say(acme, "test", "analytics", code=0 if code else 1)


def test_no_key_is_asked_for_that_could_not_be_kept(acme: Path, service: SecretService) -> None:
    service.lock()
    code, shown, _ = at_a_terminal(acme, service.whole(), ("add", "analytics"), b"", prompt=b"codex-rollout: ")
    assert code == 2
    assert "is locked" in shown
    assert "paste it" not in shown
