"""Foreign text made safe to show: what a program printed is data, never instructions to a terminal."""

from __future__ import annotations

import re
from typing import Any

from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.redact import redacted

LONGEST = 2_000
"""Characters of a foreign message that are kept; more is cut with an ellipsis."""

_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?"
)
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def lines(text: str) -> str:
    """The text without escape sequences, control and invisible characters, and without secrets.

    Line ends stay, tabs become spaces.
    """
    if text.isascii() and text.isprintable():
        return redacted(text)
    import unicodedata

    text = re.sub(_ESCAPES, "", text).replace("\r\n", "\n").replace("\t", " ")
    return redacted("".join(c for c in text if c == "\n" or unicodedata.category(c) not in _HIDDEN))


def line(text: str, longest: int = LONGEST) -> str:
    """The same as one line: every run of white space is one space, and at most `longest` characters stay."""
    short = " ".join(lines(text).split())
    return short if len(short) <= longest else short[: longest - 1] + "…"


def value(foreign: Any) -> Any:
    """A JSON value with every string in it made safe, keys too, and without secrets.

    Raises RecursionError on absurd nesting.
    """
    return without_secrets(_value(foreign), ())


def _value(foreign: Any) -> Any:
    if isinstance(foreign, str):
        return lines(foreign)
    if isinstance(foreign, dict):
        return {lines(str(key)): _value(held) for key, held in foreign.items()}
    if isinstance(foreign, list):
        return [_value(held) for held in foreign]
    return foreign
