"""The person's own keys: what in them cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from codex_rollout_tui import tui


def declared(*nodes: type[DOMNode]) -> list[Binding]:
    """Every binding that has an id, of these classes and those they are made from."""
    by_id: dict[str, Binding] = {}
    for node in nodes:
        for kind in node.__mro__:
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id:
                    by_id.setdefault(binding.id, binding)
    return list(by_id.values())


def ids_everywhere() -> set[str]:
    """The id of every binding of every screen and widget; reads all their modules."""
    ids: set[str] = set()
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        for kind in vars(import_module(module.name)).values():
            for binding in getattr(kind, "BINDINGS", ()) if isinstance(kind, type) else ():
                if isinstance(binding, Binding) and binding.id:
                    ids.add(binding.id)
    return ids


def complaints(keymap: Mapping[str, str], bindings: Iterable[Binding]) -> Iterator[str]:
    """A sentence for each id nobody has, here or elsewhere, and for each key that two actions want here."""
    known = {binding.id or "": binding for binding in bindings}
    elsewhere = ids_everywhere() if keymap.keys() - known.keys() else set()
    for name in keymap:
        if name not in known and name not in elsewhere:
            yield f"[keymap] in settings.toml: there is no binding '{name}'. The ids are in the help screen."
    wanted: dict[str, list[str]] = {}
    for name, binding in known.items():
        for key in keymap.get(name, binding.key).split(","):
            wanted.setdefault(key.strip(), []).append(name)
    for key, names in wanted.items():
        if len(names) > 1 and any(name in keymap for name in names):
            yield f"[keymap] in settings.toml: {' and '.join(names)} both want the key '{key}'."


def take(app: App[Any], keymap: Mapping[str, str], bindings: Callable[[], Iterable[Binding]]) -> None:
    """Put the person's keys in force; once the first frame is out, say what in them cannot be."""
    if not keymap:
        return
    app.set_keymap(dict(keymap))

    def complain() -> None:
        for sentence in complaints(keymap, bindings()):
            app.notify(sentence, severity="warning", timeout=15)

    app.call_after_refresh(complain)
