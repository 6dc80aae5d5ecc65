"""Simple wildcards: `*` is any text, `?` one character."""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Whether all of a text matches; takes at most the product of both lengths in steps."""
    pattern_at = text_at = 0
    star = resume = -1
    while text_at < len(text):
        if pattern_at < len(pattern) and pattern[pattern_at] == "*":
            star, resume = pattern_at, text_at
            pattern_at += 1
        elif pattern_at < len(pattern) and pattern[pattern_at] in ("?", text[text_at]):
            pattern_at += 1
            text_at += 1
        elif star >= 0:
            resume += 1
            pattern_at, text_at = star + 1, resume
        else:
            return False
    return not pattern[pattern_at:].strip("*")
