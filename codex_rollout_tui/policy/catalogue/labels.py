"""What a key is called by a person who writes no TOML: `allowed_sandbox_modes` is "Sandbox modes people may choose"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder

import tomli

from codex_rollout_tui.policy.catalogue.keys import Path, spec

_FILE = Folder(__file__).parent / "data" / "labels.toml"


@cache
def labels() -> Mapping[str, str]:
    """Every label by the path of its key."""
    families = tomli.loads(_FILE.read_text(encoding="utf-8"))
    return {path: label for family in families.values() for path, label in family.items()}


def label(path: str | Path) -> str:
    """The label of a key, by its path in the catalogue or in a policy; empty where it is called by its name."""
    known = labels().get(path) if isinstance(path, str) else None
    if known is not None:
        return known
    entry = spec(path)
    return labels().get(entry.path, "") if entry is not None else ""
