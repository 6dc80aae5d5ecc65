"""What every command shares: the folder asked for, the person, and how to open the rollout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.author import Author
    from codex_rollout_tui.actions.rollout import Rollout


LOCK_WAIT = 5.0
"""Seconds to wait for another process that is writing."""


class Context(NamedTuple):
    """The options before the command."""

    folder: Path | None = None
    person: str | None = None
    lock_wait: float = LOCK_WAIT

    @property
    def here(self) -> Path:
        """The current folder; raises UsageError when somebody removed it."""
        try:
            return Path.cwd()
        except FileNotFoundError:
            raise UsageError("The current folder is gone. Change to one that exists (cd), and try again.") from None

    @property
    def root(self) -> Path:
        """The rollout's folder: -C wins, then a rollout.toml here, then the default place."""
        from codex_rollout_tui.store.places import find

        return find(self.folder, self.here)

    @property
    def author(self) -> Author:
        """Who is at the keyboard."""
        from codex_rollout_tui import settings
        from codex_rollout_tui.actions.author import Author

        def key() -> bytes | None:
            from codex_rollout_tui.store.seal_key import own_key

            return own_key(settings.settings_path().parent)

        named = self.person or os.environ.get("CODEX_ROLLOUT_PERSON")
        person = named or settings.person(settings.load(settings.settings_path()), os.environ)
        return Author(person, key=key)

    def open(self) -> Rollout:
        """The rollout, opened; raises FolderError sentences."""
        from codex_rollout_tui.actions.rollout import Rollout

        return Rollout(self.root, self.author, patience=self.lock_wait)
