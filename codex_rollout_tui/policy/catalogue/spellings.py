"""Keys that have two names: which of them a policy may use, and the one name this program uses for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from codex_rollout_tui.policy.catalogue.keys import KeySpec, Path, children, other_names

NETWORK = "experimental_network"
FEATURES = "features"


@cache
def aliases() -> Mapping[Path, str]:
    """Every other name that a top-level key has, as a path, with the name it stands for."""
    return {tuple(path.split(".")): name for path, name in other_names().items() if _is_top_level(path)}


def is_other_name(entry: KeySpec | None) -> bool:
    """Whether a key of the catalogue is another name of a top-level one."""
    return entry is not None and bool(entry.alias) and _is_top_level(entry.path)


def _is_top_level(path: str) -> bool:
    return "[]" not in path


@cache
def member_aliases(table: str) -> Mapping[str, str]:
    """The same for the keys of a table of the catalogue."""
    return {name: entry.alias for name, entry in children(table).items() if entry is not None and entry.alias}


@cache
def spellings(name: str) -> tuple[Path, ...]:
    """The paths under which Codex reads a top-level key, its own first."""
    return ((name,), *(path for path, alias in aliases().items() if alias == name))


@cache
def top_level_names(name: str) -> tuple[str, ...]:
    """Those of the paths that are a top-level key too."""
    return tuple(path[0] for path in spellings(name) if len(path) == 1 and isinstance(path[0], str))


def one_name(path: Path) -> Path:
    """A path under the one name of its key."""
    for other, name in aliases().items():
        if path[: len(other)] == other:
            return (name, *path[len(other) :])
    return path
