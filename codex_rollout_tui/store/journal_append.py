"""Append to a journal: a line an event, chained, durable before it is acknowledged, an action whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from codex_rollout_tui.checklist.clock import time_to_write
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payload_fields import fields_of
from codex_rollout_tui.checklist.payloads import KIND, KINDS, Payload
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.atomic import write_all
from codex_rollout_tui.files.folder import Folder, below
from codex_rollout_tui.files.names import make_folder
from codex_rollout_tui.files.refusals import write_failed
from codex_rollout_tui.store import last_tails
from codex_rollout_tui.store.journal_line import LONGEST, RESERVED, JournalLineError, check_body, decode, encode
from codex_rollout_tui.store.journal_problems import JournalProblem
from codex_rollout_tui.store.journal_tail import Tail, find_tail, move_torn
from codex_rollout_tui.store.journals import JournalReader
from codex_rollout_tui.store.layout import JOURNAL, SLUG, journal_file
from codex_rollout_tui.store.lock import WAIT, locked
from codex_rollout_tui.store.secret_gate import refuse_secrets

__all__ = ["Draft", "JournalProblem", "JournalReader", "append"]


class Draft(NamedTuple):
    """An event as an action proposes it; number, time and writer come with the append."""

    kind: str
    item: str | None
    fields: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def of(cls, payload: Payload, item: str | None = None) -> Draft:
        """The draft of a payload."""
        return cls(KIND[type(payload)], item, fields_of(payload))


def append(
    root: Path, writer: str, drafts: Sequence[Draft], now: datetime, *, timeout: float = WAIT
) -> tuple[Event, ...]:
    """Write `drafts` to the end of `writer`'s journal and return them as events, once they are on the disk.

    All or nothing: when the disk refuses, the journal is cut back to what it was and WriteFailedError raised.
    The drafts of one call are one action: when there are several, each gets `with` (number of the first) and
    `of` (how many). `now` is aware; a time before the writer's last event becomes that event's time,
    where that is no more than a week ahead. What a
    killed process left half written is moved to `private/torn/`. Cost does not grow with the journal.

    Raises WriteFailedError, FolderBusyError, BadFileError for a journal whose last line is broken,
    NewerVersionError for one of a newer format, UsageError for text that is no valid Unicode or holds a secret.
    """
    _check(writer, drafts)
    if not drafts:
        return ()
    with locked(root, timeout):
        path = journal_file(root, writer)
        try:
            return _append(root, path, writer, drafts, now)
        except OSError as error:
            raise write_failed(path, error) from error


def _check(writer: str, drafts: Sequence[Draft]) -> None:
    """Stop a programming error before it is written for ever."""
    if not SLUG.fullmatch(writer):
        raise ValueError(f"not a writer: {writer!r}")
    for draft in drafts:
        if draft.kind not in KINDS:
            raise ValueError(f"not a kind of event: {draft.kind!r}")
        if used := RESERVED & draft.fields.keys():
            raise ValueError(f"an event may not use {', '.join(sorted(used))}")
        try:
            check_body(draft.fields, 1)
        except JournalLineError as error:
            raise ValueError(str(error)) from error
        refuse_secrets({"item": draft.item, **draft.fields})


def _append(root: Path, path: Path, writer: str, drafts: Sequence[Draft], now: datetime) -> tuple[Event, ...]:
    with ExitStack() as stack:
        make_folder(root, JOURNAL)
        folder = stack.enter_context(below(root, JOURNAL))
        created = not folder.has(path.name)
        descriptor = folder.open(path.name, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        stack.callback(os.close, descriptor)
        if created:
            stack.callback(_remove_empty, folder, path.name, descriptor)
        tail = find_tail(descriptor, path, writer)
        data, events, digest = _lines(tail, writer, drafts, now)
        if tail.torn:
            move_torn(root, descriptor, writer, tail)
        _write(descriptor, data)
        if created:
            folder.sync()
    _remember(root, writer, tail, last_tails.LastTail(events[-1].seq, digest))
    return events


def _lines(tail: Tail, writer: str, drafts: Sequence[Draft], now: datetime) -> tuple[bytes, tuple[Event, ...], str]:
    at = time_to_write(now, tail.at)
    first, digest = tail.seq + 1, tail.hash
    group = {"with": first, "of": len(drafts)} if len(drafts) > 1 else {}
    lines: list[bytes] = [] if tail.closed else [b"\n"]
    events: list[Event] = []
    for seq, draft in enumerate(drafts, first):
        draft_event = Event(seq, at, writer, draft.kind, draft.item, {**draft.fields, **group})
        try:
            line, digest = encode(draft_event, digest)
        except UnicodeEncodeError:
            raise UsageError(
                "The text holds bytes that are not valid text; type it again. Nothing was saved."
            ) from None
        if len(line) > LONGEST:
            raise UsageError(f"The text is longer than {LONGEST >> 20} MB. Shorten it. Nothing was saved.")
        lines.append(line)
        events.append(decode(line[:-1], writer).event)
    return b"".join(lines), tuple(events), digest


def _write(descriptor: int, data: bytes) -> None:
    """One write and fsync, or the length as it was; raises OSError."""
    length = os.fstat(descriptor).st_size
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, length)
            os.fsync(descriptor)
        raise


def _remove_empty(folder: Folder, name: str, descriptor: int) -> None:
    if os.fstat(descriptor).st_size == 0:
        with suppress(FileNotFoundError):
            folder.unlink(name)


def _remember(root: Path, writer: str, tail: Tail, latest: last_tails.LastTail) -> None:
    """Remember the new end, unless what was remembered before is not what we appended to."""
    known = last_tails.load(root).get(writer)
    if known == (last_tails.LastTail(tail.seq, tail.hash) if tail.seq else None):
        last_tails.remember(root, {writer: latest})
