"""Edits of the form: they make the tables and list items on the way, and take along what they leave empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Path, node_at
from codex_rollout_tui.policy.edit import keys as edit
from codex_rollout_tui.policy.edit.splices import comments_above, line_end, line_start
from codex_rollout_tui.policy.text.document import ABSENT, Document, look_up

EMPTY_MEANS: Mapping[str, str] = {
    "mcp_servers": "none may run",
    "plugins.<plugin>.mcp_servers": "none may run",
    "allowed_web_search_modes": "only disabled",
    "allowed_chatgpt_workspaces": "no ChatGPT sign-in",
}
"""Keys that say something when they are empty, and it is not what their absence says."""


def put(document: Document, path: Path, value: Any) -> Document:
    """Set a key; missing tables and the next item of a list are made, another kind of value on the way gives way."""
    inner: Any = document.values
    for at, part in enumerate(path):
        if isinstance(part, str) and isinstance(inner, dict):
            if part not in inner:
                item = next((n for n in range(at + 1, len(path)) if isinstance(path[n], int)), None)
                if item is None:
                    return edit.set_value(document, path, value)
                return edit.set_value(document, path[:item], _nested(path[item:], value))
        elif isinstance(part, int) and isinstance(inner, list):
            if part >= len(inner):
                return edit.append_item(document, path[:at], _nested(path[at + 1 :], value))
        elif at:
            return edit.set_value(document, path[:at], _nested(path[at:], value))
        inner = look_up(inner, (part,))
    return edit.set_value(document, path, value)


def _nested(path: Sequence[str | int], value: Any) -> Any:
    for part in reversed(path):
        value = {part: value} if isinstance(part, str) else [value]
    return value


def take_out(document: Document, path: Path) -> Document:
    """Remove a key, entry or item, and the tables and lists this leaves empty.

    What has comments inside stays, and a table with comments at its header, unless Codex would refuse it empty;
    whatever says something when it is empty stays empty.
    """
    new = edit.remove(document, path)
    for length in range(len(path) - 1, 0, -1):
        above = path[:length]
        value, before = new.value(above, ABSENT), document.value(above)
        if value is not ABSENT and (value or not isinstance(value, (dict, list))):
            break
        if catalogued(above) in EMPTY_MEANS:
            return new if value is not ABSENT else edit.set_value(new, above, type(before)())
        if value is not ABSENT:
            if _annotated(new, above):
                break
            new = edit.remove(new, above)
    return new


def catalogued(path: Path) -> str:
    """The path of the catalogue for a path of a policy; empty where there is none."""
    node = node_at(path)
    return node.path if node is not None else ""


def _may_be_empty(path: Path) -> bool:
    """Whether Codex takes a table with nothing in it: no list, none that is one of several forms, no required key."""
    node = node_at(path)
    if node is None:
        return True
    required = any(child.spec is not None and child.spec.required for child in node.children.values())
    return not required and (node.type == "table" or node.type.startswith("map<"))


def _annotated(document: Document, path: Path) -> bool:
    """Whether comments would be lost or stray without an empty list or table: inside it, or at its header."""
    place = document.layout.place(path)
    if place is None:
        return False
    if place.node is not None:
        return b"#" in document.body[slice(*place.value)]
    if not _may_be_empty(path):
        return False
    start, end = place.statement[0], line_end(document, place.statement[1])
    above = comments_above(document, start, 0) < line_start(document, start)
    below = document.body[end : line_end(document, end)].lstrip(b" \t").startswith(b"#")
    return above or below or b"#" in document.body[place.value[1] : end]
