"""Policies and every text they ever had: `policies/NAME.toml` and `versions/SHA256.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.store.atomic import sweep, sync_folder, write_bytes
from codex_rollout_tui.store.layout import POLICIES, SLUG, VERSIONS
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.refusals import read_failed, write_failed
from codex_rollout_tui.store.secret_gate import refuse_secret

_SHA = re.compile(r"[0-9a-f]{64}")


def names(root: Path) -> tuple[str, ...]:
    """The policies there are, in alphabetical order."""
    return tuple(state(root))


def state(root: Path) -> Mapping[str, tuple[int, int]]:
    """Modification time (ns) and size of every policy, to notice changes cheaply."""
    folder = root / POLICIES
    stamps: dict[str, tuple[int, int]] = {}
    try:
        for entry in sorted(_entries(folder), key=lambda entry: entry.name):
            name = entry.name.removesuffix(".toml")
            if name != entry.name and SLUG.fullmatch(name) and entry.is_file():
                status = entry.stat()
                stamps[name] = (status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise read_failed(folder, error) from error
    return stamps


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none, or none that may be listed. Asked for every second."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def read(root: Path, name: str) -> bytes:
    """The text of a policy, byte for byte; UsageError when there is none of that name."""
    path = _path(root, name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        known = ", ".join(names(root)) or "none yet"
        raise UsageError(f"There is no policy '{name}' in {root}. Policies: {known}.") from None
    except OSError as error:
        raise read_failed(path, error) from error


def save(root: Path, name: str, data: bytes, *, timeout: float = WAIT) -> str:
    """Keep `data` as a version, make it the policy's text, and return its sha256 (hex); raises WriteFailedError."""
    path = _path(root, refuse_secret(name, "policy's name"))
    with locked(root, timeout):
        digest = keep_version(root, data)
        _make(path.parent)
        sweep(path.parent)
        sweep(root / VERSIONS)
        write_bytes(path, data)
    return digest


def keep_version(root: Path, data: bytes, *, timeout: float = WAIT) -> str:
    """Keep a text for ever, once, and return its sha256 (hex); raises WriteFailedError."""
    digest = sha256(data).hexdigest()
    path = root / VERSIONS / f"{digest}.toml"
    with locked(root, timeout):
        try:
            known = path.read_bytes() == data
        except OSError:
            known = False
        if not known:
            _make(path.parent)
            write_bytes(path, data)
    return digest


def version(root: Path, sha: str) -> bytes:
    """A text that was kept, checked against its hash; UsageError when unknown, BadFileError when it was changed."""
    path = root / VERSIONS / f"{sha}.toml"
    if not _SHA.fullmatch(sha):
        raise UsageError(f"'{sha}' is no version of a policy: it must be 64 hexadecimal digits.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"The version {sha[:12]}… of a policy is not in {path.parent}. Restore it from Git.") from None
    except OSError as error:
        raise read_failed(path, error) from error
    if sha256(data).hexdigest() != sha:
        raise BadFileError(
            path, None, "the text was changed, so it is not the version it was", "Restore the file from Git"
        )
    return data


def _path(root: Path, name: str) -> Path:
    if not SLUG.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a policy: use lower-case letters, digits and hyphens, at most 64.")
    return root / POLICIES / f"{name}.toml"


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    try:
        folder.mkdir()
        sync_folder(folder.parent)
    except OSError as error:
        raise write_failed(folder, error) from error
