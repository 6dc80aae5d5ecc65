"""What the small regular expression engine of Codex does not read.

MCP identities match with an engine that has no look-around, no back references, no Unicode classes and no nested
classes, and limits how deep and how large an expression may be (each measured on 0.169.0).
"""

from __future__ import annotations

import re
from itertools import pairwise

_ESCAPED = frozenset("dDsSwWbBAzafnrtvxuU") | frozenset("\\.+*?()|[]{}^$#&-~/<> !\"%',:;=@_`")
_GROUP = re.compile(
    r"\(\?(?!\))(?:P?<(?P<name>[A-Za-z_][A-Za-z0-9_.\[\]]*)>|(?P<flags>[imsRUux]*(?:-[imsRUux]+)?)(?P<end>[:)]))"
)
_COUNT = re.compile(r"\{\s*(\d+)?\s*(,)?\s*(\d+)?\s*\}")
_HEX = re.compile(r"[xuU](?:\{[0-9A-Fa-f]+\}|(?<=x)[0-9A-Fa-f]{2}|(?<=u)[0-9A-Fa-f]{4}|(?<=U)[0-9A-Fa-f]{8})")
_NAMED = re.compile(r"\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]")
_LOOSE = re.compile(r"(?:\s|#[^\n]*)+")
_EASY = re.compile(r"[^\\\[\](){}*+?|.]+")
_EASY_LOOSE = re.compile(r"[^\\\[\](){}*+?|.\s#]+")
_PLAIN = re.compile(r"\[\^?([A-Za-z0-9_ :/@%,;]+)\]")
RANGES = {"d": 1, "D": 2, "s": 2, "S": 3, "w": 4, "W": 5}
_CODES = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

LARGEST = 10 * 2**20
"""Bytes of the largest automaton; a state takes 32, and what is in it a few more."""
STATE, RANGE, TARGET, FIXED = 32, 8, 4, 112
DEEPEST = 50
"""Groups inside one another, and levels of anything, that are still read."""


class _Sum:
    """What the branches of one group amount to so far: bytes of automaton and levels of nesting."""

    __slots__ = ("branches", "capture", "height", "items", "last", "level", "loose", "size", "total")

    def __init__(self, *, capture: bool, loose: bool = False) -> None:
        self.capture = capture
        self.loose = loose
        """Whether blanks and comments are left out, as after `(?x)`."""
        self.branches = self.total = self.height = 0
        self.items = self.size = self.level = 0
        self.last: tuple[int, int] | None = None

    def add(self, size: int, level: int = 0) -> None:
        """One more item in the branch at hand."""
        self._settle()
        self.last = (size, level)

    def run(self, count: int) -> None:
        """So many plain characters."""
        self._settle()
        self.items += count - 1
        self.size += (count - 1) * STATE
        self.last = (STATE, 0)

    def repeat(self, low: int, high: int | None) -> None:
        """The last item again and again."""
        size, level = self.last or (0, 0)
        once = size + 2 * STATE + 2 * TARGET if (low, high) == (0, 1) else size + STATE + 2 * TARGET
        if high is None:
            size = once if low < 2 else size * (low - 1) + once
        elif (low, high) == (0, 1):
            size = once
        elif low == high:
            size = max(size * low, STATE)
        else:
            size = max(size * low, STATE) + STATE + (high - low) * once
        self.last = (size, level + 1)

    def branch(self) -> None:
        """The end of one branch."""
        self._settle()
        self.total += self.size if self.items else STATE
        self.height = max(self.height, self.level + (self.items > 1))
        self.branches += 1
        self.items = self.size = self.level = 0

    def closed(self) -> tuple[int, int]:
        """Bytes and levels of the whole group."""
        self.branch()
        size, level = self.total, self.height
        if self.branches > 1:
            size, level = size + 2 * STATE + self.branches * TARGET, level + 1
        return (size + 2 * STATE, level + 1) if self.capture else (size, level)

    def _settle(self) -> None:
        if self.last is not None:
            self.items += 1
            self.size += self.last[0]
            self.level = max(self.level, self.last[1])
            self.last = None

    @property
    def bytes(self) -> int:
        """Bytes so far."""
        return self.total + self.size + (self.last[0] if self.last else 0)


def problem(pattern: str) -> str | None:
    """Why Codex refuses a regular expression, in words; None where it takes it."""
    at, length = 0, len(pattern)
    groups = [_Sum(capture=True)]
    names: set[str] = set()
    while at < length:
        group = groups[-1]
        loose = _LOOSE.match(pattern, at) if group.loose else None
        if loose is not None:
            at = loose.end()
            if at == length and "#" in loose[0].rpartition("\n")[2]:
                return "its last comment needs a line break after it: Codex puts the expression into a larger one"
            continue
        easy = (_EASY_LOOSE if group.loose else _EASY).match(pattern, at)
        if easy is not None:
            group.run(easy.end() - at)
            at = easy.end()
            if group.bytes > LARGEST:
                return "it is too big"
            continue
        char = pattern[at]
        wrong = None
        if char == "\\":
            ranges = RANGES.get(pattern[at + 1 : at + 2], 0)
            wrong, at = _escape(pattern, at)
            group.add(STATE + ranges * RANGE)
        elif char == "[":
            wrong, ranges, at = _class(pattern, at)
            group.add(STATE + ranges * RANGE)
        elif char == "(":
            if pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), at):
                return "look-around is not supported"
            match = _GROUP.match(pattern, at) if pattern.startswith("(?", at) else None
            if match is None and pattern.startswith("(?", at):
                return "this kind of group is not supported"
            if match is not None and match["name"] in names:
                return "a group name is used twice"
            if match is not None and match["name"]:
                names.add(match["name"])
            at = match.end() if match else at + 1
            loose_now = _loose(match["flags"] if match else None, group.loose)
            if match is None or match["end"] != ")":
                groups.append(_Sum(capture=match is None or bool(match["name"]), loose=loose_now))
            else:
                group.loose = loose_now
            if len(groups) > DEEPEST:
                return "its groups are too deep inside one another"
        elif char == ")":
            if len(groups) == 1:
                return "a ) has no ( before it"
            size, level = groups.pop().closed()
            groups[-1].add(size, level)
            at += 1
        elif char == "|":
            group.branch()
            at += 1
        elif char in "*+?":
            if group.last is None:
                return f"{char} has nothing before it to repeat"
            group.repeat(char == "+", 1 if char == "?" else None)
            at += 1 + pattern.startswith("?", at + 1)
        elif char == "{":
            match = _COUNT.match(pattern, at)
            if group.last is None or match is None or match[1] is None:
                return "{ must be written \\{ unless it counts repetitions"
            low = int(match[1][:10])
            high = low if not match[2] else int(match[3][:10]) if match[3] else None
            if high is not None and high < low:
                return "a count has its smaller number second"
            group.repeat(low, high)
            at = match.end() + pattern.startswith("?", match.end())
        else:
            group.add(STATE + 2 * RANGE)
            at += 1
        if wrong:
            return wrong
        if groups[-1].bytes > LARGEST:
            return "it is too big"
    if len(groups) > 1:
        return "a ( is never closed"
    size, level = groups[0].closed()
    if level > DEEPEST:
        return "it is too deep in itself"
    return "it is too big" if size + FIXED > LARGEST else None


def _loose(flags: str | None, before: bool) -> bool:
    """Whether blanks are left out after some flags."""
    on, _, off = (flags or "").partition("-")
    return "x" in on or (before and "x" not in off)


def _escape(pattern: str, at: int) -> tuple[str | None, int]:
    char = pattern[at + 1 : at + 2]
    if not char:
        return "it ends with a single backslash", at
    if char.isdigit():
        return "back references are not supported", at
    if char in "pP":
        return "Unicode classes such as \\p are not supported", at
    if char not in _ESCAPED:
        return f"\\{char} is no escape it knows", at
    if char in "xuU":
        code = _HEX.match(pattern, at + 1)
        if code is None:
            return f"\\{char} must be followed by the number of a character", at
        return None, code.end()
    return None, at + 2


def _class(pattern: str, at: int) -> tuple[str | None, int, int]:
    """What is wrong with a set in brackets, its ranges, and where it ends."""
    plain = _PLAIN.match(pattern, at)
    if plain is not None:
        return None, _runs(plain[1]) + (pattern[at + 1] == "^"), plain.end()
    position, ranges = at + 1, 0
    if pattern[position : position + 1] == "^":
        position, ranges = position + 1, 1
    first = position
    low: str | None = None
    """The character a range may begin with."""
    while position < len(pattern) and (pattern[position] != "]" or position == first):
        named = _NAMED.match(pattern, position)
        start = position
        if named is not None:
            position = named.end()
        elif pattern[position] == "[":
            return "a [ inside [ ] is not supported", 0, position
        elif pattern[position : position + 2] in ("&&", "--", "~~"):
            return "set operations inside [ ] are not supported", 0, position
        elif pattern[position] == "\\":
            wrong, position = _escape(pattern, position)
            if wrong:
                return wrong, 0, position
        else:
            position += 1
        if low is not None:
            high = _character(pattern[start:position])
            if high is None or high < low:
                return "a range in [ ] runs backwards", 0, position
            low = None
            continue
        ranges += 2 if named else RANGES.get(pattern[start + 1 : position], 1)
        if pattern[position : position + 1] == "-" and pattern[position + 1 : position + 2] not in ("]", "-", ""):
            low = _character(pattern[start:position])
            if low is None:
                return "a range in [ ] begins with what is no character", 0, position
            position += 1
    return (None, ranges, position + 1) if position < len(pattern) else ("a [ is never closed", 0, position)


def _runs(characters: str) -> int:
    """How many ranges a few characters make."""
    codes = sorted(map(ord, set(characters)))
    return 1 + sum(high - low > 1 for low, high in pairwise(codes))


def _character(item: str) -> str | None:
    """The one character an item of a set stands for."""
    if len(item) == 1:
        return item
    if item[0] != "\\" or item[1] in "dDsSwWbBAz":
        return None
    if item[1] in "xuU":
        return chr(min(int(item[2:].strip("{}"), 16), 0x10FFFF))
    return _CODES.get(item[1], item[1])
