"""Reaching outside the terminal, honestly: the clipboard and the browser, and what really happened."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from typing import NamedTuple

from codex_rollout_tui.files.programs import find_program, only_trusted_programs

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
            program = find_program(name, environ)
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
    if not shows_windows and not find_program("open", environ):
        return f"There is no browser here. Open it yourself: {url}"
    return f"Opened in the browser: {url}" if browse(url) else f"No browser could be started. Open it yourself: {url}"


def browse(url: str) -> bool:
    """Hand an address to the browser; False where none could be started."""
    import webbrowser

    with only_trusted_programs():
        return webbrowser.open(url)


class ClipboardSecret(NamedTuple):
    """Where a secret was put for a while: by which program (None: handed to the terminal), and what to say of it."""

    program: str | None
    sentence: str


CLEAR_S = 30
"""Seconds after which a copied secret is taken back."""
_READERS: Mapping[str, tuple[str, ...]] = {
    "pbcopy": ("pbpaste",),
    "wl-copy": ("wl-paste", "--no-newline"),
    "xclip": ("xclip", "-selection", "clipboard", "-o"),
    "xsel": ("xsel", "--clipboard", "--output"),
}
"""What reads the clipboard back that a program wrote."""


def copy_secret(text: str, environ: Mapping[str, str], to_terminal: Callable[[str], None]) -> ClipboardSecret:
    """Copy a secret by way of standard input, and say how, without repeating it; `clear_secret` takes it back."""
    if not is_remote(environ):
        for name, arguments, needs in _TOOLS:
            program = find_program(name, environ)
            if program is None or (needs is not None and not environ.get(needs)):
                continue
            if _write(program, arguments, text):
                promise = f"it is taken back in {CLEAR_S} seconds"
                return ClipboardSecret(
                    name, f"Copied with {name}; {promise}. A clipboard manager may keep a copy of its own."
                )
    to_terminal(text)
    hint = " (tmux passes it on only with set-clipboard on)" if environ.get("TMUX") else ""
    sentence = f"Sent to the terminal's clipboard{hint}; in {CLEAR_S} seconds the terminal is asked to empty it"
    return ClipboardSecret(None, f"{sentence}, which not every terminal does: paste it soon, then copy something else.")


def clear_secret(
    held: ClipboardSecret, text: str, environ: Mapping[str, str], to_terminal: Callable[[str], None]
) -> str:
    """Empty the clipboard, if it still holds the secret, and say what is known of that."""
    if held.program is None:
        to_terminal("")
        return (
            "Asked the terminal to empty its clipboard; it never says whether it did. Copy something else to be sure."
        )
    reader = _READERS.get(held.program)
    content = _read(reader, environ) if reader else None
    if content is not None and content.rstrip("\r\n") != text:
        return "The clipboard holds something else by now, and was left alone."
    name, arguments, _ = next(tool for tool in _TOOLS if tool[0] == held.program)
    program = find_program(name, environ)
    if program is None or not _write(program, arguments, ""):
        return "The clipboard could not be emptied: copy something else."
    return "The clipboard is empty again." if content is not None else "The clipboard was written over."


def _write(program: str, arguments: tuple[str, ...], text: str) -> bool:
    """Hand a text to a clipboard program, which may stay in the background to serve it."""
    quiet = subprocess.DEVNULL
    try:
        subprocess.run([program, *arguments], input=text.encode(), timeout=2, check=True, stdout=quiet, stderr=quiet)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _read(reader: tuple[str, ...], environ: Mapping[str, str]) -> str | None:
    program = find_program(reader[0], environ)
    if program is None:
        return None
    try:
        done = subprocess.run([program, *reader[1:]], capture_output=True, timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
