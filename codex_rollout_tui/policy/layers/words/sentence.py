"""What tellers make, and how they look at values whose shape nobody promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.catalogue.granular import switches as granular_switches
from codex_rollout_tui.policy.edit.render import value as as_toml
from codex_rollout_tui.policy.text.document import Path
from codex_rollout_tui.redact import redacted

LONGEST = 70
"""Characters of a value that are shown."""
MOST = 12
"""Names that are listed before the rest is counted."""


class Sentence(NamedTuple):
    """One plain sentence, and the keys it tells of; whatever is below such a key is told too."""

    text: str
    paths: tuple[Path, ...]


class SentenceGroup(NamedTuple):
    """Sentences about one matter."""

    title: str
    sentences: tuple[Sentence, ...]


MakeSentences = Callable[[Mapping[str, Any]], Iterator[Sentence]]
SentenceMaker = tuple[str, MakeSentences]
"""A family of the catalogue, and what tells of some of its keys."""


def shown(value: Any, longest: int = LONGEST) -> str:
    """A value in short and without secrets: as TOML, what is longer than `longest` characters cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value in ([], {}):
        return "empty"
    try:
        text = as_toml(value)
    except PolicyEditError:
        text = str(value)
    text = redacted(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def name_list(names: Iterable[str], joined: str = "and") -> str:
    """Names in a row, the many ones counted."""
    unique = list(dict.fromkeys(names))
    if len(unique) > MOST:
        return f"{', '.join(unique[:MOST])} and {len(unique) - MOST} more"
    return f" {joined} ".join([", ".join(unique[:-1]), unique[-1]]) if len(unique) > 1 else "".join(unique)


def texts(value: Any) -> list[str] | None:
    """A list of texts, None for anything else."""
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def table(value: Any, *path: str) -> Mapping[str, Any]:
    """The table at a path; empty where there is none."""
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def split(rules: Mapping[str, Any]) -> tuple[list[str], list[str]] | None:
    """The names that are allowed, and those that are not; None where a rule is neither."""
    allowed = [name for name, verdict in rules.items() if verdict in ("allow", True)]
    denied = [name for name, verdict in rules.items() if verdict in ("deny", False)]
    return (allowed, denied) if len(allowed) + len(denied) == len(rules) else None


def granular(policy: Any) -> str | None:
    """The approval policy `granular` in words, None for anything else."""
    switches = policy.get("granular") if isinstance(policy, Mapping) else None
    if not isinstance(switches, Mapping) or not all(isinstance(on, bool) for on in switches.values()):
        return None
    asked = [name.replace("_", " ") for name in granular_switches() if switches.get(name)]
    return f"granular (asks about {name_list(asked)})" if asked else "granular (asks about nothing)"
