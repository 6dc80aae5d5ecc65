"""The app's hands: one thread does everything that touches the disk, and hands back a snapshot."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from codex_rollout_tui.actions.person import keep_person
from codex_rollout_tui.actions.place import last_place, leave, since
from codex_rollout_tui.actions.policy import last_saved, saved_text
from codex_rollout_tui.actions.rollout import BASELINE, Clock, Me, Rollout, system_clock
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.fold import Folded
from codex_rollout_tui.checklist.standing import Standing
from codex_rollout_tui.errors import FolderError, NotARolloutError
from codex_rollout_tui.policy.text import PolicyText
from codex_rollout_tui.store.rollout import RolloutFile


@dataclass(frozen=True)
class Snapshot:
    """Everything the screens show, at one moment; never changed once made."""

    root: Path
    file: RolloutFile
    standing: Standing
    folded: Folded
    policies: Mapping[str, PolicyText]
    saved: bytes | None
    saved_at: str | None
    troubles: tuple[str, ...]
    news: str

    @property
    def baseline(self) -> PolicyText | None:
        """The text of the baseline policy."""
        return self.policies.get(BASELINE)


Deed = Callable[[Rollout], Sequence[Event]]


class Session:
    """One rollout, used by one thread of its own so that the screen never waits.

    `None` as a snapshot means that there is no rollout yet.
    """

    def __init__(self, root: Path, me: Me, clock: Clock = system_clock, settings_path: Path | None = None) -> None:
        self.settings_path = settings_path
        self.root = root
        self.me = me
        self.clock = clock
        self._rollout: Rollout | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rollout")

    def close(self) -> None:
        """Let the thread finish what it has begun."""
        self._thread.shutdown(wait=True)

    def begin(self) -> Future[Snapshot | None]:
        """Start opening the rollout, before there is a screen."""
        return self._thread.submit(self._open)

    async def run(self, deed: Deed) -> tuple[Sequence[Event], Snapshot]:
        """Do something to the rollout; raises RolloutError sentences. What it did is on disk when this returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, deed)

    async def refresh(self) -> Snapshot | None:
        """A new snapshot when something changed on disk (or a date has passed), else None."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._refresh)

    async def make(self, make: Callable[[], Rollout]) -> Snapshot:
        """Make the rollout that was not there yet."""

        def work() -> Snapshot:
            self._rollout = make()
            return self._snapshot(self._rollout)

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def remember(self, item: str) -> None:
        """Note where the person was; a disk that refuses it loses a convenience and nothing else."""

        def work() -> None:
            if self._rollout is not None:
                with contextlib.suppress(FolderError):
                    leave(self._rollout, item)

        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def keep_person(self, name: str) -> None:
        """Remember in the person's own settings who they are; raises WriteFailedError."""
        path = self.settings_path
        if path is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, keep_person, path, name)

    def _open(self) -> Snapshot | None:
        try:
            self._rollout = Rollout(self.root, self.me, self.clock)
        except NotARolloutError:
            return None
        return self._snapshot(self._rollout, news=True)

    def _do(self, deed: Deed) -> tuple[Sequence[Event], Snapshot]:
        if self._rollout is None:
            raise NotARolloutError(self.root)
        events = deed(self._rollout)
        return events, self._snapshot(self._rollout)

    def _refresh(self) -> Snapshot | None:
        if self._rollout is None:
            return self._open()
        if not self._rollout.refresh():
            return None
        return self._snapshot(self._rollout)

    def _snapshot(self, rollout: Rollout, *, news: bool = False) -> Snapshot:
        saved = last_saved(rollout)
        standing = rollout.standing()
        return Snapshot(
            root=rollout.root,
            file=rollout.file,
            standing=standing,
            folded=rollout.folded,
            policies=rollout.policies(),
            saved=saved_text(rollout),
            saved_at=saved.at if saved else None,
            troubles=tuple(str(problem) for problem in rollout.reader.problems),
            news=since(rollout, standing, last_place(rollout.root)) if news else "",
        )
