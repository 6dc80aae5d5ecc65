"""Foreign text made harmless for a terminal: nothing in it moves the cursor, rings, or hides."""

from __future__ import annotations

import re

_ACTS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
UNSAFE = re.compile(f"[{_ACTS}]")
"""Controls other than newline and tab; marks that turn the direction of text or that nobody sees (the joiners that some
scripts need stay); halves of surrogate pairs, which no terminal can be sent. None of them is printable to Python."""
UNSAFE_IN_A_ROW = re.compile(f"[\t\n{_ACTS}]")
"""The same, and what leaves the row of a screen or jumps in it."""
_TAB = "    "


def escape(text: str) -> str:
    r"""The text with every control and invisible character shown as an escape like `\x1b` or `\u200b`.

    Nothing is left out: an escape sequence without an end would otherwise take what follows it along.
    """
    return text if text.isprintable() else UNSAFE.sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Harmless, and on one line."""
    return " ".join(escape(text).split())


def row_text(text: str) -> str:
    """Harmless in a row of a screen: its blanks stay, and what would leave the row or jump in it is blanks too."""
    return text if text.isprintable() else escape(text).replace("\n", " ").replace("\t", _TAB)


def without_controls(text: str) -> str:
    """The text without what `escape` would show, for a place that shows nothing and may act on it: a clipboard."""
    return text if text.isprintable() else UNSAFE.sub("", text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
