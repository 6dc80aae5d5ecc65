"""Match a text against a regular expression of Codex's small engine, or say that it cannot be said here.

The engine matches whole texts, knows ASCII classes and ASCII case only, and its `$` is the very end (measured on
0.169.0). What means the same to Python's engine is handed to it, unless it could take long; the rest is left to Codex.
"""

from __future__ import annotations

import math
import re
import warnings

from codex_rollout_tui.policy.lint import regex_lite

_FLAGS = re.compile(r"\(\?([isU]*)(?:-([isU]+))?([:)])")
_NAMED = re.compile(r"\(\?P?<[^>]*>")
_COUNT = re.compile(r"\{\s*(\d+)\s*(,)?\s*(\d+)?\s*\}")
_CODE = re.compile(r"[xuU](?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2,8}))")
_WIDTH = {"x": 2, "u": 4, "U": 8}
_ESCAPES = {"z": r"\Z", "<": r"\b(?=\w)", ">": r"\b(?<=\w)"}
_SAME = frozenset("dDsSwWbAafnrtv")
"""Escapes that mean the same to both; `\\B` does not where the text is empty."""
_STEPS = 2_000_000
"""Steps a match may take, at a rough guess, before it is not tried."""


class _UnsureError(Exception):
    """Raised over what may mean something else to Python."""


def fullmatch(expression: str, text: str) -> bool | None:
    """Whether all of a text matches; None where that cannot be said here, also for what Codex refuses to read."""
    if regex_lite.problem(expression) is not None:
        return None
    try:
        reading = _Reading(expression)
        if reading.steps(len(text)) > _STEPS:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.fullmatch(reading.python, text, re.ASCII) is not None
    except (_UnsureError, re.error, OverflowError, RecursionError):
        return None


class _Reading:
    """An expression as Python writes it, and how it repeats."""

    def __init__(self, expression: str) -> None:
        self.source = expression
        self.at = 0
        self.repeats = 0
        self.nested = False
        self._open: list[list[int]] = [[0, 0]]
        """For each open group: closing brackets it owes, and whether anything in it repeats or branches."""
        self.python = "".join(self._all()) + ")" * self._open[0][0]

    def steps(self, length: int) -> float:
        """About how many steps a match of so long a text may take at worst."""
        if self.nested:
            return math.pow(2, min(length, 64))
        return math.pow(length + 1, min(self.repeats, 64))

    def _all(self) -> list[str]:
        parts: list[str] = []
        while self.at < len(self.source):
            parts.append(self._element())
        return parts

    def _element(self) -> str:
        char = self.source[self.at]
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        if char == "(":
            return self._group()
        if char == ")":
            extra, busy = self._open.pop()
            self.at += 1
            if self.source[self.at : self.at + 1] in ("*", "+", "{"):
                self.nested = self.nested or bool(busy)
            self._open[-1][1] |= busy
            return ")" * (extra + 1)
        if char in "*+?{":
            return self._repeat()
        if char == "|":
            self._open[-1][1] = 1
        self.at += 1
        return r"\Z" if char == "$" else char

    def _repeat(self) -> str:
        match = _COUNT.match(self.source, self.at)
        if self.source[self.at] == "{" and match is not None:
            self.at = match.end()
            written = "{" + match[1] + (match[2] or "") + (match[3] or "") + "}"
        else:
            written = self.source[self.at]
            self.at += 1
        if self.source[self.at : self.at + 1] == "?":
            self.at += 1
        if self.source[self.at : self.at + 1] in ("*", "+", "?", "{"):
            raise _UnsureError
        self.repeats += written != "?"
        self._open[-1][1] = 1
        return written

    def _group(self) -> str:
        if (named := _NAMED.match(self.source, self.at)) is not None:
            self.at = named.end()
        elif self.source.startswith("(?", self.at):
            return self._flags()
        else:
            self.at += 1
        self._open.append([0, 0])
        return "(?:"

    def _flags(self) -> str:
        match = _FLAGS.match(self.source, self.at)
        if match is None:
            raise _UnsureError
        at_start = self.at == 0 or self.source[self.at - 1] in "(:" or self.source[: self.at].endswith(">")
        self.at = match.end()
        on, off = match[1].replace("U", ""), (match[2] or "").replace("U", "")
        written = f"(?{''.join(dict.fromkeys(on))}{'-' if off else ''}{''.join(dict.fromkeys(off))}:"
        if match[3] == ":":
            self._open.append([0, 0])
        elif at_start:
            self._open[-1][0] += 1
        else:
            raise _UnsureError
        return written

    def _escape(self, *, inside: bool = False) -> str:
        char = self.source[self.at + 1]
        code = _CODE.match(self.source, self.at + 1)
        if code is not None:
            digits = code[1] or code[2][: _WIDTH[char]]
            self.at = code.end() if code[1] else self.at + 2 + _WIDTH[char]
            return re.escape(chr(int(digits, 16)))
        self.at += 2
        if char in _ESCAPES and not inside:
            return _ESCAPES[char]
        if char in _SAME and not (inside and char in "bA"):
            return f"\\{char}"
        if char.isalnum() or char in "<>":
            raise _UnsureError
        return re.escape(char)

    def _class(self) -> str:
        self.at += 1
        written = "["
        if self.source[self.at] == "^":
            written += "^"
            self.at += 1
        if self.source[self.at] == "]":
            written += r"\]"
            self.at += 1
        while (char := self.source[self.at]) != "]":
            if char == "[":
                raise _UnsureError
            if char == "\\":
                written += self._escape(inside=True)
            else:
                written += char
                self.at += 1
        self.at += 1
        return f"{written}]"
