"""Remember who is at the keyboard, in the person's own settings."""

from __future__ import annotations

import os
from pathlib import Path

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import SETTINGS
from codex_rollout_tui.files.reading import read
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.secret_gate import refuse_secret


def keep_person(path: Path, name: str) -> None:
    """Write the person's name into settings.toml, everything else in it staying.

    Raises WriteFailedError, and UsageError for a name that is a secret.
    """
    refuse_secret(name, "person's name")
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = read(path, SETTINGS).decode("utf-8") if os.path.lexists(path) else ""
        document = tomlkit.parse(text)
        document["person"] = name
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_failed(path, error) from error
    except RecursionError as error:
        raise WriteFailedError(f"{path}: your name could not be kept (too deep). Mend or delete the file.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise WriteFailedError(f"{path}: your name could not be kept ({error}). Mend or delete the file.") from error
    write_bytes(path, tomlkit.dumps(document).encode())
