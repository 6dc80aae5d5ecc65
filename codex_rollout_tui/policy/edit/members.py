"""Add and drop single members of a `[list]` or `{ table }` and leave every comment beside them alone.

A comment on the member's own line goes with it; comment lines above it stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SAME_LINE_COMMENT = re.compile(rb"[ \t]*#[^\r\n]*")
_LINE_END = re.compile(rb"[ \t]*\r?\n")
_TO_COMMA = re.compile(rb"(?:[^,#]|#[^\n]*)*+")


def _join(newline: bytes, *pieces: bytes) -> bytes:
    """Pieces of blanks and comments after one another; no comment swallows what follows it."""
    out = b""
    for piece in pieces:
        if piece and b"#" in out.rpartition(b"\n")[2] and not _LINE_END.match(piece):
            out += newline
        out += piece
    return out


@dataclass(slots=True)
class _Member:
    lead: bytes
    text: bytes
    after: bytes
    comma: bool
    trail: bytes

    def split_lead(self) -> bytes:
        """Take the gap off the lead; left are the comment lines that touch the member from above."""
        lines = self.lead.splitlines(keepends=True) or [b""]
        if self.lead.endswith(b"\n"):
            lines.append(b"")
        first = len(lines) - 1
        while first > 1 and lines[first - 1].lstrip(b" \t").startswith(b"#"):
            first -= 1
        if first == len(lines) - 1:
            gap, self.lead = self.lead, b""
            return gap
        indent = len(lines[first]) - len(lines[first].lstrip(b" \t"))
        gap = b"".join(lines[:first]) + lines[first][:indent]
        self.lead = self.lead[len(gap) :]
        return gap

    @property
    def own_line(self) -> bool:
        return b"\n" in self.lead


class Members:
    """The text of one bracketed value, taken apart; `text()` puts it together again."""

    def __init__(self, body: bytes, start: int, end: int, members: Sequence[tuple[int, int]], newline: bytes) -> None:
        self._open = body[start : start + 1]
        self._close = body[end - 1 : end]
        self._newline = newline
        self._members: list[_Member] = []
        at = start + 1
        for number, (first, last) in enumerate(members):
            lead = body[at:first]
            stop = members[number + 1][0] if number + 1 < len(members) else end - 1
            gap = body[last:stop]
            upto = _TO_COMMA.match(gap)
            cut = upto.end() if upto else 0
            comma = cut < len(gap)
            if comma:
                after, rest = gap[:cut], gap[cut + 1 :]
            else:
                same = _SAME_LINE_COMMENT.match(gap)
                cut = same.end() if same else 0
                after, rest = gap[:cut], gap[cut:]
            same = _SAME_LINE_COMMENT.match(rest) if comma else None
            trail = same[0] if same else b""
            self._members.append(_Member(lead, body[first:last], after, comma, trail))
            at = stop - len(rest) + len(trail)
        self._tail = body[at : end - 1]
        self._trailing = self._open == b"[" and bool(self._members) and self._members[-1].comma

    def __len__(self) -> int:
        return len(self._members)

    def replace(self, at: int, text: bytes) -> None:
        """Write another value in a member's place."""
        self._members[at].text = text

    def remove(self, at: int) -> None:
        """Drop a member with its comma and the comment on its own line."""
        gone = self._members.pop(at)
        comments = gone.lead.rstrip() if b"#" in gone.lead else b""
        following = self._members[at] if at < len(self._members) else None
        if following is None:
            self._tail = _join(self._newline, comments, self._tail)
        elif comments:
            following.lead = _join(self._newline, comments, following.lead)
        elif at == 0 and not following.own_line:
            following.lead = gone.lead
        if at > 0 and not gone.own_line:
            before = self._members[at - 1]
            before.trail = _join(self._newline, before.trail, gone.after, gone.trail)
        if not self._members and b"#" not in self._tail:
            self._tail = b""

    def move(self, at: int, to: int) -> None:
        """Put a member before the one that stands at `to`, with the comments that belong to it; the gaps stay."""
        self._trailing = bool(self._members) and self._members[-1].comma
        gaps = [member.split_lead() for member in self._members]
        member = self._members.pop(at)
        self._members.insert(to - (to > at), member)
        for entry, gap in zip(self._members, gaps, strict=True):
            entry.lead = gap + entry.lead

    def insert(self, at: int, text: bytes) -> None:
        """Put a new member before the one that stands at `at`, in the manner of its neighbours."""
        last = at == len(self._members)
        comma = not last or self._trailing
        if not self._members:
            lead = self._first_lead()
        elif any(member.own_line for member in self._members):
            model = next(member for member in self._members[max(0, at - 1) :] + self._members[::-1] if member.own_line)
            lead = self._newline + model.lead.rpartition(b"\n")[2]
        elif at == 0:
            lead, self._members[0].lead = self._members[0].lead, b" "
        else:
            lead = b" "
        self._members.insert(at, _Member(lead, text, b"", comma, b""))

    def _first_lead(self) -> bytes:
        if b"\n" not in self._tail:
            self._tail = b" " if self._open == b"{" else b""
            return self._tail
        before, _, indent = self._tail.rpartition(b"\n")
        self._tail = self._newline + indent
        return before.rstrip() + self._newline + indent + b"  "

    def text(self) -> bytes:
        """The bracketed value as it now stands."""
        out = [self._open]
        pending = b""
        for number, member in enumerate(self._members):
            needed = number + 1 < len(self._members)
            out += (_join(self._newline, pending, member.lead, b"x")[:-1], member.text)
            if not member.comma and needed:
                out.append(b",")
                pending = _join(self._newline, member.after, member.trail)
            elif needed or (member.comma and self._trailing):
                out += (_join(self._newline, member.after, b",")[:-1], b",")
                pending = member.trail
            else:
                pending = _join(self._newline, member.after, member.trail)
        out += (_join(self._newline, pending, self._tail, b"x")[:-1], self._close)
        return b"".join(out)
