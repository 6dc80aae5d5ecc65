"""The person's own settings: name, theme and keymap, from the platform's config folder.

# settings.toml
person = "Ana Ruiz"
theme = "textual-light"        # any Textual theme; ansi-dark and ansi-light use the terminal's own colours
ascii = false                  # true: plain ASCII status signs in the app
wrap = false                   # true: the workbench breaks long lines to the width there is
trusted_folders = ["/srv/acme"]  # rollouts of other users to write to as well ("*": of everybody)
[keymap]
attest = "space,t"             # binding id = keys
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.files.kinds import SETTINGS
from codex_rollout_tui.files.own_folders import own_folder
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.refusals import reason

if TYPE_CHECKING:
    from codex_rollout_tui.policy.text.toml_file import TomlFile

APP = "codex-rollout"


class Settings(NamedTuple):
    """What a person set for themselves, on this machine."""

    person: str = ""
    theme: str = ""
    ascii: bool = False
    wrap: bool = False
    keymap: Mapping[str, str] = MappingProxyType({})
    trusted_folders: Sequence[str] = ()
    path: Path | None = None

    def as_values(self) -> dict[str, Any]:
        """Every setting by its name in the file, as plain data."""
        values = self._asdict()
        del values["path"]
        return {**values, "keymap": dict(self.keymap), "trusted_folders": list(self.trusted_folders)}


def settings_path(environ: Mapping[str, str] | None = None) -> Path:
    """Where settings.toml is: the folder in CODEX_ROLLOUT_CONFIG, else the platform's config folder."""
    given = (os.environ if environ is None else environ).get("CODEX_ROLLOUT_CONFIG")
    if given:
        return Path(given) / "settings.toml"
    return own_folder("config", APP) / "settings.toml"


_FORMS: Mapping[str, tuple[type, str]] = {
    "person": (str, 'person = "Ana Ruiz"'),
    "theme": (str, 'theme = "textual-light"'),
    "ascii": (bool, "ascii = true"),
    "wrap": (bool, "wrap = true"),
    "keymap": (dict, '[keymap], and below it lines like attest = "space,t"'),
    "trusted_folders": (list, 'trusted_folders = ["/srv/acme"]'),
}
"""Each setting's type, and how it is written."""


def load(path: Path) -> Settings:
    """Read the settings; no file is no settings. Raises BadFileError for one that is wrong."""
    try:
        data = read(path, SETTINGS)
    except FileNotFoundError:
        return Settings(path=path)
    except OSError as error:
        remedy = "Look at its permissions, or name another folder for your settings in CODEX_ROLLOUT_CONFIG."
        raise BadFileError(path, None, f"the settings cannot be read ({reason(error)[0]})", remedy) from error
    from codex_rollout_tui.policy.text.toml_file import toml_file

    file = toml_file(path, data)
    for name, value in file.values.items():
        _check(file, name, value)
    return Settings(**{name: file.values[name] for name in _FORMS if name in file.values}, path=path)


def _check(file: TomlFile, name: str, value: Any) -> None:
    form = _FORMS.get(name)
    if form is None:
        known = ", ".join(_FORMS)
        raise file.error((name,), f"there is no setting '{name}'", f"Known settings: {known}.")
    kind, example = form
    wrong: tuple[str, ...] | None = None if isinstance(value, kind) else (name,)
    if name == "keymap" and wrong is None:
        wrong = next(((name, key) for key, keys in value.items() if not isinstance(keys, str)), None)
    if name == "trusted_folders" and wrong is None and not all(isinstance(folder, str) for folder in value):
        wrong = (name,)
    if wrong is not None:
        raise file.error(wrong, f"'{wrong[-1]}' has the wrong type", f"Write it as: {example}")


def fitting_value(name: str, text: str) -> str | bool | None:
    """What a text says for a setting, None for taking it back; raises UsageError for a name or text that does not fit.

    `keymap.BINDING` names the keys of one binding.
    """
    binding = name.removeprefix("keymap.") if name.startswith("keymap.") else ""
    kind = str if binding else _FORMS.get(name, (None, ""))[0]
    if kind is list:
        raise UsageError(f"{name} is a list: write it into settings.toml, like {_FORMS[name][1]}. Nothing was changed.")
    if kind not in (str, bool):
        known = ", ".join(known for known, (form, _) in _FORMS.items() if form in (str, bool))
        raise UsageError(f"There is no setting '{name}'. Known: {known}, keymap.BINDING. Nothing was changed.")
    if text == "" or kind is str:
        return text or None
    if text.casefold() not in _SWITCHES:
        raise UsageError(f"{name} is yes or no, not '{text}'. Nothing was changed.")
    return _SWITCHES[text.casefold()]


_SWITCHES: Mapping[str, bool] = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def person(settings: Settings, environ: Mapping[str, str]) -> str:
    """Who is at the keyboard: CODEX_ROLLOUT_PERSON, the settings' person, or the login name."""
    named = environ.get("CODEX_ROLLOUT_PERSON") or settings.person
    if named:
        return named
    try:
        from getpass import getuser

        return getuser()
    except (KeyError, OSError, ImportError):
        return "someone"
