"""What is written to the terminal, without what changes nothing there: a screen over a slow line answers sooner."""

from __future__ import annotations

import re

_STYLE_OR_PLACE = re.compile(r"(\x1b\[[0-9;]*m|\x1b\[[0-9]+;[0-9]+H)")
_NEXT_LINE = re.compile(r"\r?\n(?=(?:\x1b\[[0-9;]*m)*\x1b\[[0-9]+;[0-9]+H)")
"""The end of a line where the terminal is told right after which place comes next."""
_COLOUR = r"(?:5;[0-9]+|2;[0-9]+;[0-9]+;[0-9]+)"
_COLOURS_ALONE = re.compile(rf"\x1b\[38;{_COLOUR};48;{_COLOUR}m")
_BOTH_COLOURS = re.compile(rf"\x1b\[(?:[0-9];)*38;{_COLOUR};48;{_COLOUR}m")
_PLAIN = "\x1b[0m"
_UNKNOWN = "?"
"""The style before the text; it stands in front of those that leave something of it."""


def shortened(text: str) -> str:
    """The same picture in fewer characters.

    Left out are a style that is in force already, the way back to the plain one in front of a style that leaves nothing
    of the one before, and a place in front of another place. It ends in the style that the text ends in. A line end in
    the last row, which moves the picture up, has no place in an app that fills its screen.
    """
    written: list[str] = []
    force = wanted = _UNKNOWN  # the style of the terminal, and the one that the text has got to
    place = ""
    for number, part in enumerate(_STYLE_OR_PLACE.split(_NEXT_LINE.sub("", text))):
        if number % 2 == 0:
            if part:
                written += (place, _change(force, wanted), part)
                force, place = wanted, ""
        elif part[-1] == "H":
            place = part
        else:
            wanted = part if part == _PLAIN or wanted == _PLAIN else wanted + part
    return "".join((*written, place, _change(force, wanted)))


def _change(force: str, wanted: str) -> str:
    """What takes the terminal from one style to another."""
    if wanted == force:
        return ""
    if wanted == _PLAIN or force == _PLAIN:
        return wanted
    if wanted.startswith(force):
        return wanted.removeprefix(force)
    if _COLOURS_ALONE.fullmatch(force) and _BOTH_COLOURS.fullmatch(wanted):
        return wanted
    return _PLAIN + wanted
