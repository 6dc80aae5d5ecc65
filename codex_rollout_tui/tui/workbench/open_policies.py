"""The policies that are open, and the rollout and the person they belong to."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from codex_rollout_tui.actions.author import Author, Clock, system_clock
from codex_rollout_tui.actions.policy_file import PolicyFile, open_file, recorder_of, rollout_of
from codex_rollout_tui.actions.policy_sources import MACHINE
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy

if TYPE_CHECKING:
    from codex_rollout_tui.actions.policy_import import ImportedPolicy


class OpenPolicies:
    """Knows which policies are open, in the order they were opened.

    `author` is who saves policies of a rollout, `root` that rollout where it is known from the start, and `machine`
    where Codex looks for this machine's own policies.
    """

    def __init__(
        self,
        *,
        author: Author | None = None,
        clock: Clock = system_clock,
        root: Path | None = None,
        machine: Path = MACHINE,
    ) -> None:
        self.entries: list[OpenPolicy] = []
        self.author = author
        self.clock = clock
        self.machine = machine
        self._root = root

    @property
    def root(self) -> Path | None:
        """The rollout whose policies can be opened here: the given one, or that of the first policy which is in one."""
        if self._root is not None:
            return self._root
        rollouts = (rollout_of(policy.path) for policy in self.entries)
        return next((rollout[0] for rollout in rollouts if rollout is not None), None)

    def add(self, file: PolicyFile, name: str) -> OpenPolicy:
        """Have a file open; one that is open already is not opened twice, whatever path leads to it."""
        policy = self.find(file.path)
        if policy is None:
            policy = OpenPolicy(file, name, lambda: self.clock())
            self.entries.append(policy)
        return policy

    def find(self, path: Path) -> OpenPolicy | None:
        """The policy of a file that is open."""
        real = os.path.realpath(path)
        return next((policy for policy in self.entries if os.path.realpath(policy.path) == real), None)

    async def open(self, path: Path, name: str) -> OpenPolicy:
        """Open a file, or one that is not there yet; raises RolloutError."""
        policy = self.find(path)
        if policy is not None:
            return policy
        return self.add(await asyncio.to_thread(open_file, path, self.author, self.clock), name)

    def written(self, path: Path, data: bytes) -> PolicyFile:
        """The file that a text was written to just now; blocks on the disk."""
        return PolicyFile(path, data, recorder_of(path, self.author, self.clock))

    def import_policy(self, imported: ImportedPolicy, name: str) -> Path:
        """Make an imported text a new policy of the rollout, noted with where it came from; blocks on the disk.

        Raises RolloutError, and changes nothing then.
        """
        from codex_rollout_tui.actions.policy_import import save
        from codex_rollout_tui.actions.rollout import Rollout

        if self.root is None or self.author is None:
            raise UsageError("There is no rollout here to make a policy in.")
        rollout = Rollout(self.root, self.author, self.clock)
        save(rollout, imported, name)
        return rollout.policy_file(name)
