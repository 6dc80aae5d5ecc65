"""Changes of `rollout.toml` that leave comments, order and unknown keys as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.atomic import write_bytes
from codex_rollout_tui.files.names import sweep
from codex_rollout_tui.store.layout import ROLLOUT
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.rollout import RolloutFile, parse, read
from codex_rollout_tui.store.rollout_fields import OPTIONAL, REQUIRED, TABLES, faults
from codex_rollout_tui.store.secret_gate import refuse_secrets
from codex_rollout_tui.store.toml_edit import edited

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def edit(root: Path, changes: Mapping[str, Any], *, timeout: float = WAIT) -> RolloutFile:
    """Set fields of rollout.toml, `None` removing one, and return what it then says.

    Keys are `organisation`, `workspace_id`, `edition`, `surfaces`, `conditions.NAME` and `owners.ROLE`. Nothing is
    written when a value does not fit or holds a secret (UsageError) or the file is wrong already (as `load` raises).
    """
    path = root / ROLLOUT
    with locked(root, timeout):
        before = read(root)
        after = changed(root, changes)
        if after != before:
            sweep(root)
            write_bytes(path, after, root=root)
        return parse(path, after)


def changed(root: Path, changes: Mapping[str, Any]) -> bytes:
    """What rollout.toml would be after `edit`, which it is left to the caller to write; raises as that does."""
    path = root / ROLLOUT
    refuse_secrets(changes)
    before = read(root)
    parse(path, before)
    for name, value in changes.items():
        _check(name, value)
    after = edited(path, before, lambda document: _set_all(document, changes))
    parse(path, after)
    return after


def _check(name: str, value: Any) -> None:
    first, dot, rest = name.partition(".")
    if first == "id" or not (first in TABLES if dot else first in REQUIRED or first in OPTIONAL):
        raise UsageError(f"'{name}' is no field of {ROLLOUT} that can be changed.")
    if value is None and name in REQUIRED:
        raise UsageError(f"{name} cannot be left out of {ROLLOUT}; give another one instead. Nothing was changed.")
    for fault in faults({first: {rest: value} if dot else value}):
        if fault.path and not (value is None and fault.known):
            raise UsageError(f"{ROLLOUT}: {fault.problem}. {fault.remedy} Nothing was changed.")


def _set_all(document: TOMLDocument, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        _set(document, name, value)


def _set(document: TOMLDocument, name: str, value: Any) -> None:
    import tomlkit

    first, dot, rest = name.partition(".")
    plain = list(value) if isinstance(value, tuple) else value
    if not dot:
        if plain is None:
            document.pop(first, None)
        else:
            document[first] = plain
        return
    if first not in document:
        if plain is None:
            return
        document[first] = tomlkit.table()
    table: Any = document[first]
    if plain is None:
        table.pop(rest, None)
    else:
        table[rest] = plain
