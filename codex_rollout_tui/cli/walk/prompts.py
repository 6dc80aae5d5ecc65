"""Questions and answers, a line each: typed at a terminal, or handed in by a pipe."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from typing import BinaryIO

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.streams import ClosedInput
from codex_rollout_tui.tui.kit.form_field import FormField

LONGEST = 1 << 16
"""Bytes of one line."""
_LOOK_EVERY_S = 0.2
BACK, QUIT = "/back", "/quit"
"""What any question takes in place of an answer."""
WAYS_OUT = f"{BACK} leaves a question, {QUIT} ends the walk; both at any time. So do ctrl+c and the end of input."


class InputEnd(Exception):  # noqa: N818 (nothing is wrong: it is how a walk ends)
    """No more input will come, or the person has had enough."""


class QuestionLeft(Exception):  # noqa: N818 (nothing is wrong: somebody changed their mind)
    """The person goes back without an answer."""


class Prompts:
    """Asks on standard output and reads what is answered. Nothing moves the cursor, and no colour says anything."""

    def __init__(self, stream: BinaryIO | None, is_terminal: bool, encoding: str = "utf-8") -> None:
        self._stream = stream
        self._is_terminal = is_terminal
        self._encoding = encoding

    def line(self, question: str) -> str:
        """One line, without its end; raises InputEnd and QuestionLeft."""
        while True:
            output.prompt(f"{question} ")
            text = self._read()
            if text is not None:
                if text.strip() in (BACK, QUIT):
                    raise QuestionLeft if text.strip() == BACK else InputEnd
                return text

    def _read(self) -> str | None:
        """What comes next; None, with a sentence about it, for what is no line of text."""
        # Python sees a ctrl+c that comes just before a read only after it: so none waits for long.
        while self._is_terminal and os.name == "posix" and not self._is_waiting(_LOOK_EVERY_S):
            pass
        data = self._stream.readline(LONGEST) if self._stream is not None else b""
        if not data:
            output.line()
            raise InputEnd
        too_long = False
        while not data.endswith(b"\n") and len(data) == LONGEST and self._stream is not None:
            too_long, data = True, self._stream.readline(LONGEST)
        try:
            text = data.decode(self._encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            self.refuse("These are not the letters of this terminal's alphabet. Type it again.")
            return None
        if too_long:
            self.refuse(f"That line is longer than {LONGEST} bytes. Shorten it, or name a file instead.")
            return None
        if not self._is_terminal:
            output.line(text)
        return text

    def refuse(self, sentence: str) -> None:
        """Say why an answer is not taken; what was typed ahead in the belief that it was is not read."""
        output.painted((sentence, "error"))
        if self._is_terminal and os.name == "posix":
            import termios

            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)

    def lines(self, question: str) -> str:
        """Several lines until an empty one; an empty line in the middle of what is pasted belongs to it."""
        lines = [self.line(question)]
        while lines[-1] or (len(lines) > 1 and self._is_waiting()):
            lines.append(self.line("more:"))
        return "\n".join(lines).strip("\n")

    def _is_waiting(self, seconds: float = 0) -> bool:
        """Whether more was typed or pasted into the terminal."""
        if not self._is_terminal or os.name != "posix":
            return False
        return bool(select.select([sys.stdin.fileno()], [], [], seconds)[0])

    def field(self, field: FormField) -> str:
        """The answer of a form's field; enter keeps what it holds already."""
        if field.heading:
            output.line()
            output.painted((field.heading, "strong"))
        if field.options:
            return self.choice(field.label, field.options, field.value)
        aside = [field.placeholder] if field.placeholder else []
        if field.lines:
            return self.lines(f"{field.label} ({'; '.join([*aside, 'an empty line ends it'])}):")
        aside += [f"enter keeps {field.value}"] if field.value else []
        text = self.line(f"{field.label} ({'; '.join(aside)}):" if aside else f"{field.label}:").strip()
        return text or field.value

    def choice(self, question: str, options: Sequence[str], value: str = "") -> str:
        """One of the options, by its number or in its words; enter keeps the one that is in force, or takes none."""
        output.line(question)
        for number, option in enumerate(options, 1):
            output.line(f"  {number}. {option}")
        kept = f"enter keeps {value}" if value else "enter leaves it unanswered"
        while True:
            text = self.line(f"Number or words ({kept}):").strip()
            if not text:
                return value
            if text.isdecimal() and 1 <= int(text) <= len(options):
                return options[int(text) - 1]
            for option in options:
                if option.casefold() == text.casefold():
                    return option
            self.refuse(f"'{text}' is none of them. Write a number from 1 to {len(options)}, or the words beside it.")


def standard_prompts() -> Prompts:
    """Questions to whoever is at standard input."""
    if isinstance(sys.stdin, ClosedInput):
        return Prompts(None, is_terminal=False)
    return Prompts(sys.stdin.buffer, sys.stdin.isatty(), sys.stdin.encoding or "utf-8")
