"""The person's own settings: name, theme and keymap, from the platform's config folder.

# settings.toml
person = "Ana Ruiz"
theme = "textual-light"        # any Textual theme; ansi-dark and ansi-light use the terminal's own colours
ascii = false                  # true: plain ASCII status signs
[keymap]
attest = "space,t"             # binding id = keys
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codex_rollout_tui.errors import BadFileError

APP = "codex-rollout"


@dataclass(frozen=True)
class Settings:
    """What a person set for themselves, on this machine."""

    person: str = ""
    theme: str = ""
    ascii: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None


def settings_path(environ: Mapping[str, str] | None = None) -> Path:
    """Where settings.toml is: the folder in CODEX_ROLLOUT_CONFIG, else the platform's config folder."""
    given = (os.environ if environ is None else environ).get("CODEX_ROLLOUT_CONFIG")
    if given:
        return Path(given) / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "settings.toml"


_TYPES: Mapping[str, type] = {"person": str, "theme": str, "ascii": bool, "keymap": dict}


def load(path: Path) -> Settings:
    """Read the settings; no file is no settings. Raises BadFileError for one that is wrong."""
    import tomli

    try:
        data = tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(path=path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(path, None, f"the settings cannot be read ({error})", "Mend or delete the file.") from error
    except tomli.TOMLDecodeError as error:
        raise BadFileError(path, error.lineno, f"not valid TOML: {error.msg}", "Mend or delete the file.") from error
    for name, kind in _TYPES.items():
        value = data.get(name)
        wrong = value is not None and not isinstance(value, kind)
        if wrong or (name == "keymap" and not all(isinstance(keys, str) for keys in (value or {}).values())):
            raise BadFileError(path, None, f"'{name}' has the wrong type", "See the example in the README.")
    known = {name: data[name] for name in _TYPES if name in data}
    return Settings(**known, path=path)


def person(settings: Settings, environ: Mapping[str, str]) -> str:
    """Who is at the keyboard: CODEX_ROLLOUT_PERSON, the settings' person, or the login name."""
    named = environ.get("CODEX_ROLLOUT_PERSON") or settings.person
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "someone"
