"""`rollout.toml`: whose rollout it is and what was decided for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codex_rollout_tui.errors import BadFileError, NewerVersionError, NotARolloutError
from codex_rollout_tui.store.fields import FieldFault, faults
from codex_rollout_tui.store.layout import ROLLOUT
from codex_rollout_tui.store.refusals import read_failed

SCHEMA_VERSION = 1
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class RolloutFile:
    """What `rollout.toml` says.

    `id` is random and names the keyring service; `edition` is the guide's edition followed (a date); `surfaces`
    is empty while undecided; `conditions` holds the answered ones only; `owners` maps a role id to a person.
    """

    id: str
    organisation: str
    edition: str
    surfaces: tuple[str, ...] = ()
    workspace_id: str = ""
    conditions: Mapping[str, bool] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION


def load(root: Path) -> RolloutFile:
    """Read the rollout of a folder.

    Raises NotARolloutError without a rollout.toml, BadFileError (with the line) for one that is wrong,
    NewerVersionError for one of a later version, FolderError when it cannot be read.
    """
    return parse(root / ROLLOUT, read(root))


def read(root: Path) -> str:
    """The text of rollout.toml, line ends and byte order mark as they are; raises as `load` does."""
    path = root / ROLLOUT
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotARolloutError(root) from None
    except OSError as error:
        raise read_failed(path, error) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFileError(path, line, "this is not UTF-8 text", "Save the file as UTF-8.") from None


def parse(path: Path, text: str) -> RolloutFile:
    """The rollout a text describes; keys nobody knows are ignored. Raises BadFileError and NewerVersionError."""
    data = _toml(path, text)
    version = data.get("schema_version")
    if type(version) is int and version > SCHEMA_VERSION:
        raise NewerVersionError(path, version, SCHEMA_VERSION)
    if type(version) is not int or version != SCHEMA_VERSION:
        fault = FieldFault(("schema_version",), "schema_version is not 1", "Write: schema_version = 1.")
        raise BadFileError(path, _line(text, fault), fault.problem, fault.remedy)
    for fault in faults(data):
        raise BadFileError(path, _line(text, fault), fault.problem, fault.remedy)
    return RolloutFile(
        id=data["id"],
        organisation=data["organisation"],
        edition=data["edition"],
        surfaces=tuple(data.get("surfaces", ())),
        workspace_id=data.get("workspace_id", ""),
        conditions=dict(data.get("conditions", {})),
        owners=dict(data.get("owners", {})),
    )


def _toml(path: Path, text: str) -> dict[str, Any]:
    from codex_rollout_tui.policy.text.reading import decode
    from codex_rollout_tui.policy.text.reading import read as read_toml

    found = read_toml(decode(text.encode("utf-8")))
    if found.problem is not None:
        raise BadFileError(path, found.problem.line, found.problem.message, "Mend that line.")
    return dict(found.values or {})


def _line(text: str, fault: FieldFault) -> int | None:
    """The line of the key at fault, or of the nearest table above it."""
    from codex_rollout_tui.policy.text.document import Document

    found = Document(text.encode("utf-8"))
    for length in range(len(fault.path), 0, -1):
        span = found.key_span(fault.path[:length])
        if span is not None:
            return span.line
    return None
