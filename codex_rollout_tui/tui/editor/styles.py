"""The editor's own styles over the app's palette: what is selected, found, paired, or under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.app import App
from textual.color import Color

from codex_rollout_tui.tui.kit.palette import palette


def inks(app: App[object]) -> Mapping[str, Style]:
    """Every style the editor draws with, in the theme of the moment."""
    plain = app.native_ansi_color or app.no_color
    return _inks(app.theme, app.native_ansi_color, plain, tuple(sorted(app.theme_variables.items())))


@lru_cache(maxsize=16)
def _inks(theme: str, ansi: bool, plain: bool, variables: tuple[tuple[str, str], ...]) -> Mapping[str, Style]:
    """`plain` terminals get attributes alone: colours may not be there, or be anything."""
    known = palette(theme, ansi, variables)
    made = {
        **known,
        "boolean": known["number"],
        "punctuation": known["dim"],
        "escape": known["warn"] + Style(reverse=True),
        "number-here": Style(bold=True),
        "under-error": known["bad"] + Style(underline=True),
        "under-warning": known["warn"] + Style(underline=True),
        "under-info": Style(underline=True),
        "caret": Style(reverse=True),
    }
    made["error"] = known["bad"]
    if plain:
        return made | {
            "selected": Style(reverse=True),
            "found": Style(bold=True, underline=True),
            "found-here": Style(reverse=True, bold=True),
            "pair": Style(bold=True, underline=True),
        }
    themed = dict(variables)
    background, text, accent = (Color.parse(themed[name]) for name in ("background", "foreground", "primary"))
    return made | {
        "selected": Style(bgcolor=background.blend(accent, 0.45).rich_color),
        "found": Style(bgcolor=background.blend(text, 0.2).rich_color, underline=True),
        "found-here": known["cursor"],
        "pair": Style(bgcolor=background.blend(text, 0.25).rich_color, bold=True),
    }
