"""A place of the form: a key that is set or could be, and what the catalogue knows of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST, Node, Path
from codex_rollout_tui.policy.edit.render import key
from codex_rollout_tui.policy.text.document import ABSENT


class KeyField(NamedTuple):
    """A key, list item or named entry: where it stands, its place in the catalogue, its value (or ABSENT)."""

    path: Path
    node: Node | None
    """None: Codex does not know it, or the catalogue does not say what it holds."""
    value: Any = ABSENT
    client: str = NEWEST

    @property
    def is_set(self) -> bool:
        """Whether the policy says something here."""
        return self.value is not ABSENT

    @property
    def name(self) -> str:
        """The last part of its path, for people: items of a list count from 1."""
        part = self.path[-1]
        return part if isinstance(part, str) else f"{part + 1}"

    @property
    def title(self) -> str:
        """The whole path, for people."""
        return title(self.path)

    @property
    def type(self) -> str:
        """The catalogue's type; empty where there is none."""
        return self.node.type if self.node is not None else ""

    def at(self, part: str | int) -> KeyField:
        """The field one name or list index further in."""
        node = self.node.child(part) if self.node is not None else None
        return KeyField((*self.path, part), node, member(self.value, part), self.client)


def member(value: Any, part: str | int) -> Any:
    """What a value holds under a name or a list index; ABSENT where it holds nothing there."""
    if isinstance(part, str):
        return value.get(part, ABSENT) if isinstance(value, dict) else ABSENT
    return value[part] if isinstance(value, list) and 0 <= part < len(value) else ABSENT


def title(path: Path) -> str:
    """A path as people read it: `rules.prefix_rules[1].decision`, items counted from 1."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{key(part)}" if out else key(part)
    return out
