"""Typed proof to put on an event: a note, a link, a file's hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from codex_rollout_tui.checklist.payload_fields import LONGEST_KIND
from codex_rollout_tui.checklist.payloads import Attested, Proof
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.files.kinds import EVIDENCE_FILE
from codex_rollout_tui.files.reading import open_binary, read
from codex_rollout_tui.files.refusals import reason
from codex_rollout_tui.files.wrong_file import WrongFileError
from codex_rollout_tui.redact import holds_secret
from codex_rollout_tui.store.layout import EVIDENCE
from codex_rollout_tui.store.secret_gate import refuse_secret

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout

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


class CopiedFile(NamedTuple):
    """A file as evidence, and the content of which a copy is to be kept."""

    proof: Proof
    data: bytes


def copied(path: Path) -> CopiedFile:
    """The same with all of its content, which everybody will see whom the folder reaches.

    Raises UsageError when it is unreadable, larger than a copy may be, or holds what looks like a key.
    """
    proof = file(path)
    try:
        data = read(path, EVIDENCE_FILE)
    except WrongFileError as error:
        raise UsageError(f"{path}: {error}. {error.remedy} Nothing was saved.") from error
    except OSError as error:
        meaning, remedy = reason(error)
        raise UsageError(f"The file {path} cannot be read: {meaning}. {remedy} Nothing was saved.") from error
    if holds_secret(data.decode("utf-8", "replace")):
        raise UsageError(
            f"In the file {path} stands what looks like a key or token, and a copy would be for everybody who gets the "
            "folder. Leave the copy out (its hash is kept all the same), or take the key out. Nothing was saved."
        )
    sha = hashlib.sha256(data).hexdigest()
    kind = path.suffix.removeprefix(".").lower()
    plain = kind if kind.isascii() and kind.isalnum() and len(kind) <= LONGEST_KIND else "bin"
    return CopiedFile(proof._replace(size=len(data), sha256=sha, copy=f"{EVIDENCE}/{sha}.{plain}"), data)


def changed_copies(rollout: Rollout) -> Iterator[str]:
    """A sentence for every copy of a rollout that is gone or is not what was attested."""
    attested = (event.payload for event in rollout.events if isinstance(event.payload, Attested))
    proofs = {proof.copy: proof for said in attested for proof in said.evidence if proof.copy}
    for copy, proof in proofs.items():
        try:
            data = read(rollout.root / copy, EVIDENCE_FILE, rollout.root)
        except FileNotFoundError:
            yield f"{copy}, the copy of {proof.name}, is gone"
        except OSError as error:
            yield f"{copy}, the copy of {proof.name}, cannot be read: {reason(error)[0]}"
        else:
            if hashlib.sha256(data).hexdigest() != proof.sha256:
                yield f"{copy}, the copy of {proof.name}, is not what was attested"


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
