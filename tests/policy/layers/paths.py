"""Where a path in a system policy leads on Linux (measured on 0.169.0)."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

FOLDER = "/etc/codex"
"""What relative paths are taken against: the folder of the file."""
_PLAIN = "/;@:+=&,()![]|^~'$*"


def resolved(path: str, home: str, folder: str = FOLDER) -> str:
    """The absolute path, without `.` and `..`; links are not followed."""
    if path == "~" or path.startswith("~/"):
        path = home + path[1:]
    found = posixpath.normpath(posixpath.join(folder, path))
    return "/" + found.lstrip("/")


def uri(path: str) -> str:
    """An absolute path as a file URI."""
    return "file://" + quote(path, safe=_PLAIN)
