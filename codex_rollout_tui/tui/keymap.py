"""The person's own keys: what in them cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from textual.binding import Binding
from textual.dom import DOMNode


def declared(*nodes: type[DOMNode]) -> list[Binding]:
    """Every binding that has an id, of these classes and those they are made from."""
    found: dict[str, Binding] = {}
    for node in nodes:
        for kind in node.__mro__:
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id:
                    found.setdefault(binding.id, binding)
    return list(found.values())


def complaints(
    keymap: Mapping[str, str], bindings: Iterable[Binding], elsewhere: Iterable[Binding] = ()
) -> Iterator[str]:
    """A sentence for each id nobody has, and for each key that two actions want.

    `elsewhere` are bindings of another screen: their ids are known, their keys are free to be others'.
    """
    known = {binding.id or "": binding for binding in bindings}
    others = {binding.id for binding in elsewhere}
    for name in keymap:
        if name not in known and name not in others:
            yield f"[keymap] in settings.toml: there is no binding '{name}'. The ids are in the help screen (?)."
    wanted: dict[str, list[str]] = {}
    for name, binding in known.items():
        for key in keymap.get(name, binding.key).split(","):
            wanted.setdefault(key.strip(), []).append(name)
    for key, names in wanted.items():
        if len(names) > 1 and any(name in keymap for name in names):
            yield f"[keymap] in settings.toml: {' and '.join(names)} both want the key '{key}'."
