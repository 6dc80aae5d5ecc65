"""All journals of a rollout as one story, read again only where something was appended."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from codex_rollout_tui.checklist.event_log import EventLog
from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.refusals import read_failed
from codex_rollout_tui.files.wrong_file import check_regular
from codex_rollout_tui.store import journal_summary, last_tails
from codex_rollout_tui.store.journal_chain import Chain
from codex_rollout_tui.store.journal_events import JournalLog
from codex_rollout_tui.store.journal_problems import JournalProblem
from codex_rollout_tui.store.journal_summary import JournalSummary
from codex_rollout_tui.store.layout import JOURNAL, SLUG, journal_file
from codex_rollout_tui.store.private_files import is_kept

WORTH_IT = 1000
"""Events that are read anew at most before what was verified is kept: a hundredth of a second."""


class JournalReader:
    """The events of a rollout folder, verified, and what is wrong with its journals.

    `refresh` may be called from any thread; `events`, `problems` and `notes` are replaced, never changed in place.
    """

    def __init__(self, root: Path, key: Callable[[], bytes | None] = lambda: None) -> None:
        """`key` gives what seals summaries of what was verified; without one every line is read at each start."""
        self._root = root
        self._key = key
        self._chains: dict[str, Chain] = {}
        self._known: dict[str, last_tails.LastTail] = {}
        self._published = False
        self._shown: tuple[tuple[object, int], ...] = ()
        self._busy = threading.Lock()
        self.events: EventLog = JournalLog(())
        """Every event, oldest first (`Event.order`)."""
        self.problems: tuple[JournalProblem, ...] = ()
        """What was changed, moved, lost or cannot be understood; by file and line."""
        self.notes: tuple[str, ...] = ()
        """Sentences about things that are no fault: a line whose writing was interrupted."""

    def refresh(self) -> bool:
        """Read what is new; True when events, problems or notes are others than before.

        Raises NewerVersionError for a journal of a newer format and FolderError for one that cannot be read;
        what was known before stays.
        """
        with self._busy:
            if not self._published:
                self._known = last_tails.load(self._root)
            files = self._files()
            gone = self._chains.keys() - files.keys()
            for name in gone:
                del self._chains[name]
            read = [self._read(name, status) for name, status in files.items()]
            if not any(read) and not gone and self._published:
                return False
            return self._publish()

    def _files(self) -> dict[str, os.stat_result]:
        """The journals there are, by writer."""
        folder = path = self._root / JOURNAL
        files: dict[str, os.stat_result] = {}
        try:
            with below(self._root, JOURNAL) as held:
                for name, status in held.entries().items():
                    writer = name.removesuffix(".jsonl")
                    if writer != name and SLUG.fullmatch(writer):
                        path = folder / name
                        check_regular(status.st_mode)
                        files[writer] = status
        except FileNotFoundError:
            pass
        except OSError as error:
            raise read_failed(path, error) from error
        return files

    def _read(self, writer: str, status: os.stat_result) -> bool:
        """Bring one chain up to date; False when there was nothing to do."""
        chain = self._chains.get(writer)
        if chain is not None and chain.unchanged(status):
            return False
        if chain is None or not chain.read_on():
            before = self._chains.pop(writer, None)
            chain = Chain(journal_file(self._root, writer), writer, self._known.get(writer))
            if not chain.read_on(self._summary(writer)):
                return True
            if before is not None and before.at.digest.hexdigest() == chain.at.digest.hexdigest():
                chain.version = before.version
        self._chains[writer] = chain
        return True

    def _summary(self, writer: str) -> JournalSummary | None:
        """What was verified of a journal at an earlier start; a short one is read faster than that."""
        key = self._key() if is_kept(self._root, journal_summary.FOLDER, writer) else None
        return None if key is None else journal_summary.load(self._root, writer, key)

    def _summarise(self, chains: Sequence[Chain]) -> None:
        for chain in chains:
            if len(chain.index) - chain.summarised >= WORTH_IT and chain.is_whole and (key := self._key()) is not None:
                journal_summary.save(self._root, chain.writer, chain.summary(), key)
                chain.summarised = len(chain.index)

    def _publish(self) -> bool:
        """Make the chains one story, and remember how far each was seen."""
        chains = [self._chains[writer] for writer in sorted(self._chains)]
        events = tuple((chain.version, len(chain.index)) for chain in chains)
        problems = [problem for chain in chains for problem in (*chain.problems, chain.cut) if problem]
        problems += [
            JournalProblem(path, 1, 1, "gone", f"this journal is gone; {last.seq} lines of it were here before")
            for writer, last in sorted(self._known.items())
            if writer not in self._chains and (path := journal_file(self._root, writer))
        ]
        notes = tuple(
            f"{chain.path}, line {chain.at.lines + 1}: the writing of this line was interrupted before it was "
            f"confirmed. Nothing to do: the next save of {chain.writer} moves it to private/torn."
            for chain in chains
            if chain.unfinished
        )
        before = (self._shown, self.problems, self.notes)
        if self._shown != events:
            self.events = JournalLog(chains)
        self._shown, self.problems, self.notes = events, tuple(problems), notes
        self._published = True
        self._summarise(chains)
        latest = {chain.writer: last for chain in chains if (last := chain.latest)}
        if any(self._known.get(writer) != last for writer, last in latest.items()):
            self._known.update(latest)
            last_tails.remember(self._root, latest)
        return before != (self._shown, self.problems, self.notes)
