"""Simple wildcards: `*` is any text, `?` one character."""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Whether all of a text matches; takes at most the product of both lengths in steps."""
    at = here = 0
    star = resume = -1
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, resume = at, here
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[here]):
            at += 1
            here += 1
        elif star >= 0:
            resume += 1
            at, here = star + 1, resume
        else:
            return False
    return not pattern[at:].strip("*")
