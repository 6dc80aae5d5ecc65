"""Property lists, XML and binary, read with plistlib once they are known to be harmless.

plistlib refuses entities by itself. But it takes a minute over one comment of 10 MB, and follows a binary list whose
parts overlap until the memory is full: both are looked for first, in one pass.
"""

from __future__ import annotations

import plistlib
import re
from typing import Any

from codex_rollout_tui.actions.importers.no_policy import NoPolicyError

MOST = 100_000
"""Values in a list that is read; the largest profiles have some thousands."""
DEEPEST = 100
"""Lists and dictionaries inside one another."""
LONGEST = 64 * 1024
"""Bytes in one comment."""

_REMEDY = "Export the profile again, or paste the policy itself."
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?=<\?xml\b|<!DOCTYPE\s+plist\b|<plist\b)")
_TAG = re.compile(
    rb"""<(?:
        (?P<opens>dict|array)\ ?>
      | (?P<closes>/(?:dict|array))\ ?>
      | /?(?:dict|array|key|string|data|date|real|integer|true|false)\ ?/?>
      | /plist>
      | plist(?:\ version=["'][0-9.]{1,8}["'])?>
      | \?xml\s[^<>]{0,200}\?>
      | !DOCTYPE\s[^<>\[]{0,300}>
      | (?P<comment>!--)
      | (?P<text>!\[CDATA\[)
    )""",
    re.VERBOSE,
)
_BINARY = b"bplist00"
_SIZED = {0x4: 1, 0x5: 1, 0x6: 2, 0xA: 0, 0xC: 0, 0xD: 0}
"""Binary types that have a length, with the bytes of one unit; 0 stands for the size of a reference."""


def is_plist(data: bytes) -> bool:
    """Whether a file begins as a property list."""
    return data.startswith(_BINARY) or _XML.match(data) is not None


def load(data: bytes) -> Any:
    """The value of a property list; raises NoPolicyError with what is wrong with it."""
    if data.startswith(_BINARY):
        _check_binary(data)
    else:
        prolog = _XML.match(data)
        data = data[prolog.end() if prolog else 0 :]
        _check_xml(data)
    try:
        return plistlib.loads(data)
    except Exception as error:  # whatever a broken list leads plistlib to: eight kinds at least
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise NoPolicyError(f"it is a broken property list ({reason})", _REMEDY) from error


def _check_xml(data: bytes) -> None:
    depth = count = 0
    at = data.find(b"<")
    while at >= 0:
        tag = _TAG.match(data, at)
        if tag is None:
            markup = data[at : at + 20].decode("ascii", "replace").split(">")[0]
            raise NoPolicyError(f"it holds {markup!r}, which has no place in a property list", _REMEDY)
        end = tag.end()
        if tag["comment"] or tag["text"]:
            close = data.find(b"-->" if tag["comment"] else b"]]>", end)
            if close < 0 or (tag["comment"] and close - at > LONGEST):
                raise NoPolicyError("it holds a comment without end", _REMEDY)
            end = close + 3
        depth += bool(tag["opens"]) - bool(tag["closes"])
        count += 1
        if depth > DEEPEST:
            raise NoPolicyError(f"it nests its values more than {DEEPEST} deep", _REMEDY)
        if count > 2 * MOST:
            raise NoPolicyError(f"it holds more than {MOST:,} values", _REMEDY)
        at = data.find(b"<", end)


def _check_binary(data: bytes) -> None:
    """The parts of a sound list lie side by side, so all their lengths together are no more than the file's."""
    if len(data) < 40:
        return
    trailer = data[-32:]
    width, reference = trailer[6], trailer[7]
    objects, table = int.from_bytes(trailer[8:16], "big"), int.from_bytes(trailer[24:32], "big")
    if objects > MOST:
        raise NoPolicyError(f"it holds more than {MOST:,} values", _REMEDY)
    total = 0
    for number in range(objects):
        start = table + number * width
        total += _length(data, int.from_bytes(data[start : start + width], "big"), reference)
        if total > len(data):
            raise NoPolicyError("it is a broken property list (its parts overlap)", _REMEDY)


def _length(data: bytes, at: int, reference: int) -> int:
    """The bytes that the content of one object takes."""
    kind, low = divmod(data[at], 16) if at < len(data) else (0, 0)
    if kind not in _SIZED:
        return 0
    if low == 0xF:
        size = 1 << (data[at + 1] & 0xF) if at + 1 < len(data) else 0
        low = int.from_bytes(data[at + 2 : at + 2 + size], "big")
    return low * (_SIZED[kind] or reference * (2 if kind == 0xD else 1))
