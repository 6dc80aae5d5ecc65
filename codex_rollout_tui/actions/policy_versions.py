"""Every text a policy ever had, as the journal tells it, and the saving that adds to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple, get_args

from codex_rollout_tui.actions.author import Author, Clock
from codex_rollout_tui.actions.policy import last_saved, saved_sha, saved_text
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import PolicyChosen, PolicyImported, PolicySaved, PolicyText
from codex_rollout_tui.checklist.policy_review import RecordedVerdict
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.transaction import write_file


class Version(NamedTuple):
    """One text that a policy had.

    sha      of its bytes, in hex
    at       since when (UTC, ISO); empty where nobody noted it
    who      who gave it that text; empty where nobody noted it
    about    how it came about, in a few words
    data     the text; None where it is not here as it was, and then `problem` is why
    """

    sha: str
    at: str
    who: str
    about: str
    data: bytes | None
    problem: str = ""


def history(rollout: Rollout, name: str) -> tuple[Version, ...]:
    """Every text of a policy, newest first; the same text twice in a row is told once, by the newer event.

    The first is the text on disk, where that is none the journal knows: somebody wrote it by other means, or a save
    was cut off before it was noted.
    """
    versions: list[Version] = []
    for version in _versions_in_journal(rollout, name):
        if versions and versions[-1].sha == version.sha:
            versions[-1] = version
        else:
            versions.append(version)
    if name in policies.names(rollout.root):
        data = policies.read(rollout.root, name)
        if not versions or versions[-1].sha != sha256(data):
            versions.append(Version(sha256(data), "", "", "on disk, and not noted yet", data))
    return tuple(reversed(versions))


def _versions_in_journal(rollout: Rollout, name: str) -> Iterator[Version]:
    """The texts in the order of the events; one that stood before an event and was never noted comes just before it."""
    last = ""
    for event in rollout.events.of(*get_args(PolicyText)):
        text = event.payload
        if not isinstance(text, PolicyText) or text.policy != name:
            continue
        if text.before and text.before != last:
            yield _version(rollout.root, text.before, "", "", "what stood there before")
        words = _words_about(text)
        about = f"{words}, taken back" if event.ref in rollout.folded.undone else words
        yield _version(rollout.root, text.sha256, event.at, event.person, about)
        last = text.sha256


def _words_about(text: PolicyText) -> str:
    match text:
        case PolicyChosen():
            return text.key or "a choice"
        case PolicyImported():
            return f"imported from {text.source}"
        case _:
            return "saved"


def _version(root: Path, sha: str, at: str, who: str, about: str) -> Version:
    try:
        return Version(sha, at, who, about, policies.version(root, sha))
    except RolloutError as error:
        return Version(sha, at, who, about, None, str(error))


class Recorder:
    """Keeps and notes what is saved of one policy of a rollout. Blocks on the disk; threads wait for each other."""

    def __init__(self, root: Path, name: str, author: Author, clock: Clock) -> None:
        self.root = root
        self.name = name
        self._author = author
        self._clock = clock
        self._opened: Rollout | None = None
        self._lock = RLock()

    @property
    def _rollout(self) -> Rollout:
        if self._opened is None:
            self._opened = Rollout(self.root, self._author, self._clock)
        return self._opened

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the rollout meanwhile; raises RolloutError."""
        with self._lock, self._rollout.changing():
            yield

    def save(self, before: bytes | None, data: bytes, write: Callable[[], None]) -> None:
        """Keep both texts, `write` the newer one and note it: all of that, or nothing where something is refused.

        In this order, so that a text which an event names is always there, and one on disk at least kept.
        """
        with self.locked():
            rollout = self._rollout
            if before == data and saved_sha(last_saved(rollout, self.name)) == sha256(data):
                return
            path = rollout.policy_file(self.name)
            files = rollout.versions(*(text for text in (before, data) if text is not None)) | {path: data}

            def write_one(place: Path, text: bytes, root: Path) -> None:
                if place == path:
                    write()
                else:
                    write_file(place, text, root)

            with rollout.changing(files, write_one):
                changed = "" if before is None or before == data else sha256(before)
                rollout.record(Draft.of(PolicySaved(self.name, sha256(data), changed)))

    def history(self) -> tuple[Version, ...]:
        """Every text the policy had, newest first; raises RolloutError."""
        with self._lock:
            self._rollout.refresh()
            return history(self._rollout, self.name)

    def last_saved(self) -> bytes | None:
        """The text of the last saved version; None where there is none, or it is not here as it was saved."""
        with self._lock:
            self._rollout.refresh()
            return saved_text(self._rollout, self.name)

    def recorded_verdict(self, data: bytes) -> RecordedVerdict | None:
        """What a real Codex said of this very text on whatever machine of the rollout, newest first.

        None where none was asked, or the journal cannot be read.
        """
        with self._lock:
            try:
                self._rollout.refresh()
                answers = self._rollout.recorded_verdicts().get(sha256(data), ())
            except RolloutError:
                return None
        return next(iter(answers), None)

    def knows(self, data: bytes) -> bool:
        """Whether a text is noted as one the policy had; raises RolloutError."""
        with self._lock:
            self._rollout.refresh()
            texts = [event.payload for event in self._rollout.events.of(*get_args(PolicyText))]
        sha = sha256(data)
        return any(
            sha in (text.sha256, text.before)
            for text in texts
            if isinstance(text, PolicyText) and text.policy == self.name
        )
