"""A tolerant token scan of TOML, for what the TOML 1.0 grammar of tree-sitter cannot know.

Codex reads TOML 1.1 (measured from 0.90 on). `mask` rewrites, byte for byte, what 1.1 added into what the 1.0 grammar
reads, so that every position stays exact. `too_deep` finds where Codex's parser gives up nesting.
"""

from __future__ import annotations

import re
from itertools import accumulate

from codex_rollout_tui.policy.text.quick_scan import DEEPEST, TEXTS

_TOKEN = re.compile(
    rb"""
      (?P<comment>\#[^\r\n]*+)
    | (?P<multi>\"{3}[^\"\\]*+(?:(?:\\[\s\S]|\"(?!\"\"))[^\"\\]*+)*(?:\"{3,5}|\\?\Z))
    | (?P<raw>'{3}[^']*+(?:'(?!'')[^']*+)*(?:'{3,5}|\Z))
    | (?P<basic>\"(?:[^\"\\\n]++|\\[^\n])*+\"?)
    | (?P<literal>'[^'\n]*+'?)
    | (?P<newline>\n)
    | (?P<open>[\[{])
    | (?P<close>[\]}])
    | (?P<comma>,)
    | (?P<equals>=)
    | (?P<blank>[ \t\r]++)
    | (?P<plain>[^\s"'\#\[\]{},=]++|[^\n])
    """,
    re.VERBOSE,
)
_QUOTES = {"multi": 3, "raw": 3, "basic": 1, "literal": 1}
_NEW_ESCAPE = re.compile(rb"\\(?:\\|e|x[0-9A-Fa-f]{2})")
_SHORT_TIME = re.compile(rb"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt])?[0-9]{2}:[0-9]{2}(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?\Z")
_DATE_BEFORE = re.compile(rb"(?<![^\s=,\[{])[0-9]{4}-[0-9]{2}-[0-9]{2} \Z")


def _old_escape(match: re.Match[bytes]) -> bytes:
    escape = match[0]
    if escape == b"\\e":
        return b"\\t"
    return escape if escape == b"\\\\" else b"\\\\" + escape[2:]


def mask(body: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """The same text with TOML 1.1 written as 1.0 of equal length, and the comments that had to be blanked out."""
    out = bytearray(body)
    hidden: list[tuple[int, int]] = []
    stack: list[bytes] = []
    comma = -1
    for match in _TOKEN.finditer(body):
        kind = match.lastgroup
        start, end = match.span()
        inline = bool(stack) and stack[-1] == b"{"
        if kind == "blank" and not (inline and b"\r" in match[0]):
            continue
        if kind == "newline" or kind == "blank" or kind == "comment":
            if inline:
                out[start:end] = b" " * (end - start)
                if kind == "comment":
                    hidden.append((start, end))
            continue
        if kind == "open":
            stack.append(match[0])
        elif kind == "close":
            if inline and match[0] == b"}" and comma >= 0:
                out[comma : comma + 1] = b" "
            if stack:
                stack.pop()
        elif kind in ("basic", "multi"):
            out[start:end] = _NEW_ESCAPE.sub(_old_escape, match[0])
        elif kind == "plain" and _SHORT_TIME.match(match[0]):
            date = _DATE_BEFORE.search(body, max(0, start - 11), start)
            begin = date.start() if date else start
            out[begin:end] = b"1" * (end - begin)
        comma = start if kind == "comma" else -1
    return bytes(out), hidden


_ASIDE = re.compile(
    rb"\"{3}[^\"\\]*+(?:(?:\\[\s\S]|\"(?!\"\"))[^\"\\]*+)*\"{3,5}"
    rb"|'{3}[^']*+(?:'(?!'')[^']*+)*'{3,5}|#[^\n]*+|" + TEXTS.pattern
)
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_OTHERS = bytes(set(range(256)) - set(_STEP))


def _may_be_deep(body: bytes) -> bool:
    """A quick look that says no to most texts that do not nest too deeply."""
    plain = _ASIDE.sub(b"", body)
    brackets = plain.translate(None, _OTHERS)
    if max(accumulate(map(_STEP.__getitem__, brackets)), default=0) > DEEPEST:
        return True
    return any(line.count(b".") >= DEEPEST for line in plain.split(b"\n"))


def too_deep(body: bytes) -> int | None:
    """The offset at which brackets or the parts of one key nest deeper than Codex reads, or None."""
    if not _may_be_deep(body):
        return None
    depth = dots = 0
    for match in _TOKEN.finditer(body):
        kind = match.lastgroup
        if kind == "blank" or kind == "basic" or kind == "literal":
            continue
        if kind == "plain":
            dots += match[0].count(b".")
            if dots >= DEEPEST:
                return match.start()
            continue
        dots = 0
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                return match.start()
        elif kind == "close":
            depth -= 1
    return None


def unclosed(body: bytes) -> int | None:
    """The offset of the first string, or else the innermost bracket, that is never closed."""
    stack: list[int] = []
    for match in _TOKEN.finditer(body):
        kind = match.lastgroup
        text = match[0]
        if kind == "open":
            stack.append(match.start())
        elif kind == "close" and stack:
            stack.pop()
        elif kind in _QUOTES:
            quotes = _QUOTES[kind]
            if len(text) < 2 * quotes or not text.endswith(text[:quotes]):
                return match.start()
    return stack[-1] if stack else None
