"""One process at a time at a key: storing and rotating touch the keyring and the facts one after the other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from codex_rollout_tui.errors import FolderBusyError
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store.file_lock import HeldElsewhereError, held
from codex_rollout_tui.store.lock import WAIT
from codex_rollout_tui.store.private_files import private


@contextlib.contextmanager
def key_locked(root: Path, name: str, timeout: float = WAIT) -> Iterator[None]:
    """Hold one key of a rollout, for as long as a keyring may take to answer; the rollout itself stays free.

    Raises FolderBusyError after `timeout` seconds. The system frees the lock of a process that was killed.
    """
    with contextlib.ExitStack() as stack:
        try:
            path = private(root, "keys", f"{name}.lock")
            stack.enter_context(held(path, root, timeout))
        except HeldElsewhereError:
            problem = (
                f"Another codex-rollout is at work on the key {name} at this moment "
                "(perhaps its keyring asks something)"
            )
            raise FolderBusyError(f"{problem}. Wait for it, look with: key show {name}, and try again.") from None
        except OSError as error:
            raise write_failed(root, error) from error
        yield
