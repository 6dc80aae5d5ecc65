r"""TOML line by line: the kinds of what stands on a line, and what is still open at its end.

The state between two lines is a text: one character for each open bracket (`[` a list, `{` an inline table where a key
comes, `=` one where a value comes), then `"` or `'` inside a text over several lines. So one changed line is read
alone, and reading goes on only while what is open differs. On a sound policy this gives the same as `text/colour.py`,
which reads a whole text at once; in a broken one a forgotten bracket does not colour what follows as an error.
"""

from __future__ import annotations

import re

from codex_rollout_tui.policy.text.colour import Kind, Token

LONGEST = 20_000
"""Code points of a line that is still read: longer ones stay without colour."""

_BLANK = re.compile(r"[ \t\r]*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'")
_BASIC = re.compile(r"\"(?:[^\"\\]|\\.)*+(?P<end>\"?)")
_LITERAL = re.compile(r"'[^']*+(?P<end>'?)")
_ENDS = {
    '"': re.compile(r"[^\"\\]*+(?:(?:\\.|\\\Z|\"(?!\"\"))[^\"\\]*+)*(?P<end>\"{3,5})?"),
    "'": re.compile(r"[^']*+(?:'(?!'')[^']*+)*(?P<end>'{3,5})?"),
}
_NUMBER = re.compile(
    r"""(?:
      [0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt\ ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?
    | [0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?
    | 0x[0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)* | 0o[0-7]+(?:_[0-7]+)* | 0b[01]+(?:_[01]+)*
    | [+-]?(?:inf|nan)
    | [+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?
    )(?![^\s,\]}\#])""",
    re.VERBOSE,
)
_BOOLEAN = re.compile(r"(?:true|false)(?![^\s,\]}#])")
_WORD = re.compile(r"[^\s,\[\]{}=#\"']+|.")
_FRESH = re.compile(
    r"""[ \t]*(?:
      \[\[?[ \t]*(?!(?:true|false|inf|nan)[ \t]*\])[A-Za-z_][\w-]*(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"]*"|'[^']*'))*
        [ \t]*\]\]?[ \t\r]*(?:\#|\Z)
    )""",
    re.VERBOSE,
)
_FRESH_KEY = re.compile(r"[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*[ \t]*=")
_OPENS = ("[", "{", '"""', "'''")


def lex(line: str, state: str = "") -> tuple[tuple[Token, ...], str]:
    """The tokens of a line without its ending (columns in code points), and the state at its end."""
    if len(line) > LONGEST:
        return (), state
    return _Line(line, opened(line, state)).read()


def after(line: str, state: str) -> str:
    """The state at the end of a line alone."""
    if not state and not any(mark in line for mark in _OPENS):
        return state
    return lex(line, state)[1]


def opened(line: str, state: str) -> str:
    """What is open where a line starts: nothing, where it can only be a new statement and a bracket was forgotten."""
    if not state or state[-1] in "\"'" or not ("[" in line or "=" in line):
        return state
    anew = _FRESH.match(line) is not None or (state[-1] == "[" and _FRESH_KEY.match(line) is not None)
    return "" if anew else state


class _Line:
    """One line being read."""

    def __init__(self, line: str, state: str) -> None:
        self.line = line
        self.quote = state[-1:] if state[-1:] in ('"', "'") else ""
        self.stack = state[:-1] if self.quote else state
        self.tokens: list[Token] = []
        self.at = 0
        self.value = bool(self.quote)
        """Whether a value comes next at the outermost level, or has come."""
        self.done = bool(self.quote)
        """Whether the value at the outermost level has come: only a comment may follow."""

    def put(self, end: int, kind: Kind) -> None:
        """What comes next, up to a column, is of this kind."""
        if end > self.at:
            last = self.tokens[-1] if self.tokens else None
            if kind == "error" and last is not None and last[2] == "error" and last[1] == self.at:
                self.tokens[-1] = (last[0], end, kind)
            else:
                self.tokens.append((self.at, end, kind))
        self.at = end

    def read(self) -> tuple[tuple[Token, ...], str]:
        """Everything on the line."""
        line = self.line
        if self.quote:
            self._rest_of_text()
        elif not self.stack:
            self._blank()
            if line[self.at : self.at + 1] == "[":
                self._header()
        while True:
            self._blank()
            if self.at >= len(line):
                break
            if line[self.at] == "#":
                self.put(len(line.rstrip("\r")) if line.endswith("\r") else len(line), "comment")
                break
            self._piece(line[self.at])
        return tuple(self.tokens), self.stack + self.quote

    def _blank(self) -> None:
        match = _BLANK.match(self.line, self.at)
        self.at = match.end() if match else self.at

    def _rest_of_text(self) -> None:
        match = _ENDS[self.quote].match(self.line)
        if match is None:
            return
        if match["end"]:
            self.quote = ""
            self.put(match.end(), "string")
        else:
            self.put(len(self.line), "string")

    def _header(self) -> None:
        """A table's header, as far as it goes."""
        line = self.line
        double = line.startswith("[[", self.at)
        self.put(self.at + 1 + double, "header")
        while True:
            self._blank()
            if self.at >= len(line) or line[self.at] == "#":
                return
            key = _KEY.match(line, self.at)
            if key is not None:
                self.put(key.end(), "header")
            elif line[self.at] == ".":
                self.put(self.at + 1, "punctuation")
            elif line[self.at] == "]":
                self.put(self.at + 1 + (double and line.startswith("]]", self.at)), "header")
                self.value = self.done = True
                return
            else:
                self.put(self.at + 1, "error")

    def _piece(self, first: str) -> None:
        inside = self.stack[-1:]
        if inside == "{" or (not inside and not self.value):
            self._key(first, inside)
        elif not inside and self.done:
            self.put(self._word(), "error")
        else:
            self._value(first, inside)

    def _key(self, first: str, inside: str) -> None:
        match = _KEY.match(self.line, self.at)
        if match is not None:
            self.put(match.end(), "key")
        elif first == "=":
            self.put(self.at + 1, "punctuation")
            if inside:
                self.stack = self.stack[:-1] + "="
            else:
                self.value = True
        elif first == "." or (inside and first in ",}"):
            if first == "}":
                self._closed()
            self.put(self.at + 1, "punctuation")
        else:
            self.put(self._word(), "error")

    def _value(self, first: str, inside: str) -> None:
        if first in "\"'":
            self._text(first)
        elif first in "[{":
            self.stack += first
            self.put(self.at + 1, "punctuation")
            return
        elif first == "," and inside:
            if inside == "=":
                self.stack = self.stack[:-1] + "{"
            self.put(self.at + 1, "punctuation")
            return
        elif (first == "]" and inside == "[") or (first == "}" and inside == "="):
            self._closed()
            self.put(self.at + 1, "punctuation")
            return
        else:
            self._bare()
        if not self.stack:
            self.done = True

    def _closed(self) -> None:
        self.stack = self.stack[:-1]
        if not self.stack:
            self.value = self.done = True

    def _text(self, first: str) -> None:
        line = self.line
        if line.startswith(first * 3, self.at):
            match = _ENDS[first].match(line, self.at + 3)
            if match is not None and match["end"]:
                self.put(match.end(), "string")
            else:
                self.quote = first
                self.put(len(line), "string")
            return
        match = (_BASIC if first == '"' else _LITERAL).match(line, self.at)
        if match is not None:
            self.put(match.end(), "string" if match["end"] else "error")

    def _bare(self) -> None:
        for pattern, kind in _BARE:
            match = pattern.match(self.line, self.at)
            if match is not None:
                self.put(match.end(), kind)
                return
        self.put(self._word(), "error")

    def _word(self) -> int:
        match = _WORD.match(self.line, self.at)
        return match.end() if match else self.at + 1


_BARE: tuple[tuple[re.Pattern[str], Kind], ...] = ((_BOOLEAN, "boolean"), (_NUMBER, "number"))
