"""A policy as one client reads it, and where its keys stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from codex_rollout_tui.policy.catalogue.clients import as_seen
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.decide.decision import MEASURED, Decision, Question, Word
from codex_rollout_tui.policy.text.document import Document, Path, look_up


class DecideView:
    """The values a client reads of a policy; empty where it cannot read the text.

    Raises ValueError for a client that was not measured.
    """

    def __init__(self, document: Document, client: str = NEWEST) -> None:
        if client not in VERSIONS:
            raise ValueError(f"{client} is not a measured client version")
        self.document = document
        self.client = client

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values, without the keys this client ignores."""
        return as_seen(self.document.values or {}, self.client)

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        return look_up(self.values, path, None)

    def table(self, *path: str | int) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, Mapping) else {}

    def items(self, *path: str | int) -> list[Any]:
        """The list at a path; empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, list) else []

    def rules_out(self, key: str, value: str) -> bool:
        """Whether the policy lists what may be chosen for a key, and a value is not among it."""
        return isinstance(self.get(key), list) and value not in map(named, self.items(key))

    def line(self, path: Path) -> int | None:
        """The line of a key, or of the nearest thing around it that has a place."""
        for length in range(len(path), 0, -1):
            span = self.document.key_span(path[:length])
            if span is not None:
                return span.line
        return None

    def ignored(self, *path: str | int) -> str | None:
        """A note that this client does not read a key the policy sets; None where it reads it, or it is not set."""
        if self.document.has(path) and look_up(self.values, path, None) is None:
            return f"Codex {self.client} does not read {dotted(path)} (line {self.line(path)}): to it, it is not there."
        return None

    def answer(
        self,
        question: Question,
        asked: str,
        decision: Word,
        reason: str,
        path: Path = (),
        *,
        instead: str | None = None,
        notes: Iterable[str] = (),
        basis: str = MEASURED,
    ) -> Decision:
        """A decision by the key at `path`, with its line, and with the note that other clients may decide otherwise."""
        told = tuple(dict.fromkeys(notes))
        if self.client != NEWEST:
            told += (f"Of Codex {self.client} only the keys it reads were measured, not how it decides.",)
        line = self.line(path) if path else None
        return Decision(question, asked, decision, reason, dotted(path) or None, line, instead, told, basis)


def dotted(path: Path) -> str:
    """A path as it is shown."""
    return ".".join(str(part) for part in path)


def named(value: Any) -> Any:
    """A value of an enumeration, which may also be written as a table: `{ prompt = {} }`."""
    if isinstance(value, dict) and len(value) == 1 and next(iter(value.values())) == {}:
        return next(iter(value))
    return value
