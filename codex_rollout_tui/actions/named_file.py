"""Read a file that somebody named, most often a policy, whatever it turns out to be."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from codex_rollout_tui.errors import FolderError, UsageError
from codex_rollout_tui.files import reading as files
from codex_rollout_tui.files.kinds import MB, POLICY, FileKind
from codex_rollout_tui.files.refusals import reason
from codex_rollout_tui.store.places import place_of
from codex_rollout_tui.store.trust import refuse_foreign

STANDARD_INPUT = "-"

_REMEDY = {
    errno.EISDIR: "Name the files in it.",
    errno.EACCES: "Check who owns it and its permissions.",
    errno.EPERM: "Check who owns it and its permissions.",
}


def read(path: str, standard_input: Callable[[], bytes] | None = None, kind: FileKind = POLICY) -> bytes:
    """The bytes of a file, or those of standard input for `-`; raises RolloutError with a sentence that names it."""
    if path == STANDARD_INPUT:
        if standard_input is None:
            raise UsageError("There is no standard input to read here. Name a file.")
        data = standard_input()
    else:
        try:
            if (pipe := files.open_pipe(path)) is not None:
                return files.read_pipe(pipe, kind)
            place, root = place_of(path)
            return files.read(place, kind, root)
        except OSError as error:
            meaning, remedy = reason(error)
            raise FolderError(f"{path} cannot be read: {meaning}. {_REMEDY.get(error.errno or 0, remedy)}") from error
        except ValueError as error:
            raise UsageError(f"{path} is no path: {error}. Check it.") from error
    if len(data) > kind.largest:
        limit = f"{kind.largest // MB} MB"
        raise FolderError(f"standard input is larger than {limit}, which is no {kind.noun}. {kind.remedy}")
    return data


def replace(path: str, before: bytes, after: bytes) -> None:
    """Write a file that still holds `before`, whole or not at all; a link's target keeps its name and its mode.

    Raises FolderError when it changed meanwhile, WriteFailedError when the disk says no.
    """
    from codex_rollout_tui.files.atomic import write_bytes

    if not os.path.isfile(path):  # noqa: PTH113
        raise FolderError(f"{path} is no regular file, so fixes cannot be written to it. Save it as a file first.")
    if read(path) != before:
        raise FolderError(f"{path} was changed by somebody else just now, so no fix was written. Run it again.")
    place, root = place_of(path)
    if root is not None:
        refuse_foreign(root)
    write_bytes(place, after, root=root)
