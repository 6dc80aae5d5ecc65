"""Every text a policy ever had, as the journal tells it, and the saving that adds to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from codex_rollout_tui.actions.author import Author, Clock
from codex_rollout_tui.actions.policy import last_saved, saved_text
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.atomic import sweep
from codex_rollout_tui.store.journal import Draft

KINDS = ("saved", "decided")
"""The kinds of event that give a policy a text."""


class Version(NamedTuple):
    """One text that a policy had.

    sha      of its bytes, in hex
    at       since when (UTC, ISO); empty where nobody noted it
    who      who gave it that text; empty where nobody noted it
    about    how it came about, in a few words
    data     the text; None where it is not here as it was, and then `trouble` is why
    """

    sha: str
    at: str
    who: str
    about: str
    data: bytes | None
    trouble: str = ""


def history(rollout: Rollout, name: str) -> tuple[Version, ...]:
    """Every text of a policy, newest first; the same text twice in a row is told once, by the newer event.

    The first is the text on disk, where that is none the journal knows: somebody wrote it by other means, or a save
    was cut off before it was noted.
    """
    found: list[Version] = []
    for version in _told(rollout, name):
        if found and found[-1].sha == version.sha:
            found[-1] = version
        else:
            found.append(version)
    if name in policies.names(rollout.root):
        data = policies.read(rollout.root, name)
        if not found or found[-1].sha != sha256(data):
            found.append(Version(sha256(data), "", "", "on disk, and not noted yet", data))
    return tuple(reversed(found))


def _told(rollout: Rollout, name: str) -> Iterator[Version]:
    """The texts in the order of the events; one that stood before an event and was never noted comes just before it."""
    last = ""
    for event in rollout.events:
        if event.kind not in KINDS or event.body.get("policy") != name:
            continue
        before, now = event.text_of("before"), event.text_of("sha256")
        if before and before != last:
            yield _version(rollout.root, before, "", "", "what stood there before")
        who = event.by.rpartition("-")[0] or event.by
        yield _version(rollout.root, now, event.at, who, _about(rollout, event))
        last = now


def _about(rollout: Rollout, event: Event) -> str:
    if event.kind == "decided":
        words = event.text_of("key") or "a choice"
    elif event.text_of("from"):
        words = f"imported from {event.text_of('from')}"
    else:
        words = "saved"
    return f"{words}, taken back" if event.ref in rollout.folded.undone else words


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
        self._me = author
        self._clock = clock
        self._opened: Rollout | None = None
        self._lock = RLock()

    @property
    def _rollout(self) -> Rollout:
        if self._opened is None:
            self._opened = Rollout(self.root, self._me, self._clock)
        return self._opened

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the rollout meanwhile; raises RolloutError."""
        with self._lock, self._rollout.changing():
            yield

    def save(self, before: bytes | None, data: bytes, write: Callable[[], None]) -> None:
        """Keep both texts, `write` the newer one and note it: all of that, or nothing where something is refused.

        In this order, so that a text which an event names is always there, and one on disk at least kept.
        """
        with self.alone():
            rollout = self._rollout
            last = last_saved(rollout, self.name)
            if before == data and last is not None and last.body.get("sha256") == sha256(data):
                return
            texts = [Document(text) for text in (before, data) if text is not None]
            with rollout.changing(*map(rollout.version_file, texts)):
                sweep(rollout.policy_file(self.name).parent)
                *older, new = (policies.keep_version(rollout.root, text.data) for text in texts)
                changed = {"before": older[0]} if older and older[0] != new else {}
                self._written(write, Draft("saved", None, {"policy": self.name, **changed, "sha256": new}))

    def _written(self, write: Callable[[], None], draft: Draft) -> None:
        """Write and note; where writing is refused, what stands there is left alone: it may be somebody else's."""
        refused: Exception | None = None
        with self._rollout.changing(self._rollout.policy_file(self.name)):
            try:
                write()
            except Exception as error:  # raised once nothing is put back any more
                refused = error
            else:
                self._rollout.record(draft)
        if refused is not None:
            raise refused

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

    def knows(self, data: bytes) -> bool:
        """Whether a text is noted as one the policy had; raises RolloutError."""
        with self._lock:
            self._rollout.refresh()
            events = [event for event in self._rollout.events if event.kind in KINDS]
        sha = sha256(data)
        mine = (event.body for event in events if event.body.get("policy") == self.name)
        return any(sha in (body.get("sha256"), body.get("before")) for body in mine)
