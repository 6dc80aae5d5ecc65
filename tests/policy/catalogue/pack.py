"""Put the catalogue's TOML files into the one file the program reads: `python -m tests.policy.catalogue.pack`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codex_rollout_tui.policy import catalogue

DATA = Path(catalogue.__file__).parent / "data"
PACKED = DATA / "catalogue.json"
APART = frozenset({"legacy", "sources"})
"""Files that are read by themselves, and only where they are asked for."""


def toml(file: Path) -> dict[str, Any]:
    """The values of a TOML file."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def tables() -> Iterator[tuple[str, Any]]:
    """What each file says, by its name; the families of keys together."""
    yield "keys", {file.stem: toml(file) for file in sorted((DATA / "keys").glob("*.toml"))}
    for file in sorted(DATA.glob("*.toml")):
        if file.stem not in APART:
            yield file.stem, toml(file)


def packed() -> bytes:
    """What `catalogue.json` is to hold: a line a value, so that one change is one line."""
    return (json.dumps(dict(tables()), ensure_ascii=False, indent=0) + "\n").encode()


if __name__ == "__main__":
    PACKED.write_bytes(packed())
