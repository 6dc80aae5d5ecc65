"""The groups of the form, in the order an admin thinks of them, and the keys of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import families, root
from codex_rollout_tui.policy.catalogue.spellings import aliases
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.table import offered
from codex_rollout_tui.policy.text.document import ABSENT, look_up

ORDER = ("commands", "approvals", "sandbox", "network", "web", "tools", "features", "sign-in", "hooks", "models",
         "telemetry", "client")  # fmt: skip
"""The families of keys: first what may run, then what it may reach, then the client itself."""
UNKNOWN = "unknown"


class KeyGroup(NamedTuple):
    """A title and the top-level keys below it, those that are set and those that could be."""

    name: str
    title: str
    fields: tuple[KeyField, ...]

    @property
    def held(self) -> int:
        """How many of its keys are set."""
        return sum(field.is_set for field in self.fields)


def groups(values: Mapping[str, Any], client: str) -> Iterator[KeyGroup]:
    """Every group; keys Codex does not know come last, where there are any."""
    top = KeyField((), root(), values, client)
    by_family: dict[str, list[KeyField]] = {name: [] for name in ORDER}
    hidden = _spelled_otherwise(values)
    for name, node in root().children.items():
        if node.spec is not None and name not in hidden and (name in values or offered(node, client)):
            by_family[node.spec.family].append(top.at(name))
    for name in ORDER:
        yield KeyGroup(name, families()[name], tuple(by_family[name]))
    strange = tuple(top.at(name) for name in values if name not in root().children)
    if strange:
        yield KeyGroup(UNKNOWN, "Keys Codex does not know", strange)


def limited(values: Mapping[str, Any], client: str, keys: Sequence[str]) -> Iterator[KeyField]:
    """The fields of some keys; another spelling of one is only there where the policy uses it."""
    hidden = _spelled_otherwise(values)
    for key in keys:
        field = KeyField((), root(), values, client)
        for name in key.split("."):
            field = field.at(name)
        if field.is_set or (field.node is not None and key not in hidden and offered(field.node, client)):
            yield field


def _spelled_otherwise(values: Mapping[str, Any]) -> set[str]:
    """Keys the policy does not have because it uses another spelling of them."""
    written = (name for path, name in aliases().items() if look_up(values, path) is not ABSENT)
    return {name for name in written if name not in values}
