"""What in the person's settings the app cannot do as it is told: themes and keys that are none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from textual.keys import REPLACED_KEYS, Keys
from textual.theme import BUILTIN_THEMES

from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.checklist.screen import ChecklistScreen
from codex_rollout_tui.tui.kit.keymap import complaints, declared

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}


def settings_complaints(settings: Settings) -> Iterator[str]:
    """A sentence for each theme, binding and key that there is not."""
    if settings.theme and settings.theme not in BUILTIN_THEMES:
        yield f"there is no theme '{settings.theme}'. The themes are: {', '.join(sorted(BUILTIN_THEMES))}."
    for name, keys in settings.keymap.items():
        for key in keys.split(","):
            if not is_key(key.strip()):
                yield f"[keymap] in settings.toml: '{key.strip()}' ({name}) is no key. Keys are like space, t, ctrl+t."
    yield from complaints(settings.keymap, declared(ChecklistScreen, RolloutApp))


def is_key(text: str) -> bool:
    """Whether some keyboard can press it, as far as its name says."""
    *modifiers, name = text.split("+") if text != "+" else [text]
    if not name or not set(modifiers) <= _MODIFIERS:
        return False
    if len(name) == 1 or name in {key.value for key in Keys}:
        return True
    try:
        unicodedata.lookup(REPLACED_KEYS.get(name, name).replace("_", " "))
    except KeyError:
        return False
    return True
