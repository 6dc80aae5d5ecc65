"""`credentials.toml`: facts about keys, never the keys; edits leave comments, order and unknown keys as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.files import reading
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.kinds import CREDENTIALS_FILE
from codex_rollout_tui.files.names import sweep
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.policy.text.toml_file import toml_file
from codex_rollout_tui.store.credential_fields import ABOUT, FORMER, KEY, as_table, credential, faults
from codex_rollout_tui.store.layout import CREDENTIALS
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.secret_gate import refuse_secrets
from codex_rollout_tui.store.toml_edit import edited

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

SCHEMA_VERSION = 1
_FIRST = """# Facts about keys, never the keys: those are in the keyring of whoever holds them.
schema_version = 1
"""
_OURS = {*ABOUT, *KEY, *FORMER, "next", "former"}
"""What writing may change or take out; everything else in the file is somebody's own."""

Stamp = tuple[int, int] | None


def stamp(root: Path) -> Stamp:
    """Modification time (ns) and size of the file, to notice changes cheaply; None where there is none."""
    try:
        return reading.stamp(root / CREDENTIALS, root)
    except OSError as error:
        raise read_failed(root / CREDENTIALS, error) from error


def load(root: Path) -> Mapping[str, Credential]:
    """Every credential by name, in the order of the file; none where there is no file.

    Raises BadFileError (with the line) for a file that is wrong or holds a secret, NewerVersionError, FolderError.
    """
    path = root / CREDENTIALS
    data = _read(path, root)
    return {} if data is None else _parse(path, data)


def save(root: Path, name: str, told: Credential | None, *, timeout: float = WAIT) -> None:
    """Write what is known of one credential, `None` removing it; everything else in the file stays.

    Raises as `load` does, and WriteFailedError; then nothing is changed.
    """
    path = root / CREDENTIALS
    with locked(root, timeout):
        after = changed(root, name, told)
        if after != _read(path, root):
            sweep(root)
            write_bytes(path, after, root=root)


def changed(root: Path, name: str, told: Credential | None) -> bytes:
    """What the file would be after `save`, which it is left to the caller to write; raises as that does."""
    path = root / CREDENTIALS
    refuse_secrets({"name": name, **(as_table(told) if told is not None else {})})
    before = _read(path, root)
    text = before if before is not None else _FIRST.encode()
    _parse(path, text)
    after = edited(path, text, lambda document: _set(document, name, told))
    _parse(path, after)
    return after


def parse(root: Path, data: bytes) -> Mapping[str, Credential]:
    """The credentials that some bytes of the file describe; raises as `load` does."""
    return _parse(root / CREDENTIALS, data)


def _read(path: Path, root: Path) -> bytes | None:
    try:
        return reading.read(path, CREDENTIALS_FILE, root)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise read_failed(path, error) from error


def _parse(path: Path, data: bytes) -> Mapping[str, Credential]:
    file = toml_file(path, data)
    file.check_version(SCHEMA_VERSION)
    for fault in faults(file.values):
        raise file.error(fault.path, fault.problem, fault.remedy)
    return {name: credential(name, about) for name, about in file.values.get("key", {}).items()}


def _set(document: TOMLDocument, name: str, told: Credential | None) -> None:
    import tomlkit

    keys: Any = document.get("key")
    if told is None:
        if keys is not None:
            keys.pop(name, None)
        return
    if keys is None:
        keys = document["key"] = tomlkit.table(is_super_table=True)
    if name not in keys:
        keys[name] = tomlkit.table()
    _fit(keys[name], as_table(told))


def _fit(table: Any, wanted: Mapping[str, Any]) -> None:
    """Make a table say what is wanted, touching only what differs."""
    import tomlkit

    for field in [field for field in table if field in _OURS and field not in wanted]:
        table.pop(field)
    for field, value in wanted.items():
        if field == "next":
            if field not in table:
                table[field] = tomlkit.table()
            _fit(table[field], value)
        elif field == "former":
            _fit_list(table, value)
        elif field not in table or table[field] != value:
            table[field] = value


def _fit_list(table: Any, wanted: list[Mapping[str, Any]]) -> None:
    import tomlkit

    if "former" not in table:
        table["former"] = tomlkit.aot()
    rows = table["former"]
    for number in range(len(rows) - 1, len(wanted) - 1, -1):
        del rows[number]
    for number, row in enumerate(wanted):
        if number < len(rows):
            _fit(rows[number], row)
        else:
            new = tomlkit.table()
            _fit(new, row)
            rows.append(new)
