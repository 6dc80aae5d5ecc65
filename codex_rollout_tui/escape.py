"""Foreign text made harmless for a terminal: nothing in it moves the cursor, rings, or hides."""

from __future__ import annotations

import re

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls other than newline and tab; marks that turn the direction of text or that nobody sees (the joiners that some
scripts need stay); halves of surrogate pairs, which no terminal can be sent."""


def escape(text: str) -> str:
    r"""The text with every control and invisible character shown as an escape like `\x1b` or `\u200b`.

    Nothing is left out: an escape sequence without an end would otherwise take what follows it along.
    """
    return UNSAFE.sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Harmless, and on one line."""
    return " ".join(escape(text).split())


def _shown(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
