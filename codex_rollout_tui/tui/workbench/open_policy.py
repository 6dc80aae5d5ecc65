"""One policy that is open: its file, what was saved of it, and the text as it stands here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from typing import NamedTuple, TypeVar

from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy_file import OnDisk, PolicyFile
from codex_rollout_tui.checklist.policy_review import RecordedVerdict
from codex_rollout_tui.tui.kit.ages import age
from codex_rollout_tui.tui.workbench.edited_text import EditedText

T = TypeVar("T")


class FormerText(NamedTuple):
    """A text that stood in the file: since when (UTC, ISO), how it came about, and its bytes."""

    at: str
    about: str
    data: bytes


class OpenPolicy:
    """A policy file and its text, which is that of the file until it stands in an editor."""

    def __init__(self, file: PolicyFile, name: str, clock: Clock) -> None:
        """`name` is what the person calls it."""
        self.file = file
        self.name = name
        self.elsewhere = OnDisk("same")
        """What others made of the file, while that is still to be dealt with."""
        self.edited = False
        """Whether the text may be another than the saved one; `is_unsaved` knows for sure."""
        self.former_texts: list[FormerText] = []
        """The texts that stood in the file since it was opened here, oldest first."""
        self.lock = asyncio.Lock()
        """Held by whoever reads or writes the file."""
        self._clock = clock
        self._text: EditedText | None = None
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="disk")

    def edit_in(self, text: EditedText) -> None:
        """From now on its text is the one in an editor."""
        self._text = text

    @property
    def path(self) -> Path:
        """Where the file is, which is another one after it was saved under another name."""
        return self.file.path

    @property
    def data(self) -> bytes | None:
        """The text as it stands here, saved or not; None for a new one that nobody has written in."""
        return self._text.data if self._text is not None else self.file.base

    @property
    def is_unsaved(self) -> bool:
        """Whether its text would be lost if the app ended now."""
        if self._text is None:
            return False
        if self.elsewhere.state == "gone":
            return True
        return self.edited and self._text.data != (self.file.base or b"")

    def is_unsaved_beside(self, disk: OnDisk) -> bool:
        """Whether there is text here that neither was saved nor stands in the file."""
        return self.data != (self.file.base or b"") and self.data != disk.data

    def note(self, about: str, data: bytes) -> None:
        """Remember a text that stands in the file now."""
        now = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.former_texts.append(FormerText(now, about, data))

    def take(self, disk: OnDisk) -> None:
        """Go on with the text on disk."""
        data = disk.data or b""
        self.file.take(disk)
        self.elsewhere = OnDisk("same")
        self.note("somebody else's", data)
        if self._text is not None:
            self._text.put(data)
        self.edited = False

    def saved(self, data: bytes) -> None:
        """A text was written to the file: what was typed meanwhile is not saved."""
        self.elsewhere = OnDisk("same")
        self.edited = self.data != data
        self.note("saved", data)

    def recall(self, data: bytes) -> tuple[RecordedVerdict | None, str]:
        """What a real Codex said of a text on whatever machine of the rollout, and how long ago; blocks on the disk."""
        recorder = self.file.recorder
        recorded = recorder.recorded_verdict(data) if recorder is not None else None
        return recorded, age(recorded.at, self._clock()) if recorded is not None and recorded.at else ""

    async def on_disk(self, work: Callable[[], T]) -> T:
        """Do something with the file in its own thread, one thing after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    def close(self) -> None:
        """Nothing is done with the file any more."""
        self._disk.shutdown(wait=False)
