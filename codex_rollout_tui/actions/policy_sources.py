"""The texts a policy can be compared with, each kind from a small function of its own.

A new kind is one entry of `KINDS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions.named_file import read
from codex_rollout_tui.actions.policy_import import from_file
from codex_rollout_tui.actions.policy_overview import names
from codex_rollout_tui.actions.policy_versions import Recorder, Version
from codex_rollout_tui.errors import FolderError
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.layout import POLICIES

MACHINE = Path("/etc/codex")
"""Where Codex looks for the files of a machine: https://developers.openai.com/codex (managed configuration)."""
LEGACY = "managed_config.toml"


class ComparisonSource(NamedTuple):
    """A text to compare with.

    title   what it is, like `Version`
    detail  which one, in a few words; foreign text
    at      since when (UTC, ISO), where that is known
    get     reads it; blocks, and may raise RolloutError
    layer   where it reaches a client, None where that is not known
    """

    title: str
    detail: str
    get: Callable[[], bytes]
    at: str = ""
    layer: Layer | None = None


class OpenText(NamedTuple):
    """A text that is open in another workbench."""

    path: Path
    name: str
    data: bytes


class ComparisonContext(NamedTuple):
    """What is around the policy at hand: its text and file, the rollout, what else is open, and the machine."""

    data: bytes
    file: Path
    recorder: Recorder | None = None
    root: Path | None = None
    texts: Sequence[Version] = ()
    """The texts of this session, newest first, where there is no recorder."""
    opened: Sequence[OpenText] = ()
    machine: Path = MACHINE


def sources(context: ComparisonContext) -> tuple[ComparisonSource, ...]:
    """Everything there is to compare with, the text at hand first; raises RolloutError."""
    return tuple(source for kind in KINDS.values() for source in kind(context))


def of_path(path: Path) -> tuple[ComparisonSource, ...]:
    """The policies in a file that somebody named; raises RolloutError."""
    where = f"in {path.parent}"
    if path.name == LEGACY:
        read(str(path))
        return (ComparisonSource("File", f"{path.name}, {where}", partial(read, str(path)), layer="legacy"),)
    texts = [
        (", ".join(filter(None, (path.name, policy.detail, where))), policy.data) for policy in from_file(str(path))
    ]
    return tuple(ComparisonSource("File", detail, partial(_give, data)) for detail, data in texts)


def _give(data: bytes) -> bytes:
    return data


def _here(context: ComparisonContext) -> Iterator[ComparisonSource]:
    yield ComparisonSource("The text here", "", partial(_give, context.data))


def _on_disk(context: ComparisonContext) -> Iterator[ComparisonSource]:
    if context.file.exists():
        yield ComparisonSource("The file on disk", "", partial(read, str(context.file)))


def _versions(context: ComparisonContext) -> Iterator[ComparisonSource]:
    texts = context.recorder.history() if context.recorder is not None else context.texts
    for version in texts:
        if version.at:
            about = " ".join(filter(None, (version.who, version.about)))
            yield ComparisonSource("Version", about, partial(_of_version, version), version.at)


def _of_version(version: Version) -> bytes:
    if version.data is None:
        raise FolderError(version.problem)
    return version.data


def _opened(context: ComparisonContext) -> Iterator[ComparisonSource]:
    real = os.path.realpath(context.file)
    for text in context.opened:
        if os.path.realpath(text.path) != real:
            yield ComparisonSource("Open", text.name, partial(_give, text.data))


def _policies(context: ComparisonContext) -> Iterator[ComparisonSource]:
    if context.root is None:
        return
    known = {os.path.realpath(path) for path in (context.file, *(text.path for text in context.opened))}
    for name in names(context.root):
        if os.path.realpath(context.root / POLICIES / f"{name}.toml") not in known:
            yield ComparisonSource("Policy", name, partial(policies.read, context.root, name))


def _deployed(context: ComparisonContext) -> Iterator[ComparisonSource]:
    """Copies as they were delivered: there are none before there is delivery."""
    yield from ()


def _machine(context: ComparisonContext) -> Iterator[ComparisonSource]:
    layers: tuple[tuple[str, Layer], ...] = (("requirements.toml", "system"), (LEGACY, "legacy"))
    for name, layer in layers:
        path = context.machine / name
        if os.path.lexists(path):
            yield ComparisonSource("This machine", str(path), partial(read, str(path)), layer=layer)


def _nothing(context: ComparisonContext) -> Iterator[ComparisonSource]:
    yield ComparisonSource("No policy", "people without any limit", partial(_give, b""))


KINDS: dict[str, Callable[[ComparisonContext], Iterator[ComparisonSource]]] = {
    "here": _here,
    "disk": _on_disk,
    "version": _versions,
    "deployed": _deployed,
    "open": _opened,
    "policy": _policies,
    "machine": _machine,
    "nothing": _nothing,
}
"""Each kind of text, in the order they are listed."""
