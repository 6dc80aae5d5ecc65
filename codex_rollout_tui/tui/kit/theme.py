"""The theme of the person's settings, as this terminal can show it."""

from __future__ import annotations

from textual.app import App

from codex_rollout_tui.settings import Settings


def put_on(app: App[None], settings: Settings) -> None:
    """Take the theme the settings name; say so where there is none of that name.

    Without colours Textual would draw the terminal's own (`ansi-`) as black on black, so its plain ones stand in.
    """
    name = settings.theme
    if app.no_color and name.startswith("ansi-"):
        name = name.replace("ansi-", "textual-")
    if name and name in app.available_themes:
        app.theme = name
    elif name:
        app.notify(f"There is no theme '{settings.theme}'; the settings name it.", severity="warning")
