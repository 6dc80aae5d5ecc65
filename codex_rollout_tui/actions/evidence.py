"""Typed proof to put on an event: a note, a link, a file's hash."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from codex_rollout_tui.errors import UsageError

Proof = dict[str, Any]

# Shapes of secrets that must never reach a file: Platform keys, GitHub tokens, JSON web tokens.
_SECRET = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"
)


def refuse_secret(text: str, where: str) -> str:
    """Return `text`; raise UsageError (without repeating it) when it looks like a secret."""
    if _SECRET.search(text):
        raise UsageError(
            f"The {where} looks like it holds a secret key or token. The journal is a plain file that is shared: "
            "write the last 4 characters only. Nothing was saved."
        )
    return text


def note(text: str) -> Proof:
    """A sentence somebody wrote."""
    if not text.strip():
        raise UsageError("The note is empty: write what you saw.")
    return {"type": "note", "text": refuse_secret(text.strip(), "note")}


def link(url: str) -> Proof:
    """The address of a proof kept elsewhere; http, https and mailto only."""
    text = url.strip()
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https", "mailto") or not (parts.netloc or parts.path):
        raise UsageError(f"'{text}' is no link: it must begin with https://, http:// or mailto:.")
    if parts.password:
        raise UsageError("The link holds a password: take it out of the address. Nothing was saved.")
    return {"type": "link", "url": refuse_secret(text, "link")}


def file(path: Path) -> Proof:
    """A file's name, size in bytes and SHA-256; its content stays where it is. Raises UsageError when unreadable."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise UsageError(f"The file {path} cannot be read: {error.strerror}.") from error
    return {"type": "file", "name": path.name, "size": size, "sha256": digest.hexdigest()}
