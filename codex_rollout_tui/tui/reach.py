"""Reaching outside the terminal, honestly: the clipboard and the browser, and what really happened."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping

_TOOLS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("pbcopy", (), None),
    ("wl-copy", (), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard"), "DISPLAY"),
    ("xsel", ("--clipboard", "--input"), "DISPLAY"),
    ("clip.exe", (), "WSL_DISTRO_NAME"),
)


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether this terminal is on another machine than its person."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def copy(text: str, environ: Mapping[str, str], to_terminal: Callable[[str], None]) -> str:
    """Copy a text, and say how.

    On this machine a clipboard program is asked, and its word is believed. Else the text goes to the terminal (OSC 52),
    which never answers whether it took it.
    """
    if not is_remote(environ):
        for name, arguments, needs in _TOOLS:
            program = shutil.which(name, path=environ.get("PATH"))
            if program is None or (needs is not None and not environ.get(needs)):
                continue
            try:
                subprocess.run([program, *arguments], input=text.encode(), timeout=2, check=True, capture_output=True)
            except (OSError, subprocess.SubprocessError):
                continue
            return f"Copied with {name}: {text}"
    to_terminal(text)
    hint = " (tmux passes it on only with set-clipboard on)" if environ.get("TMUX") else ""
    return f"Sent to the terminal's clipboard{hint}; if it did not arrive: {text}"


def open_page(url: str, environ: Mapping[str, str], browse: Callable[[str], bool]) -> str:
    """Open a page in a browser, and say what happened; without one, show the address."""
    if "{" in url:
        return f"Put your own name in place of the part in braces, then open: {url}"
    shows_windows = any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
    if is_remote(environ) and not environ.get("BROWSER"):
        return f"This terminal is on another machine. Open it in the browser beside you: {url}"
    if not shows_windows and not shutil.which("open", path=environ.get("PATH")):
        return f"There is no browser here. Open it yourself: {url}"
    return f"Opened in the browser: {url}" if browse(url) else f"No browser could be started. Open it yourself: {url}"
