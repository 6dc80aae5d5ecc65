"""What a tool gives back to the text."""

from __future__ import annotations

from typing import NamedTuple


class ToolResult(NamedTuple):
    """Another text for the editor, and what became of the one before, in a sentence."""

    data: bytes
    words: str
