"""What was measured about managed_config.toml as a layer, and about the names Codex enforces."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any, NamedTuple

import tomli

from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import NEWEST

_DATA = Folder(__file__).parent / "data" / "legacy.toml"


class ConfigKey(NamedTuple):
    """A top-level key of config.toml whose wrong type stops Codex."""

    type: str
    clients: Clients
    values: tuple[str, ...]
    """What an enum takes in 0.169.0."""


@cache
def _data() -> Mapping[str, Any]:
    return tomli.loads(_DATA.read_text(encoding="utf-8"))


def holds(name: str, client: str) -> bool:
    """Whether a measured fact holds for a client; raises KeyError for a name the data lacks."""
    return client in clients(name)


def clients(name: str) -> Clients:
    """The clients for which a measured fact holds."""
    return Clients(*_data()["holds"][name])


@cache
def config_keys() -> Mapping[str, ConfigKey]:
    """The top-level keys of config.toml that were measured."""
    return {
        name: ConfigKey(entry["type"], Clients(entry["since"], NEWEST), tuple(entry.get("values", ())))
        for name, entry in _data()["keys"].items()
    }
