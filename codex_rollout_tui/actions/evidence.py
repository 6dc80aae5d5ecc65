"""Typed proof to put on an event: a note, a link, a file's hash."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.reading import open_binary
from codex_rollout_tui.files.refusals import reason
from codex_rollout_tui.files.wrong_file import WrongFileError
from codex_rollout_tui.store.secret_gate import refuse_secret

_SECRET_NAMES = frozenset({"access_token", "api_key", "apikey", "client_secret", "password", "token"})


def evidence_text(text: str) -> str:
    """A text as it is kept: every line of it, ended alike whatever system it was pasted from."""
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def note(text: str) -> Proof:
    """What somebody wrote, in one line or several."""
    if not text.strip():
        raise UsageError("The note is empty: write what you saw. Nothing was saved.")
    return Proof("note", text=refuse_secret(evidence_text(text), "note"))


def link(url: str) -> Proof:
    """The address of a proof kept elsewhere; http, https and mailto only."""
    text = refuse_secret(url.strip(), "link")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise UsageError(f"'{text}' is no link: the host in it is not well-formed. Nothing was saved.") from None
    place = parts.path if parts.scheme == "mailto" else parts.netloc
    if parts.scheme not in ("http", "https", "mailto") or not place or any(c.isspace() for c in text):
        raise UsageError(
            f"'{text}' is no link: write it whole, without spaces, like https://wiki.example.com/page "
            "(or http://, or mailto:). Nothing was saved."
        )
    if parts.password or _SECRET_NAMES & {name.casefold() for name, _ in parse_qsl(parts.query)}:
        raise UsageError("The link holds a password or token: take it out of the address. Nothing was saved.")
    return Proof("link", url=text)


def file(path: Path) -> Proof:
    """A file's name, size in bytes and SHA-256; its content stays where it is. Raises UsageError when unreadable."""
    digest, size = hashlib.sha256(), 0
    try:
        with open_binary(path) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
                size += len(block)
    except WrongFileError as error:
        raise UsageError(f"{path} is no file: give the path of a single file. Nothing was saved.") from error
    except (OSError, ValueError) as error:
        meaning, remedy = reason(error) if isinstance(error, OSError) else ("its name is not valid", "Check the path.")
        raise UsageError(f"The file {path} cannot be read: {meaning}. {remedy} Nothing was saved.") from error
    name = refuse_secret(os.fsencode(path.name).decode("utf-8", "replace"), "file's name")
    return Proof("file", name=name, size=size, sha256=digest.hexdigest())
