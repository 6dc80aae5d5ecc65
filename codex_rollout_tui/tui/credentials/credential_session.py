"""What works on keys: a rollout and a vault of their own; a keyring that asks its owner holds up nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from codex_rollout_tui.tui.kit.one_thread import OneThread

if TYPE_CHECKING:
    from pathlib import Path

    from codex_rollout_tui.actions.author import Author, Clock
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.findings import CredentialFinding
    from codex_rollout_tui.credentials.life import Life
    from codex_rollout_tui.vault.vault import Keeper

    CredentialAction = Callable[[Rollout, Keeper], Any]


class CredentialsSnapshot(NamedTuple):
    """The keys at one moment: `held_here` names those this machine holds; the rest is the rollout's."""

    now: datetime
    keys: tuple[Credential, ...]
    lives: Mapping[str, Life]
    findings: tuple[CredentialFinding, ...]
    held_here: frozenset[str]
    organisation: str
    workspace_id: str

    def key(self, name: str) -> Credential | None:
        """The credential of a name."""
        return next((key for key in self.keys if key.name == name), None)


class CredentialSession:
    """Actions on keys, one after the other. `keeper` makes the vault of a rollout's id; tests hand in their own."""

    def __init__(self, root: Path, author: Author, clock: Clock, keeper: Callable[[str], Keeper] | None = None) -> None:
        self._root, self._author, self._clock = root, author, clock
        self._make = keeper
        self._rollout: Rollout | None = None
        self._keeper: Keeper | None = None
        self._thread = OneThread("keys")

    async def look(self) -> CredentialsSnapshot:
        """The keys as they are now; raises FolderError sentences."""
        return await self._thread.run(self._look)

    async def run(self, action: CredentialAction) -> tuple[Any, CredentialsSnapshot]:
        """Do something; returns what it gave and the keys after it. Raises RolloutError sentences."""
        return await self._thread.run(lambda: self._do(action))

    def _open(self) -> tuple[Rollout, Keeper]:
        if self._rollout is None or self._keeper is None:
            from codex_rollout_tui.vault.core_dumps import forbid_core_dumps

            forbid_core_dumps()
            from codex_rollout_tui.actions.rollout import Rollout
            from codex_rollout_tui.vault.vault import Vault

            self._rollout = Rollout(self._root, self._author, self._clock)
            self._keeper = (self._make or Vault)(self._rollout.file.id)
        return self._rollout, self._keeper

    def _look(self) -> CredentialsSnapshot:
        rollout, _ = self._open()
        rollout.refresh()
        return _snapshot(rollout)

    def _do(self, action: CredentialAction) -> tuple[Any, CredentialsSnapshot]:
        rollout, keeper = self._open()
        result = action(rollout, keeper)
        return result, _snapshot(rollout)


def _snapshot(rollout: Rollout) -> CredentialsSnapshot:
    from codex_rollout_tui.actions.credentials.report import key_findings
    from codex_rollout_tui.credentials.credential import Credential
    from codex_rollout_tui.credentials.kinds import IMPLIED
    from codex_rollout_tui.credentials.life import life

    known = rollout.credentials()
    expected = [Credential(name, name) for name in IMPLIED if name not in known]
    keys = (*known.values(), *expected)
    writer = rollout.known_writer
    return CredentialsSnapshot(
        now=rollout.clock(),
        keys=keys,
        lives={key.name: life(key, rollout.today) for key in keys},
        findings=key_findings(rollout),
        held_here=frozenset(key.name for key in keys if writer is not None and writer in key.now.held_by),
        organisation=rollout.file.organisation,
        workspace_id=rollout.file.workspace_id,
    )
