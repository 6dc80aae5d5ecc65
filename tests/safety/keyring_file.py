"""A keyring that is one file, for a kill at each of its writes too: it stands for one that is there when we are not."""

from __future__ import annotations

import json
from pathlib import Path

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import KeyringLockedError, VaultError
from codex_rollout_tui.files.atomic import write_bytes

NAME = "private/stand-in-for-a-keyring"


class KeyringFile:
    """Keeps secrets beside a rollout's own files; with `writes` it is locked after so many."""

    writes: int | None = None

    def __init__(self, root: Path) -> None:
        self._path = root / NAME
        self._left = self.writes

    def lack(self) -> VaultError | None:
        return None

    def held(self) -> dict[str, str]:
        """Every secret by name."""
        kept: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return kept

    def store(self, name: str, secret: Secret) -> str:
        kept = self.held()
        if kept.get(name) != secret.reveal():
            self._write({**kept, name: secret.reveal()})
        return "a file"

    def read(self, name: str) -> Secret | None:
        value = self.held().get(name)
        return None if value is None else Secret(value)

    def delete(self, name: str) -> bool:
        kept = self.held()
        if name not in kept:
            return False
        self._write({other: value for other, value in kept.items() if other != name})
        return True

    def _write(self, kept: dict[str, str]) -> None:
        if self._left is not None:
            if not self._left:
                raise KeyringLockedError("the keyring is locked", "Open it.")
            self._left -= 1
        write_bytes(self._path, json.dumps(kept).encode(), durable=False)
