"""Programs that tests put somewhere to be run."""

from __future__ import annotations

import subprocess
from pathlib import Path


def program(path: Path, content: str | bytes) -> Path:
    """Write a program that can be run at once.

    Another process writes it: a file that is open for writing in this one may be so a moment longer in a child that
    another thread starts just now, and the system runs none that somebody writes ("Text file busy").
    """
    data = content.encode() if isinstance(content, str) else content
    environ = {"PATH": "/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", 'cat >"$0" && chmod 755 "$0"', path], input=data, env=environ, check=True)
    return path
