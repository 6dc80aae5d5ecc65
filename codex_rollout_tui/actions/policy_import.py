"""Import a policy that exists: a file, a configuration profile, a base64 text, or whatever was pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions import named_file
from codex_rollout_tui.actions.importers import base64_text, cms, plist, profile
from codex_rollout_tui.actions.importers.no_policy import NoPolicyError
from codex_rollout_tui.actions.policy import edit_policy
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import PolicyImported
from codex_rollout_tui.errors import BadFileError, UsageError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.layout import SLUG
from codex_rollout_tui.store.secret_gate import refuse_secret

LARGEST = 10 * 1024**2
"""Bytes; Codex takes many seconds over a policy of this size."""

PASTED = "the pasted text"

_NAME_ONE = "Name a requirements.toml or a .mobileconfig."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class ImportedPolicy(NamedTuple):
    """A policy that can be imported: its exact bytes, and where they come from."""

    data: bytes
    source: str
    """The path as it was given, or the words for what was pasted."""
    detail: str = ""
    """Which payload of a profile it is, or how it was written, in words."""

    @property
    def where(self) -> str:
        """Where it comes from, in words for a person."""
        return f"{self.source}, {self.detail}" if self.detail else self.source

    @property
    def for_journal(self) -> str:
        """The same for the journal, which others read: without the folders of a path."""
        return one_line(self._replace(source=Path(self.source).name).where)


def from_file(path: str) -> tuple[ImportedPolicy, ...]:
    """The policies in a file of any of the forms, `/etc/codex/requirements.toml` as well as a `.mobileconfig`.

    Raises FolderError where it cannot be read, BadFileError where no policy is in it.
    """
    data = named_file.read(path)
    try:
        return _policies_in(data, path)
    except NoPolicyError as error:
        raise BadFileError(Path(path), None, error.problem, error.remedy) from error


def from_text(data: bytes) -> tuple[ImportedPolicy, ...]:
    """The policies in what somebody pasted, in any of the forms; raises UsageError where there is none."""
    try:
        return _policies_in(data, PASTED)
    except NoPolicyError as error:
        raise UsageError(f"{PASTED.capitalize()} cannot be imported: {error.problem}. {error.remedy}") from error


def choose(offered: Sequence[ImportedPolicy], number: int | None = None) -> ImportedPolicy:
    """The one policy that was found, or the one of this number (from 1); raises UsageError where that is not clear."""
    if number is None and len(offered) == 1:
        return offered[0]
    if number is not None and 1 <= number <= len(offered):
        return offered[number - 1]
    listed = "; ".join(f"{at}: {policy.where}" for at, policy in enumerate(offered, 1))
    if len(offered) == 1:
        raise UsageError(f"There is one policy only ({listed}), and no number {number}.")
    raise UsageError(f"There are {len(offered)} policies to choose from. Say the number of one: {listed}.")


def save(rollout: Rollout, imported: ImportedPolicy, name: str, *, replace: bool = False) -> tuple[Event, ...]:
    """Make an imported text the policy of a name, byte for byte, and record where it came from.

    A policy that has the name already is kept unless it is to be replaced, which undo takes back. Raises UsageError
    for a name that is taken or cannot be one.
    """
    if not SLUG.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a policy: use lower-case letters, digits and hyphens, at most 64.")
    refuse_secret(name, "policy's name")
    with rollout.changing():
        if name not in policies.names(rollout.root):
            data = imported.data
            with rollout.changing(rollout.versions(data) | {rollout.policy_file(name): data}):
                return rollout.record(Draft.of(PolicyImported(name, sha256(data), source=imported.for_journal)))
        if not replace:
            raise UsageError(
                f"There is a policy '{name}' already, and it was left as it is. "
                "Import under another name, or say that it is to be replaced."
            )
        return edit_policy(
            rollout, lambda _: Document(imported.data), about=f"import of {imported.for_journal}", name=name
        )


def suggested_name(path: str) -> str:
    """A name for the policy of a file, made from the file's own; empty where nothing of it can stay."""
    slug = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.lower()).strip("-")[:64].strip("-")
    return slug if SLUG.fullmatch(slug) else ""


def _policies_in(data: bytes, name: str) -> tuple[ImportedPolicy, ...]:
    if len(data) > LARGEST:
        raise NoPolicyError(f"it is larger than {LARGEST // 1024**2} MB, which is no policy", _NAME_ONE)
    if cms.is_signed(data):
        inside = cms.content(data)
        if not plist.is_plist(inside):
            raise NoPolicyError("what was signed is no configuration profile", _NAME_ONE)
        return _in_profile(inside, name, "signature not checked")
    if plist.is_plist(data):
        return _in_profile(data, name)
    _check_text(data)
    if base64_text.looks_encoded(data):
        return (ImportedPolicy(_from_base64(data), name, "decoded from base64"),)
    if not base64_text.looks_like_a_policy(data) and Document(data).problem is not None:
        raise NoPolicyError("it has no policy in it", _NAME_ONE)
    return (ImportedPolicy(data, name),)


def _in_profile(data: bytes, name: str, about: str = "") -> tuple[ImportedPolicy, ...]:
    payloads = profile.policies(plist.load(data))
    described = ((text, (f"payload {payload}" if payload else "", about)) for payload, text in payloads)
    return tuple(ImportedPolicy(text, name, ", ".join(filter(None, words))) for text, words in described)


def _from_base64(data: bytes) -> bytes:
    try:
        text = base64_text.decoded(data)
    except ValueError as error:
        raise NoPolicyError(
            f"it looks like base64 and is not whole ({error})", "Copy all of it, to the last character."
        ) from error
    _check_text(text)
    if not base64_text.looks_like_a_policy(text):
        raise NoPolicyError("it has no policy in it", _NAME_ONE)
    return text


def _check_text(data: bytes) -> None:
    """Refuse what cannot be a policy; a broken one can be mended, so it passes."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        raise NoPolicyError("it is empty", _NAME_ONE)
    if data.startswith(_UTF16):
        raise NoPolicyError("it is UTF-16, and Codex reads UTF-8 only", "Save it as UTF-8 and import it again.")
    if b"\0" in data:
        raise NoPolicyError("it is no text", _NAME_ONE)
    if start == b"<":
        raise NoPolicyError("it is a web page or another XML file", _NAME_ONE)
    if start == b"{":
        raise NoPolicyError("it is JSON, and a policy is TOML", _NAME_ONE)
