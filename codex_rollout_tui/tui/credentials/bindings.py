"""The keys of the screen about credentials, in the order of the key bar; each does the action of a name."""

from __future__ import annotations

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("v", "reveal", "Reveal", priority=True, id="key-reveal"),
    Binding("c", "copy_key", "Copy key", priority=True, id="key-copy"),
    Binding("y", "copy_text", "Copy mail", priority=True, id="key-copy-mail"),
    Binding("o", "open_page", "Open", priority=True, id="key-open-page"),
    Binding("a", "add_another", "Add", priority=True, id="key-add"),
    Binding("m", "mail", "Mail", priority=True, id="key-mail"),
    Binding("e", "facts", "Facts", priority=True, id="key-facts"),
    Binding("t", "read_back", "Test", priority=True, id="key-test"),
    Binding("r", "rotate", "Rotate", priority=True, id="key-rotate"),
    Binding("b", "walk_back", "Old key back", priority=True, id="key-back"),
    Binding("x", "remove", "Remove", priority=True, id="key-remove"),
]
