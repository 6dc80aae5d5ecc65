"""The policies of a rollout, looked at again and again by an app that is doing nothing else: a few files at a time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.store.layout import POLICIES

AT_ONCE = 75
"""Files that one look takes in: what is written into one of a hundred in place is seen within three seconds.

A file that is put in place of another one, as this program and most editors save, changes its folder: it is seen at
once, however many there are.
"""


class PolicyGlance:
    """Looks at the policies of a folder again and again, the next ones each time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder: int | None = None
        self._next = 0

    def differs(self, known: Mapping[str, tuple[int, int]]) -> bool:
        """Whether something is other than `known` (stamps by name), as far as this look goes.

        True as well when the folder itself has changed, which says that
        it is time for a whole look. Raises FolderError.
        """
        try:
            with below(self._root, POLICIES) as folder:
                changed = folder.stat(".").st_mtime_ns
                if changed != self._folder:
                    self._folder = changed
                    return True
                for name in self._turn(known):
                    status = folder.stat(f"{name}.toml")
                    if (status.st_mtime_ns, status.st_size) != known[name]:
                        return True
        except (FileNotFoundError, PermissionError):
            return bool(known)
        except OSError as error:
            raise read_failed(self._root / POLICIES, error) from error
        return False

    def _turn(self, known: Mapping[str, tuple[int, int]]) -> list[str]:
        start = self._next if self._next < len(known) else 0
        self._next = start + AT_ONCE
        return list(islice(known, start, self._next))
