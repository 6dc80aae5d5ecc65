"""Whether there is a terminal that can show the app."""

from __future__ import annotations

import os
from collections.abc import Mapping


def lack_of_terminal(is_terminal: bool, environ: Mapping[str, str]) -> str:
    """Why no app can be shown here; empty when one can."""
    if not is_terminal:
        return "this is no terminal"
    term = environ.get("TERM", "" if os.name != "nt" else "windows")
    if term in ("", "dumb", "unknown"):
        return f"this terminal cannot place text (TERM is {term or 'not set'})"
    return ""
