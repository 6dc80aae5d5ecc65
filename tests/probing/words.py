"""The words a binary holds as texts of its own: the names of its keys are among them.

Rust keeps a text as a pointer and a length, also in the lists of field names that its reader of TOML is given. In a
Linux binary these pairs lie in the writable segments, with the pointers in place or in the table of relocations.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.probing.error import ProbingError

_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9_-]{1,59}")
_LOAD, _DYNAMIC = 1, 2
_WRITABLE = 2
_RELA, _RELA_SIZE = 7, 8
_LONGEST = 60


class _Segment(NamedTuple):
    kind: int
    flags: int
    offset: int
    address: int
    size: int


def words(binary: Path) -> frozenset[str]:
    """Every text in the binary that could be the name of a key; raises ProbingError where it is no 64-bit ELF."""
    with binary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:6] != b"\x7fELF\x02\x01":
            raise ProbingError(f"{binary} is not a Linux binary, so its words cannot be read.")
        return frozenset(_Image(data).words())


class _Image:
    """The binary as it would lie in memory."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        table = struct.unpack_from("<Q", data, 32)[0]
        size, count = struct.unpack_from("<HH", data, 54)
        headers = (struct.unpack_from("<IIQQQQ", data, table + index * size) for index in range(count))
        self._segments = [_Segment(kind, flags, at, address, held) for kind, flags, at, address, _, held in headers]
        self._loaded = [segment for segment in self._segments if segment.kind == _LOAD]

    def words(self) -> Iterator[str]:
        moved = self._relocations()
        for segment in self._loaded:
            if not segment.flags & _WRITABLE:
                continue
            whole = segment.size - segment.size % 8
            cells = struct.unpack(f"<{whole // 8}Q", self._data[segment.offset : segment.offset + whole])
            for index in range(len(cells) - 1):
                length = cells[index + 1]
                if 1 < length <= _LONGEST:
                    address = segment.address + index * 8
                    word = self._text(moved.get(address, cells[index]), length)
                    if _WORD.fullmatch(word):
                        yield word.decode()

    def _relocations(self) -> dict[int, int]:
        """What the loader writes, by the address it writes it to."""
        moved: dict[int, int] = {}
        for dynamic in self._segments:
            if dynamic.kind == _DYNAMIC:
                held = self._data[dynamic.offset : dynamic.offset + dynamic.size - dynamic.size % 16]
                tags = dict(struct.iter_unpack("<QQ", held))
                start, size = self._offset(tags.get(_RELA, 0)), tags.get(_RELA_SIZE, 0)
                for address, _, value in struct.iter_unpack("<QQQ", self._data[start : start + size - size % 24]):
                    moved[address] = value
        return moved

    def _offset(self, address: int) -> int:
        for segment in self._loaded:
            if segment.address <= address < segment.address + segment.size:
                return segment.offset + address - segment.address
        return len(self._data)

    def _text(self, address: int, length: int) -> bytes:
        start = self._offset(address)
        return self._data[start : start + length]
