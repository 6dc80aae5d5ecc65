"""Changes of the person's own settings: everything else in settings.toml stays."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from codex_rollout_tui import settings
from codex_rollout_tui.errors import UsageError, WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import SETTINGS
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.secret_gate import refuse_secret
from codex_rollout_tui.store.trust import with_trusted


def keep_person(path: Path, name: str) -> None:
    """Remember who is at the keyboard; raises WriteFailedError, and UsageError for a name that is a secret."""
    refuse_secret(name, "person's name")
    _write(path, {"person": name}, "your name")


def keep_wrap(path: Path, wraps: bool) -> None:
    """Remember whether the workbench breaks long lines; raises WriteFailedError."""
    _write(path, {"wrap": wraps}, "the choice")


def keep(path: Path, name: str, text: str) -> str | bool | None:
    """Set one setting by its name in the file (`keymap.BINDING` for keys), or take it back; returns its value.

    Raises UsageError for a name or text that does not fit, BadFileError and WriteFailedError for settings that cannot
    be changed.
    """
    value = settings.fitting_value(name, text)
    refuse_secret(text, name)
    own = settings.load(path)
    if not name.startswith("keymap."):
        _write(path, {name: value}, "the setting")
        return value
    keymap = {**own.keymap, name.removeprefix("keymap."): value}
    _write(path, {"keymap": {binding: keys for binding, keys in keymap.items() if keys is not None}}, "the keys")
    return value


def trust(path: Path, folder: Path) -> Sequence[str]:
    """Write to a rollout of another user from now on as well; returns every folder that is trusted.

    Raises UsageError for what is no folder, BadFileError and WriteFailedError for settings that cannot be changed.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder, so there is nothing to trust. Nothing was changed.")
    known = settings.load(path).trusted_folders
    folders = with_trusted(known, folder)
    if folders != list(known):
        _write(path, {"trusted_folders": folders}, "the folder")
    return folders


def _write(path: Path, changes: Mapping[str, object], what: str) -> None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = read(path, SETTINGS).decode("utf-8") if os.path.lexists(path) else ""
        document = tomlkit.parse(text)
        document.update({name: value for name, value in changes.items() if value is not None})
        for name in [name for name, value in changes.items() if value is None]:
            document.pop(name, None)
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_failed(path, error) from error
    except RecursionError as error:
        raise WriteFailedError(f"{path}: {what} could not be kept (too deep). Mend or delete the file.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise WriteFailedError(f"{path}: {what} could not be kept ({error}). Mend or delete the file.") from error
    write_bytes(path, tomlkit.dumps(document).encode())
