"""Read a key: from the terminal without showing it, or from standard input without asking."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.key.terminal_signals import given_back
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import SecretRefusedError, UsageError

LARGEST = 1 << 20
"""Bytes of standard input that are looked at."""
PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
_ENTER = frozenset(b"\r\n")
_ERASE = frozenset(b"\x7f\x08")
_CLEAR, _END = 0x15, 0x04
_LOOK_EVERY_S = 0.2


def read_secret(label: str) -> Secret:
    """The key: asked for where standard input is a terminal, else read from it. Raises UsageError."""
    return _from_terminal(label) if sys.stdin.isatty() else from_standard_input()


def from_standard_input() -> Secret:
    """All of standard input, one line end at its end left out."""
    data = standard_input(LARGEST + 1)
    if len(data) > LARGEST:
        raise SecretRefusedError("There is more than a megabyte on standard input; a key is one short line.")
    return _as_secret(data)


def _as_secret(data: bytes) -> Secret:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretRefusedError("This is not UTF-8 text, so it is no key. Copy the key again.") from None
    return Secret(text.removesuffix("\n").removesuffix("\r"))


def _from_terminal(label: str) -> Secret:
    try:
        return _as_secret(_unseen_line(f"{label} (paste it; nothing is shown): "))
    finally:
        output.warn("")


def _unseen_line(question: str) -> bytes:
    """One line that is not echoed. Other than getpass it takes lines of any length, and knows a paste of several."""
    try:
        import termios
    except ImportError:
        import getpass

        output.ask(question)
        return getpass.getpass("").encode()
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)

    def begin() -> None:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, quiet)
        output.control("\x1b[?2004h")
        # Only now: setting the terminal throws away what was typed before.
        output.ask(question)

    def end() -> None:
        output.control("\x1b[?2004l")
        # What was pasted after the line must not become a command of the shell.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)

    with given_back(begin, end):
        return collect(lambda: _pressed(descriptor))


def _pressed(descriptor: int) -> bytes:
    """What is typed next. Python sees a ctrl+c that comes just before a read only after it: so none waits for long."""
    while not select.select([descriptor], [], [], _LOOK_EVERY_S)[0]:
        pass
    return os.read(descriptor, 4096)


def collect(more: Callable[[], bytes]) -> bytes:
    """The bytes typed or pasted until enter; line ends inside a paste belong to it. `more` gives what comes next."""
    line = bytearray()
    waiting = b""
    pasting = False
    while chunk := more():
        waiting += chunk
        while waiting:
            mark = PASTE_ENDS if pasting else PASTE_BEGINS
            if waiting.startswith(mark):
                waiting, pasting = waiting[len(mark) :], not pasting
                continue
            if mark.startswith(waiting):
                break
            byte, waiting = waiting[0], waiting[1:]
            if pasting:
                line.append(byte)
            elif byte in _ENTER:
                return bytes(line)
            elif byte in _ERASE:
                del line[-1:]
            elif byte == _CLEAR:
                line.clear()
            elif byte == _END and not line:
                raise UsageError("Nothing was entered, so nothing was stored.")
            elif byte != _END:
                line.append(byte)
        if len(line) > LARGEST:
            break
    return bytes(line)
