"""The profile inside a signed one: a CMS message in DER or BER (RFC 5652), as macOS and MDM servers write it.

Nobody checks the signature here: the text is read, shown and judged like any other before it is saved.
"""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.actions.importers.no_policy import NoPolicyError

_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PARTS, _FIRST = 0x30, 0x06, 0x04, 0x24, 0xA0
_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_UNSIGNED = "Export the profile unsigned, or take the policy from where the profile was made."


class _Element(NamedTuple):
    """One element: its tag, where its content starts and ends, and where the next element starts."""

    tag: int
    start: int
    end: int
    after: int


def is_signed(data: bytes) -> bool:
    """Whether a file begins as a CMS message does; no UTF-8 text begins so."""
    return data[:1] == b"\x30" and data[1:2] >= b"\x80"


def content(data: bytes) -> bytes:
    """What was signed; raises NoPolicyError where the message is broken, encrypted or holds only the signature."""
    try:
        message = _inside(data, _element(data, 0), _SEQUENCE)
        kind = data[message[0].start : message[0].end]
        if kind == _ENVELOPED:
            raise NoPolicyError("it is encrypted", _UNSIGNED)
        if message[0].tag != _OID or kind != _SIGNED:
            raise NoPolicyError("it is no configuration profile", "Name a requirements.toml or a .mobileconfig.")
        signed = _inside(data, _inside(data, message[1], _FIRST)[0], _SEQUENCE)
        wrapped = _inside(data, signed[2], _SEQUENCE)
        if len(wrapped) < 2:
            raise NoPolicyError("it holds a signature without the profile", _UNSIGNED)
        return _octets(data, _inside(data, wrapped[1], _FIRST)[0])
    except (IndexError, ValueError) as error:
        raise NoPolicyError("it begins like a signed profile, but its signature is broken", _UNSIGNED) from error


def _inside(data: bytes, around: _Element, tag: int) -> list[_Element]:
    """The elements inside one of an expected tag, as many as are looked at."""
    if around.tag != tag:
        raise ValueError(around.tag)
    elements: list[_Element] = []
    at = around.start
    while at < around.end and len(elements) < 3:
        elements.append(_element(data, at))
        at = elements[-1].after
    return elements


def _octets(data: bytes, element: _Element) -> bytes:
    """The bytes of a string that is written whole or in parts."""
    if element.tag == _OCTETS:
        return data[element.start : element.end]
    if element.tag != _OCTETS_IN_PARTS:
        raise ValueError(element.tag)
    parts, at = [], element.start
    while at < element.end:
        part = _element(data, at)
        if part.tag != _OCTETS:
            raise ValueError(part.tag)
        parts.append(data[part.start : part.end])
        at = part.after
    return b"".join(parts)


def _element(data: bytes, at: int) -> _Element:
    tag, start, length = _head(data, at)
    if length is not None:
        if start + length > len(data):
            raise ValueError(length)
        return _Element(tag, start, start + length, start + length)
    here, open_ones = start, 0
    while True:
        if data[here : here + 2] == b"\0\0":
            if not open_ones:
                return _Element(tag, start, here, here + 2)
            open_ones -= 1
            here += 2
            continue
        _, inner, length = _head(data, here)
        open_ones += length is None
        here = inner + (length or 0)


def _head(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Tag, start of the content and its length, None where the content ends by a mark; IndexError past the end."""
    tag, first = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise ValueError(tag)
    if first < 0x80:
        return tag, at + 2, first
    if first == 0x80:
        return tag, at + 2, None
    many = first & 0x7F
    if many > 8 or at + 2 + many > len(data):
        raise ValueError(many)
    return tag, at + 2 + many, int.from_bytes(data[at + 2 : at + 2 + many], "big")
