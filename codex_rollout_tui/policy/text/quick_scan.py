"""A quick look at a text: whether it needs the slower scan of `policy/text/token_scan.py`."""

from __future__ import annotations

import re

DEEPEST = 80
"""Brackets inside one another, or parts of one key, that Codex still reads (measured on 0.169.0)."""

_SHORT = re.compile(rb":(?<=[0-9][0-9]:)(?<![:+-][0-9][0-9]:)[0-9][0-9](?![0-9:])")
_LAST_COMMA = re.compile(rb",[ \t]*\}")
TEXTS = re.compile(rb"\"(?:[^\"\\\n]++|\\[^\n])*+\"|'[^'\n]*+'")


def looks_newer(body: bytes, *, careful: bool = False) -> bool:
    """Whether a text seems to have what only TOML 1.1 allows: quick, and often wrong where texts hold braces.

    A `careful` look takes longer and is not misled by braces in quotes.
    """
    if b"\\e" in body or b"\\x" in body or _SHORT.search(body) or _LAST_COMMA.search(body):
        return True
    if b"{" not in body:
        return False
    for line in body.split(b"\n"):
        if line.count(b"{") != line.count(b"}"):
            return True
        if careful and b"{" in line and (b'"' in line or b"'" in line):
            plain = TEXTS.sub(b"", line)
            if plain.count(b"{") != plain.count(b"}"):
                return True
    return False
