"""Blocks to start a policy from: the guide's examples made sound, and whole profiles with a reason for every line.

One file a block in `data/blocks/`; its name is the block's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder
from types import MappingProxyType
from typing import NamedTuple

import tomli

from codex_rollout_tui.policy.catalogue.layer import Layer

_FOLDER = Folder(__file__).parent / "data"


class Block(NamedTuple):
    """A text to put into a policy, or to be one."""

    id: str
    title: str
    purpose: str
    """What it is for, in one sentence."""
    is_profile: bool
    """Whether it is a whole policy (a profile) or a part of one."""
    oldest: str
    """The oldest measured client that knows every key of it; older ones ignore some."""
    layers: tuple[Layer, ...]
    """Where its keys count."""
    text: str
    """A requirements.toml with comments; lines end with a line feed."""


@cache
def blocks() -> Mapping[str, Block]:
    """Every block by its id, in the order to offer them: whole profiles first."""
    read = [(file.stem, tomli.loads(file.read_text(encoding="utf-8"))) for file in _FOLDER.glob("*.toml")]
    read.sort(key=lambda entry: entry[1]["order"])
    return MappingProxyType({name: _block(name, **data) for name, data in read})


def _block(
    name: str, *, order: int, title: str, purpose: str, is_profile: bool, oldest: str, layers: list[Layer], text: str
) -> Block:
    return Block(name, title, purpose, is_profile, oldest, tuple(layers), text)
