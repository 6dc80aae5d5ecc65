"""What the small regular expression engine of Codex does not read.

MCP identities match with an engine that has no look-around, no back references, no Unicode classes and no nested
classes (each measured on 0.169.0). What is left over, such as unbalanced brackets, Python's own compiler notices.
"""

from __future__ import annotations

import re
import warnings

_ESCAPED = frozenset("dDsSwWbBAzafnrtvxuU") | frozenset("\\.+*?()|[]{}^$#&-~/<> !\"%',:;=@_`")
_GROUP = re.compile(r"\(\?(?:P?<[A-Za-z_][A-Za-z0-9_.\[\]]*>|(?:[imsRUux]*(?:-[imsRUux]+)?)[:)])")
_COUNT = re.compile(r"\{\s*(\d+)?\s*(,)?\s*(\d+)?\s*\}")
_HEX = re.compile(r"[xuU](?:\{[0-9A-Fa-f]+\}|(?<=x)[0-9A-Fa-f]{2}|(?<=u)[0-9A-Fa-f]{4}|(?<=U)[0-9A-Fa-f]{8})")
_NAMED = re.compile(
    r"\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]"
)
MOST = 1000
"""Repetitions that still compile; nested ones multiply (`a{1000}{1000}` is refused)."""


def problem(pattern: str) -> str | None:
    """Why Codex refuses a regular expression, in words; None where it takes it."""
    at, opened = 0, 0
    can_repeat = False
    size = 1
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            wrong, at = _escape(pattern, at)
            if wrong:
                return wrong
            can_repeat = True
        elif char == "[":
            wrong, at = _class(pattern, at)
            if wrong:
                return wrong
            can_repeat = True
        elif char == "(":
            if pattern.startswith("(?", at):
                if pattern[at : at + 3] in ("(?=", "(?!") or pattern[at : at + 4] in ("(?<=", "(?<!"):
                    return "look-around is not supported"
                group = _GROUP.match(pattern, at)
                if group is None:
                    return "this kind of group is not supported"
                at = group.end()
                opened += not group[0].endswith(")")
            else:
                at, opened = at + 1, opened + 1
            can_repeat = False
        elif char in "*+?":
            if not can_repeat:
                return f"{char} has nothing before it to repeat"
            at += 1
        elif char == "{":
            count = _COUNT.match(pattern, at)
            if not can_repeat or count is None or count[1] is None:
                return "{ must be written \\{ unless it counts repetitions"
            if count[3] is not None and int(count[3]) < int(count[1]):
                return "a count has its smaller number second"
            size *= max(int(count[1]), int(count[3] or 0), 1)
            if size > MOST**2 // 2:
                return "its repetitions make it too big"
            at = count.end()
        else:
            opened -= char == ")"
            can_repeat = char not in "|"
            at += 1
        if opened < 0:
            return "a ) has no ( before it"
    if opened:
        return "a ( is never closed"
    return _compiled(pattern)


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


def _class(pattern: str, at: int) -> tuple[str | None, int]:
    here = at + 1
    if pattern[here : here + 1] == "^":
        here += 1
    if pattern[here : here + 1] == "]":
        here += 1
    while here < len(pattern) and pattern[here] != "]":
        named = _NAMED.match(pattern, here)
        if named is not None:
            here = named.end()
            continue
        if pattern[here] == "[":
            return "a [ inside [ ] is not supported", here
        if pattern[here : here + 2] in ("&&", "--", "~~"):
            return "set operations inside [ ] are not supported", here
        if pattern[here] == "\\":
            wrong, here = _escape(pattern, here)
            if wrong:
                return wrong, here
        else:
            here += 1
    return (None, here + 1) if here < len(pattern) else ("a [ is never closed", here)


def _compiled(pattern: str) -> str | None:
    """What is left: bad ranges, names used twice. Only a complaint about these counts."""
    plain = re.sub(r"\\[zA]|\\[xuU]\{[0-9A-Fa-f]+\}", "x", pattern)
    plain = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", plain)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(plain)
    except (re.error, OverflowError, RecursionError) as error:
        words = str(error)
        if "bad character range" in words:
            return "a range in [ ] runs backwards"
        if "redefinition" in words:
            return "a group name is used twice"
    return None
