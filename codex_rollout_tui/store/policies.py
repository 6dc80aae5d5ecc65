"""Policies and every text they ever had: `policies/NAME.toml` and `versions/SHA256.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.files import reading
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import POLICY, VERSION
from codex_rollout_tui.files.names import make_folder, sweep
from codex_rollout_tui.files.refusals import read_failed, write_failed
from codex_rollout_tui.store.layout import POLICIES, SLUG, VERSIONS
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.named_files import named_files
from codex_rollout_tui.store.secret_gate import refuse_secret

_SHA = re.compile(r"[0-9a-f]{64}")


def names(root: Path) -> tuple[str, ...]:
    """The policies there are, in alphabetical order."""
    return tuple(state(root))


def state(root: Path) -> Mapping[str, tuple[int, int]]:
    """Modification time (ns) and size of every policy, to notice changes cheaply."""
    try:
        return named_files(root, POLICIES)
    except PermissionError:
        return {}
    except OSError as error:
        raise read_failed(root / POLICIES, error) from error


def read(root: Path, name: str) -> bytes:
    """The text of a policy, byte for byte; UsageError when there is none of that name."""
    path = _path(root, name)
    try:
        return reading.read(path, POLICY, root)
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
        _make(root, POLICIES)
        sweep(root, POLICIES)
        sweep(root, VERSIONS)
        write_bytes(path, data, root=root)
    return digest


def keep_version(root: Path, data: bytes, *, timeout: float = WAIT) -> str:
    """Keep a text for ever, once, and return its sha256 (hex); raises WriteFailedError."""
    digest = sha256(data).hexdigest()
    path = root / VERSIONS / f"{digest}.toml"
    with locked(root, timeout):
        try:
            known = reading.read(path, VERSION, root) == data
        except OSError:
            known = False
        if not known:
            _make(root, VERSIONS)
            write_bytes(path, data, root=root)
    return digest


def version(root: Path, sha: str) -> bytes:
    """A text that was kept, checked against its hash; UsageError when unknown, BadFileError when it was changed."""
    path = root / VERSIONS / f"{sha}.toml"
    if not _SHA.fullmatch(sha):
        raise UsageError(f"'{sha}' is no version of a policy: it must be 64 hexadecimal digits.")
    try:
        data = reading.read(path, VERSION, root)
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


def _make(root: Path, name: str) -> None:
    try:
        make_folder(root, name)
    except OSError as error:
        raise write_failed(root / name, error) from error
