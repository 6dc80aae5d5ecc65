"""Text that would act on a terminal, and what of it may never come out."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from codex_rollout_tui.escape import unsafe

FORGED = "FORGED"
"""Begins a line that no program wrote."""
SEQUENCES = (
    "\x1b]52;c;ZXZpbA==\x07", "\x1b]0;owned\x07", "\x1b]8;;http://evil.example\x1b\\", "\x1b]9;ring\x07",
    "\x1b[4242;4242H", "\x1b[53;6m", "\x1b[?1049l", "\x1bP0;1|61\x1b\\", "\x1bc",
    "\x9b53m", "\x9d0;own\x9c", "\x90q\x9c",
)  # fmt: skip
"""The clipboard, the title, a link, a notification, the cursor, a colour, the screen, a reset; and the same in C1."""
CHARACTERS = (
    "\x00\x07\x08\x0b\x0c\x7f\x85\u202e\u2066\u200b\u200f\u2028\u2029\ufeff\xad\U000e0041"
    "\u034f\u115f\u17b4\u3164\uffa0\u180b\ufe0f\u200d\U000e0101"
)
MARKUP = "[red]R[/red][@click=app.quit]Q[/][link=http://evil.example]L[/link]"
EVIL = f"{''.join(SEQUENCES)}{CHARACTERS}{MARKUP}\r\n{FORGED}\tx"
"""All of it."""
SHORT = "\x1b[2J"
"""For a field of four characters."""

_OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\[[0-9]+;[0-9]+H|\x1b\[\?25[lh]|\x1b\[\?2026[hl]|\x1b\]22;[a-z-]+\x07")
"""What the app itself writes while it draws: colours, places, the cursor, whole frames, the shape of the pointer."""
_COPIED = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
"""What a person copied, on its way to the clipboard."""


def printed(text: str) -> Iterator[str]:
    """What in the output of a command should not be there; a command writes no control sequence but to a terminal."""
    yield from (ascii(found) for found in unsafe().findall(text))
    yield from (line for line in text.splitlines() if line.startswith(FORGED))


def drawn(text: str) -> Iterator[str]:
    """What in the bytes an app sent to its terminal should not be there."""
    yield from (ascii(sequence) for sequence in SEQUENCES if sequence in text)
    for copied in _COPIED.findall(text):
        yield from (f"copied {found!a}" for found in unsafe().findall(base64.b64decode(copied).decode()))
    yield from (ascii(found) for found in unsafe().findall(_COPIED.sub("", _OURS.sub("", text))))
