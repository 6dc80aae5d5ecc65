"""`rollout.toml`: whose rollout it is and what was decided for it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from codex_rollout_tui.errors import NotARolloutError
from codex_rollout_tui.files import reading
from codex_rollout_tui.files.kinds import ROLLOUT_FILE
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.policy.text.toml_file import toml_file
from codex_rollout_tui.store.layout import ROLLOUT
from codex_rollout_tui.store.rollout_fields import faults

SCHEMA_VERSION = 1
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class RolloutFile(NamedTuple):
    """What `rollout.toml` says.

    `id` is random and names the keyring service; `edition` is the guide's edition followed (a date); `surfaces`
    is empty while undecided; `conditions` holds the answered ones only; `owners` maps a role id to a person.
    """

    id: str
    organisation: str
    edition: str
    surfaces: tuple[str, ...] = ()
    workspace_id: str = ""
    conditions: Mapping[str, bool] = _NOTHING
    owners: Mapping[str, str] = _NOTHING
    schema_version: int = SCHEMA_VERSION

    @property
    def decided(self) -> frozenset[str]:
        """The fields that say something, by the names that the guide's items have for them."""
        fields = {"surfaces": self.surfaces, "workspace_id": self.workspace_id}
        owners = (f"owners.{role}" for role, person in self.owners.items() if person)
        return frozenset((*(name for name, value in fields.items() if value), *owners))


def load(root: Path) -> RolloutFile:
    """Read the rollout of a folder.

    Raises NotARolloutError without a rollout.toml, BadFileError (with the line) for one that is wrong,
    NewerVersionError for one of a later version, FolderError when it cannot be read.
    """
    return parse(root / ROLLOUT, read(root))


def read(root: Path) -> bytes:
    """The bytes of rollout.toml; raises NotARolloutError and FolderError."""
    path = root / ROLLOUT
    try:
        return reading.read(path, ROLLOUT_FILE, root)
    except (FileNotFoundError, NotADirectoryError):
        raise NotARolloutError(root) from None
    except OSError as error:
        raise read_failed(path, error) from error


def parse(path: Path, data: bytes) -> RolloutFile:
    """The rollout some bytes describe; keys nobody knows are ignored. Raises BadFileError and NewerVersionError."""
    file = toml_file(path, data)
    file.check_version(SCHEMA_VERSION)
    values = file.values
    for fault in faults(values):
        raise file.error(fault.path, fault.problem, fault.remedy)
    return RolloutFile(
        id=values["id"],
        organisation=values["organisation"],
        edition=values["edition"],
        surfaces=tuple(values.get("surfaces", ())),
        workspace_id=values.get("workspace_id", ""),
        conditions=dict(values.get("conditions", {})),
        owners=dict(values.get("owners", {})),
    )
