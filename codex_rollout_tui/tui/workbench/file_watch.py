"""What others do to the file of a workbench meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from codex_rollout_tui.actions.policy_file import OnDisk
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.start_worker import start_worker
from codex_rollout_tui.tui.workbench.status_pane import StatusPane


class FileWatch:
    """Looks at the file, takes over what others wrote where nothing is lost by it, and says so."""

    def __init__(self, host: Screen[None], policy: OpenPolicy, status: StatusPane, changed: Callable[[], None]) -> None:
        """`changed` is called when the file may stand otherwise."""
        self._host = host
        self._policy = policy
        self._status = status
        self._changed = changed

    def begin(self) -> None:
        """Remember the text that was opened, and say so where the rollout does not know it."""
        if self._policy.file.base is not None:
            self._policy.note("as it was opened", self._policy.file.base)
        start_worker(self._host, self._look_up, "look-up")

    async def _look_up(self) -> None:
        say = self._status.say
        try:
            noted = await self._policy.on_disk(self._policy.file.is_noted)
        except RolloutError as error:
            say(str(error), "warn")
            return
        if not noted:
            say("The rollout does not know this text yet: it came by other means. ^s keeps and notes it.", "warn")

    def look(self) -> None:
        """See whether somebody else wrote to the file."""
        if not self._policy.lock.locked():
            start_worker(self._host, self._look, "look", exclusive=True)

    async def _look(self) -> None:
        policy = self._policy
        async with policy.lock:
            if await policy.on_disk(policy.file.unchanged):
                return
            current = await policy.on_disk(policy.file.look)
            before, policy.elsewhere = policy.elsewhere, current
            if current.state == "changed" and current.data is not None and not policy.is_unsaved_beside(current):
                policy.take(current)
                self._status.say(
                    "Somebody else changed the file: this is their text. ^z brings back the one before.", "warn"
                )
            elif current.state != before.state:
                self._warn(current)
            self._changed()

    def _warn(self, current: OnDisk) -> None:
        say = self._status.say
        if current.state == "changed":
            say("Somebody else changed the file. Yours is untouched: ^s asks what to do.", "bad")
        elif current.state == "gone":
            say("The file is gone from the disk. Its text is still here: ^s writes it again.", "bad")
        elif current.state == "blocked":
            say(current.why, "bad")
