"""Splices: the smallest unit of an edit, and what edits share."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit import render
from codex_rollout_tui.policy.edit.members import Members
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.policy.text.layout import Section
from codex_rollout_tui.policy.text.statements import StatementPlace
from codex_rollout_tui.policy.text.tree import shared_ends


class Splice(NamedTuple):
    """Bytes `start` to `end` of a text give way to `replacement`; offsets count the byte order mark."""

    start: int
    end: int
    replacement: bytes

    def apply(self, document: Document) -> Document:
        """The text after this splice."""
        return document.spliced(self.start, self.end, self.replacement)

    def inverse(self, document: Document) -> Splice:
        """What undoes this splice of `doc`."""
        return Splice(self.start, self.start + len(self.replacement), document.data[self.start : self.end])


def splices(old: Document, new: Document) -> tuple[Splice, ...]:
    """The one splice that turns the old text into the new one; none where they are the same bytes."""
    before, after = old.data, new.data
    if before == after:
        return ()
    start, end = shared_ends(before, after)
    return (Splice(start, len(before) - end, after[start : len(after) - end]),)


def put(document: Document, start: int, end: int, text: str | bytes) -> Document:
    """Replace bytes `start` to `end` of the body."""
    piece = text.encode("utf-8") if isinstance(text, str) else text
    return Splice(start + document.bom, end + document.bom, piece).apply(document)


def newline_of(document: Document) -> str:
    """The line end the text uses first."""
    first = document.body.find(b"\n")
    return "\r\n" if first > 0 and document.body[first - 1 : first] == b"\r" else "\n"


def line_start(document: Document, at: int) -> int:
    """Where the line of a byte starts."""
    return document.body.rfind(b"\n", 0, at) + 1


def line_end(document: Document, at: int) -> int:
    """Where the line of a byte ends, its line end included."""
    newline_at = document.body.find(b"\n", at)
    return len(document.body) if newline_at < 0 else newline_at + 1


def comments_above(document: Document, at: int, floor: int) -> int:
    """The start of the comment lines that touch the line of a byte from above, or of that line; none above `floor`."""
    start = line_start(document, at)
    while start > floor:
        above = line_start(document, start - 1)
        if above < floor or not document.body[above:start].lstrip(b" \t").startswith(b"#"):
            break
        start = above
    return start


def add_lines(document: Document, at: int, lines: str) -> Document:
    """Put whole lines at the start of a line, or at the end of a text whose last line is not ended."""
    if at > 0 and document.body[at - 1 : at] != b"\n":
        lines = newline_of(document) + lines
    return put(document, at, at, lines)


def sections_under(document: Document, path: Path) -> list[Section]:
    """The sections with a header at or below a path."""
    return [section for section in document.layout.sections[1:] if section.path[: len(path)] == path]


def container(document: Document, path: Path) -> StatementPlace | None:
    """The innermost list or inline table that a path leads into, itself not counted."""
    for length in range(len(path) - 1, 0, -1):
        place = document.layout.place(path[:length])
        if place is not None and place.node is not None:
            return place
    return None


def splice_members(document: Document, path: Path) -> tuple[Members, StatementPlace]:
    """The members of the list or inline table at a path, ready to be changed."""
    place = document.layout.place(path)
    if place is None or place.node is None:
        raise refuse(document, path, "it is not written as one value")
    statements = [member.statement for member in document.layout.members(place)]
    return Members(document.body, *place.value, statements, newline_of(document).encode()), place


def refuse(document: Document, path: Path, why: str) -> PolicyEditError:
    """The error for an edit that cannot be made at a path, with the line it is about."""
    span = None
    for length in range(len(path), 0, -1):
        span = document.span(path[:length])
        if span is not None:
            break
    where = f"Line {span.line}: " if span else ""
    name = render.dotted(path) or "the policy"
    return PolicyEditError(
        f"{where}{name} cannot be changed by choice: {why}. Edit the text there; nothing was changed."
    )
