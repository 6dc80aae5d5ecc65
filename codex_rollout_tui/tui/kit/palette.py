"""The colours of rows: one Rich style a name, worked out once a theme.

Component classes would do the same through the stylesheet, but cost every line widget a match of each class at each
change of its style, which is most of the time a start takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.color import Color

# name -> (theme variable or empty for the text's own colour, attributes)
STYLES: Mapping[str, tuple[str, str]] = {
    "dim": ("muted", ""),
    "bold": ("", "bold"),
    "revealed": ("", "bold"),
    "title": ("", "bold"),
    "name": ("", "italic"),
    "accent": ("text-primary", ""),
    "accent-title": ("text-primary", "bold"),
    "muted-title": ("muted", "bold"),
    "line": ("line", ""),
    "good": ("text-success", ""),
    "bad": ("text-error", ""),
    "warn": ("text-warning", ""),
    "wait": ("text-secondary", ""),
    "code": ("", "bold"),
    "key": ("text-primary", ""),
    "string": ("text-success", ""),
    "number": ("text-warning", ""),
    "comment": ("muted", "italic"),
    "header": ("text-primary", "bold"),
    "added": ("text-success", "bold"),
    "removed": ("text-error", ""),
}
CURSOR = "cursor"
BLURRED = "blurred"
MIXED = {"muted": 0.62, "line": 0.22}
"""How much of the text's colour these keep, the rest being the background's."""


@lru_cache(maxsize=32)
def palette(theme: str, ansi: bool, variables: tuple[tuple[str, str], ...]) -> Mapping[str, Style]:
    """Every style of a theme; `variables` are the theme's own, as pairs so that they can be a key."""
    known = dict(variables)
    return _ansi(known) if ansi else _true(known)


def _attributes(words: str) -> Style:
    return Style(bold="bold" in words or None, italic="italic" in words or None)


def _true(known: Mapping[str, str]) -> dict[str, Style]:
    background, text = Color.parse(known["background"]), Color.parse(known["foreground"])

    def colour(name: str) -> Style:
        if not name:
            return Style()
        mixed = background.blend(text, MIXED[name]) if name in MIXED else Color.parse(known[name])
        return Style(color=background.blend(mixed, mixed.a).rich_color if mixed.a < 1 else mixed.rich_color)

    styles = {name: colour(variable) + _attributes(words) for name, (variable, words) in STYLES.items()}
    block = Color.parse(known["block-cursor-background"])
    inverse = known["block-cursor-foreground"]
    on_block = block.get_contrast_text(0.95) if inverse.startswith("auto") else Color.parse(inverse)
    styles[CURSOR] = Style(color=on_block.rich_color, bgcolor=block.rich_color, bold=True)
    styles[BLURRED] = Style(bgcolor=background.blend(text, 0.12).rich_color, bold=True)
    return styles


_ANSI = {"text-success": "green", "text-error": "red", "text-warning": "yellow", "text-secondary": "magenta",
         "text-primary": "blue"}  # fmt: skip


def _ansi(known: Mapping[str, str]) -> dict[str, Style]:
    """The terminal's own sixteen colours. Muted text is dim and not grey: grey is invisible on some of them."""
    styles = {}
    for name, (variable, words) in STYLES.items():
        colour = Style(dim=True) if variable in MIXED else Style(color=_ANSI[variable]) if variable else Style()
        styles[name] = colour + _attributes(words)
    styles[CURSOR] = Style(reverse=True, bold=True)
    styles[BLURRED] = Style(bold=True, underline=True)
    return styles
