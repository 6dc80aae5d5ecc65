"""Which way each key leads, as `data/strictness.toml` says it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any, NamedTuple

import tomli

from codex_rollout_tui.policy.catalogue.keys import Node

_DATA = Folder(__file__).parent / "data" / "strictness.toml"


class Strictness(NamedTuple):
    """One entry of the data; the file's head says what each field means."""

    rule: str
    what: str = ""
    order: tuple[Any, ...] = ()
    unset: Any = None
    says: Mapping[str, str] = {}
    fallback: bool = False
    unsure: tuple[str, ...] = ()
    others: str = ""
    free: str = ""
    open: tuple[str, ...] = ()
    one_value: bool = False
    apart: bool = False
    blank: bool = False
    hidden: bool = False
    unordered: bool = False


UNSURE = Strictness("changed")


@cache
def entries() -> Mapping[str, Strictness]:
    """Every entry by its path in the catalogue."""
    data = tomli.loads(_DATA.read_text(encoding="utf-8"))
    return {path: Strictness(**{name: _plain(value) for name, value in raw.items()}) for path, raw in data.items()}


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def strictness(node: Node) -> Strictness:
    """The entry of a place in the catalogue: its own, or that of the nearest table around it that only says changed."""
    own = entries().get(node.path)
    if own is not None:
        return own
    above = around(node.path)
    return entries()[above] if above and entries()[above].rule == UNSURE.rule else UNSURE


def around(path: str) -> str:
    """The nearest entry around a path of the catalogue that has none; empty where there is none."""
    while path:
        path = path[:-2] if path.endswith("[]") else path.rpartition(".")[0]
        if path in entries():
            return path
    return ""
