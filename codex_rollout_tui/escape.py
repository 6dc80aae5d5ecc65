"""Foreign text made harmless for a terminal: nothing in it moves the cursor, rings, turns what follows, or hides."""

from __future__ import annotations

import re
from functools import cache

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""Other than newline and tab."""
_NOT_SENT = "\ud800-\udfff"
"""Halves of surrogate pairs, which no terminal can be sent."""
_LINES = "\u2028\u2029\ufff9-\ufffb"
"""Ends of lines and paragraphs, and the marks of annotations."""
_SELECTORS = "\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Joiners and variation selectors: scripts, names and emoji need them, each right behind the sign it belongs to."""
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""With the selectors above every Default_Ignorable_Code_Point of Unicode 14 (DerivedCoreProperties.txt, kept free for
later versions), among them every Bidi_Control (PropList.txt)."""

_ACTS = f"{_CONTROLS}{_NOT_SENT}{_LINES}{_INVISIBLE}"
_SIGN = f"[^\x00-\xa0{_ACTS}{_SELECTORS}]"
_IS_LOOSE = rf"(?:(?<=[\t\n{_ACTS}])|(?<!{_SIGN}[{_SELECTORS}])(?<!{_SIGN}\ufe0f\u200d)(?!(?<=[0-9#*]\ufe0f)\u20e3))"
"""Of a selector: no sign stands before it. Behind a letter of ASCII it can only be there to hide."""
_PRINTABLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Those of them that Python takes for printable."""
_TAB = "    "


@cache
def unsafe() -> re.Pattern[str]:
    """What acts on a terminal, or that nobody sees; made when first asked for, which few texts give reason to."""
    return re.compile(f"[{_ACTS}{_SELECTORS}]{_IS_LOOSE}")


@cache
def unsafe_in_a_row() -> re.Pattern[str]:
    """The same, and what leaves the row of a screen or jumps in it."""
    return re.compile(f"[\t\n{_ACTS}{_SELECTORS}]{_IS_LOOSE}")


def is_harmless(text: str) -> bool:
    """Whether a text surely has nothing unsafe in it, tabs and newlines included; quickly said."""
    return text.isprintable() and (text.isascii() or _PRINTABLE.isdisjoint(text))


def escape(text: str) -> str:
    r"""The text with every control and invisible character shown as an escape like `\x1b` or `\u200b`.

    Nothing is left out: an escape sequence without an end would otherwise take what follows it along.
    """
    return text if is_harmless(text) else unsafe().sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Harmless, and on one line."""
    return " ".join(escape(text).split())


def row_text(text: str) -> str:
    """Harmless in a row of a screen: its blanks stay, and what would leave the row or jump in it is blanks too."""
    return text if is_harmless(text) else escape(text).replace("\n", " ").replace("\t", _TAB)


def without_controls(text: str) -> str:
    """The text without what `escape` would show, for a place that shows nothing and may act on it: a clipboard."""
    return text if is_harmless(text) else unsafe().sub("", text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
