"""One line of a journal: how it is written, and what must hold of it when it is read."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import KINDS

VERSION = 1
RESERVED = frozenset({"v", "seq", "at", "by", "kind", "item", "prev", "hash", "with", "of"})
"""Fields of a line that a body may not use: they are the journal's own."""

LONGEST = 1 << 20
"""Bytes of a line at most, its newline included."""


class JournalLine(NamedTuple):
    """A line that was read: its event, and what chains it to its neighbours.

    `group` is (number of the first, how many) for an action that wrote several lines, else None.
    """

    event: Event
    prev: str
    hash: str
    group: tuple[int, int] | None


class JournalLineError(Exception):
    """A line is not what the journal wrote; `code` sorts it, the text completes 'line 7: it ...'."""

    def __init__(self, code: str, told: str) -> None:
        super().__init__(told)
        self.code = code


class NewerJournalLineError(Exception):
    """A line of a newer version of the format."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def encode(event: Event, prev: str) -> tuple[bytes, str]:
    """The line of an event, newline included, and its hash: sha256 of the line without its `hash` member.

    Raises ValueError or TypeError for what JSON cannot hold (NaN, half a surrogate pair, an object).
    """
    fields: dict[str, Any] = {"v": VERSION, "seq": event.seq, "at": event.at, "by": event.by, "kind": event.kind}
    if event.item is not None:
        fields["item"] = event.item
    fields.update(event.fields)
    fields["prev"] = prev
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")
    digest = sha256(text).hexdigest()
    return text[:-1] + _seal(digest) + b"\n", digest


def _seal(digest: str) -> bytes:
    return b',"hash":"%b"}' % digest.encode("ascii")


_SEAL = re.compile(rb',"hash":"([0-9a-f]{64})"}\Z')
_SEAL_SIZE = len(_seal("0" * 64))


def recorded_hash(raw: bytes) -> str | None:
    """The hash a line says it has, true or not; None where there is none at its end."""
    raw = raw.removesuffix(b"\r")
    seal = _SEAL.match(raw, max(len(raw) - _SEAL_SIZE, 0))
    return seal[1].decode("ascii") if seal else None


def _refuse(name: str) -> Any:
    raise ValueError(name)


_decoder: Any = json.JSONDecoder(parse_constant=_refuse)
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once


def _parse(text: str) -> dict[str, Any]:
    """The JSON object a text is; raises LineError."""
    if not text.strip():
        raise JournalLineError("blank", "it is empty")
    try:
        fields, end = _scan(text, 0)
        if "\\u" in text:
            json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except (ValueError, StopIteration, RecursionError):
        raise JournalLineError("json", "it is not JSON") from None
    if type(fields) is not dict or end != len(text):
        raise JournalLineError("json", "it is not JSON")
    return fields


_HEAD = re.compile(
    r'\{"v":1,"seq":([1-9][0-9]{0,15}),"at":"([^"\\]{20})","by":"([^"\\]+)","kind":"([^"\\]+)"(?:,"item":"([^"\\]+)")?(?=,)'
)
_PREV = ',"prev":"'


def decode(raw: bytes, writer: str) -> JournalLine:
    """Read and verify one line (without its newline) of `writer`'s journal.

    A line laid out as `encode` does it is taken apart without a full JSON parse, which halves the time; any other
    goes the long way, to the same result. A line end that a checkout turned into CR LF is no change. Raises LineError
    for anything the journal did not write, NewerLineError for a newer format.
    """
    digest = sha256(raw[:-_SEAL_SIZE] + b"}").hexdigest()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise JournalLineError("json", "it is not text (UTF-8)") from None
    head = _HEAD.match(text)
    if head is None or not text.endswith(f'","hash":"{digest}"}}'):
        return _decode_any(raw, text, writer)
    end, cut = head.end(), text.rfind(_PREV)
    seq, at, by, kind, item = head.groups()
    prev = text[cut + 9 : -_SEAL_SIZE - 1]
    if by != writer or kind not in KINDS or not _is_time(at) or '"' in prev:
        return _decode_any(raw, text, writer)
    body = _parse(f"{{{text[end + 1 : cut]}}}") if cut > end else {}
    if not body.keys().isdisjoint(_OUTER) or (cut > end and not body):
        return _decode_any(raw, text, writer)
    number = int(seq)
    event = Event(number, at, writer, kind, item if item is None else intern(item), body)
    return JournalLine(event, prev, digest, check_body(body, number) if body else None)


_OUTER = RESERVED - {"with", "of"}


def _decode_any(raw: bytes, text: str, writer: str) -> JournalLine:
    """The same for a line that is not laid out as `encode` does it, and for what is wrong with it."""
    raw, text = raw.removesuffix(b"\r"), text.removesuffix("\r")
    fields = _parse(text)
    version = fields.get("v")
    if type(version) is not int or version != VERSION:
        if type(version) is int and version > VERSION:
            raise NewerJournalLineError(version)
        raise JournalLineError("format", "it has no valid version number (v)")
    recorded = recorded_hash(raw)
    if recorded is None:
        raise JournalLineError("format", "it does not end with its hash")
    digest = sha256(raw[:-_SEAL_SIZE] + b"}").hexdigest()
    if recorded != digest:
        raise JournalLineError("edited", "it was changed after it was written (its hash does not fit)")
    body = {name: value for name, value in fields.items() if name not in _OUTER}
    get = fields.get
    return _line(get("seq"), get("at"), get("by"), get("kind"), get("item"), body, get("prev"), digest, writer)


def _line(
    seq: object, at: object, by: object, kind: object, item: object, body: dict[str, Any],
    prev: object, digest: str, writer: str,
) -> JournalLine:  # fmt: skip
    if type(seq) is not int or seq < 1:
        raise JournalLineError("format", "it has no valid number (seq)")
    if type(at) is not str or not _is_time(at):
        raise JournalLineError("format", "it has no valid time (at)")
    if type(prev) is not str:
        raise JournalLineError("format", "it does not name the line before it (prev)")
    if by != writer:
        raise JournalLineError("foreign", f"it was not written by {writer}, whose journal this is")
    if type(kind) is not str or kind not in KINDS:
        raise JournalLineError("kind", "it is a kind of event that this version does not know")
    if item is not None:
        if type(item) is not str:
            raise JournalLineError("format", "it has an item that is not text")
        item = intern(item)
    group = check_body(body, seq) if body else None
    return JournalLine(Event(seq, at, writer, kind, item, body), prev, digest, group)


_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@lru_cache(maxsize=1024)
def _is_time(at: str) -> bool:
    if not _AT.fullmatch(at):
        return False
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True


def follows(raw: bytes, writer: str, seq: int, digest: str | None) -> bool:
    """Whether `raw` is a whole line that belongs right after the line (`seq`, `digest`)."""
    try:
        line = decode(raw, writer)
    except (JournalLineError, NewerJournalLineError):
        return False
    return line.event.seq == seq + 1 and line.prev == digest


_OUTCOMES = frozenset({None, "done", "failed", "unknown"})
_TEXT = dict.fromkeys(("outcome", "answer", "edition", "reason", "until", "on", "person", "text"), str)
_TYPES: dict[str, type] = {"evidence": list, "with": int, "of": int, **_TEXT}
"""Body fields that mean the same in every kind of event, and their types."""
_WORDS = {str: "text", int: "a number", list: "a list"}


def check_body(body: Mapping[str, Any], seq: int) -> tuple[int, int] | None:
    """Look at the body fields that have one type everywhere; gives the group, raises LineError."""
    wanted = _TYPES.get
    for name, value in body.items():
        type_ = wanted(name)
        if type_ is not None and type(value) is not type_ and value is not None:
            raise JournalLineError("format", f"its '{name}' is not {_WORDS[type_]}")
    if body.get("outcome") not in _OUTCOMES:
        raise JournalLineError("format", "its 'outcome' is not done, failed or unknown")
    for part in body.get("evidence") or ():
        if type(part) is not dict:
            raise JournalLineError("format", "its 'evidence' is not a list of objects")
    if "with" not in body:
        return None
    first, count = body["with"] or 0, body.get("of") or 0
    if not 1 <= first <= seq < first + count:
        raise JournalLineError("format", "it does not say rightly which lines it belongs with")
    return first, count
