"""The app's hands: one thread does everything that touches the disk, and hands back a snapshot.

What reads a rollout is imported in that thread, so that the first frame need not wait for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from codex_rollout_tui.errors import FolderError, NotARolloutError
from codex_rollout_tui.tui.kit.one_thread import OneThread

if TYPE_CHECKING:
    from codex_rollout_tui.actions.author import Author, Clock
    from codex_rollout_tui.actions.last_visit import ChecklistPlace
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.checklist.event import Event
    from codex_rollout_tui.tui.session.snapshot import Snapshot

    RolloutAction = Callable[[Rollout], Sequence[Event]]


class Session:
    """One rollout, used by one thread of its own so that the screen never waits.

    `None` as a snapshot means that there is no rollout yet.
    """

    def __init__(self, root: Path, author: Author, clock: Clock, settings_path: Path | None = None) -> None:
        self.root = root
        self.author = author
        self.clock = clock
        self.settings_path = settings_path
        self.unsaved: Mapping[str, str] = {}
        """What was answered before there is a rollout to save it in, by field; lost with the app."""
        self._rollout: Rollout | None = None
        self._thread = OneThread("rollout")

    @property
    def exists(self) -> bool:
        """Whether there is a rollout to read; a look, no reading."""
        return self._rollout is not None or (self.root / "rollout.toml").exists()

    def close(self) -> None:
        """Let the thread finish what it has begun."""
        self._thread.finish()

    async def open(self, prepare: Callable[[], object] = lambda: None) -> Snapshot | None:
        """Read the rollout; None when there is none. Raises FolderError sentences.

        `prepare` runs in the same thread: what shows the snapshot is imported there.
        """

        def work() -> Snapshot | None:
            prepare()
            return self._open()

        return await self._thread.run(work)

    async def run(self, action: RolloutAction) -> tuple[Sequence[Event], Snapshot]:
        """Do something to the rollout; raises RolloutError sentences. What it did is on disk when this returns."""
        return await self._thread.run(lambda: self._do(action))

    async def refresh(self) -> Snapshot | None:
        """A new snapshot when something changed on disk, else None."""
        return await self._thread.run(self._refresh)

    async def make(self, make: Callable[[], Rollout]) -> Snapshot:
        """Make the rollout that was not there yet."""
        return await self._thread.run(lambda: self._take_over(make()))

    async def remember(self, place: ChecklistPlace) -> None:
        """Note where the person was; a disk that refuses it loses a convenience and nothing else."""
        await self._thread.run(lambda: self._leave(place))

    async def keep_person(self, name: str) -> None:
        """Remember in the person's own settings who they are; raises WriteFailedError."""
        from codex_rollout_tui.actions.own_settings import keep_person

        path = self.settings_path
        if path is not None:
            await self._thread.run(lambda: keep_person(path, name))

    def _open(self) -> Snapshot | None:
        from codex_rollout_tui.actions.rollout import Rollout
        from codex_rollout_tui.tui.session.snapshot import take

        try:
            self._rollout = Rollout(self.root, self.author, self.clock)
        except NotARolloutError:
            return None
        return take(self._rollout, opening=True)

    def _take_over(self, rollout: Rollout) -> Snapshot:
        from codex_rollout_tui.tui.session.snapshot import take

        self._rollout = rollout
        return take(rollout)

    def _do(self, action: RolloutAction) -> tuple[Sequence[Event], Snapshot]:
        from codex_rollout_tui.tui.session.snapshot import take

        if self._rollout is None:
            raise NotARolloutError(self.root)
        events = action(self._rollout)
        return events, take(self._rollout)

    def _refresh(self) -> Snapshot | None:
        if self._rollout is None:
            return self._open()
        if not self._rollout.glance():
            return None
        from codex_rollout_tui.tui.session.snapshot import take

        return take(self._rollout)

    def _leave(self, place: ChecklistPlace) -> None:
        from codex_rollout_tui.actions.last_visit import leave

        if self._rollout is not None:
            with contextlib.suppress(FolderError):
                leave(self._rollout, place)
