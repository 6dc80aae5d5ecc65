"""Change single keys of a policy and keep every byte around them: comments, order, spelling, line ends.

What goes and what stays: removing a key takes its own lines with the comment behind it; comment lines above it
stay, and so do comments after a table's last key. A new key of a table goes after the table's last key; a new
top-level key before the first table header; a new table to the end (of its parent's tables, or of the file). A
table that is written with dotted keys is continued with dotted keys. Every edit is read back: it means what was
asked and changes nothing else, or it is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit import render
from codex_rollout_tui.policy.edit.add import insert, insert_item
from codex_rollout_tui.policy.edit.cut import cut
from codex_rollout_tui.policy.edit.move import shift, siblings
from codex_rollout_tui.policy.edit.names import written_places
from codex_rollout_tui.policy.edit.splices import Splice, container, newline_of, put, refuse, splice_members, splices
from codex_rollout_tui.policy.text.document import Document, Path, look_up

__all__ = [
    "PolicyEditError",
    "Splice",
    "append_item",
    "move",
    "remove",
    "remove_item",
    "rename",
    "set_value",
    "siblings",
    "splices",
]


def set_value(document: Document, path: Path, value: Any) -> Document:
    """Set a key, made where it is missing; of a list or table only the members that differ are touched.

    Raises PolicyEditError where the text does not parse or the place cannot be edited.
    """
    path, value = tuple(path), _plain(value)
    _check_readable(document)
    if not path:
        raise PolicyEditError("An edit needs the name of a key.")
    if document.has(path) and same(document.value(path), value):
        return document
    wanted = _copied(document)
    _assign(document, wanted, path, value)
    return _verified(document, _set(document, path, value), wanted, path)


def remove(document: Document, path: Path) -> Document:
    """Remove a key, a whole table or a list item; a text that does not have it comes back as it is."""
    path = tuple(path)
    _check_readable(document)
    if not path or not document.has(path):
        return document
    wanted = _copied(document)
    _delete(wanted, path)
    return _verified(document, cut(document, path), wanted, path, pruned=True)


def rename(document: Document, path: Path, name: str) -> Document:
    """Give a key or table another name, wherever the text mentions it; its value and place stay."""
    path = tuple(path)
    _check_readable(document)
    new_path = (*path[:-1], name)
    if not path or not isinstance(path[-1], str) or not document.has(path) or path == new_path:
        return document
    if document.has(new_path):
        raise refuse(document, path, f"there is a {name} already")
    wanted = _copied(document)
    _assign(document, wanted, new_path, document.value(path))
    _delete(wanted, path)
    new = document
    for start, end in reversed(written_places(document.layout, path)):
        new = put(new, start, end, render.key(name))
    return _verified(document, new, wanted, path)


def move(document: Document, path: Path, before: Path | None) -> Document:
    """Put a list item, a key or a table before another one of its `siblings`, or behind the last; comments go along.

    A key stays among the keys of its table, a table among the tables below the same header, an item in its list.
    Raises PolicyEditError for anything else: it would change what the policy says.
    """
    path, before = tuple(path), before if before is None else tuple(before)
    _check_readable(document)
    if not path or not document.has(path):
        raise PolicyEditError("There is nothing to move here. Nothing was changed.")
    wanted, order = _copied(document), list(siblings(document, path))
    own = path if path in order else next(sibling for sibling in order if sibling[: len(path)] == path)
    if before in (own, path):
        return document
    new = shift(document, path, before)
    if isinstance(path[-1], int):
        items = look_up(wanted, path[:-1])
        at, to = path[-1], len(items) if before is None else int(before[-1])
        items.insert(to - (to > at), items.pop(at))
        return _verified(document, new, wanted, path)
    order.remove(own)
    order.insert(len(order) if before is None else order.index(before), own)
    new = _verified(document, new, wanted, path)
    starts = [place.statement[0] for place in map(new.layout.place, order) if place is not None]
    if len(starts) != len(order) or starts != sorted(starts):
        raise refuse(document, path, "the change would also change something else here")
    return new


def append_item(document: Document, path: Path, value: Any) -> Document:
    """Add an item to the end of a list; the list is made where it is missing."""
    path = tuple(path)
    _check_readable(document)
    items = document.value(path)
    if items is None:
        return set_value(document, path, [value])
    return set_value(document, (*path, len(_items(document, path, items))), value)


def remove_item(document: Document, path: Path, index: int) -> Document:
    """Remove one item of a list by its index from 0."""
    path = tuple(path)
    _check_readable(document)
    if not 0 <= index < len(_items(document, path, document.value(path))):
        raise refuse(document, path, f"the list has no item number {index + 1}")
    return remove(document, (*path, index))


def same(first: Any, second: Any) -> bool:
    """Whether two values are the same to TOML: 1, 1.0 and true are three different things."""
    todo = [(first, second)]
    while todo:
        left, right = todo.pop()
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            if left.keys() != right.keys():
                return False
            todo.extend((left[name], right[name]) for name in left)
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            todo.extend(zip(left, right, strict=True))
        elif type(left) is not type(right) or not (left == right or (left != left and right != right)):
            return False
    return True


def _set(document: Document, path: Path, value: Any) -> Document:
    place = document.layout.place(path)
    if place is None:
        if document.has(path):
            raise refuse(document, path, "its place in the text could not be found")
        return insert(document, path, value)
    if place.node is not None:
        if place.form == "array" and isinstance(value, list):
            return _set_list(document, path, value)
        if not (place.form == "inline" and isinstance(value, dict)):
            long = isinstance(value, str) and newline_of(document) == "\n" and container(document, path) is None
            return put(document, *place.value, render.prose(value) if long else render.value(value))
    old = document.value(path)
    if isinstance(old, dict) and isinstance(value, dict):
        for name in [name for name in old if name not in value]:
            document = cut(document, (*path, name))
        if not document.has(path):
            return insert(document, path, value)
        for name, item in value.items():
            if name not in old or not same(old[name], item):
                document = _set(document, (*path, name), item)
        return document
    if isinstance(old, list) and isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for index in range(len(old) - 1, len(value) - 1, -1):
            document = cut(document, (*path, index))
        for index, item in enumerate(value):
            if index >= len(old):
                document = insert_item(document, path, index, item)
            elif not same(old[index], item):
                document = _set(document, (*path, index), item)
        return document
    return _instead(document, path, value)


def _instead(document: Document, path: Path, value: Any) -> Document:
    """The key taken out and put in anew, as another kind of value than its form can hold."""
    bare = cut(document, path)
    new = insert(bare, path, value)
    if b"\n" not in bare.data and newline_of(document) == "\r\n":
        return Document(new.data.replace(b"\n", b"\r\n"))
    return new


def _set_list(document: Document, path: Path, value: list[Any]) -> Document:
    from difflib import SequenceMatcher

    old = document.value(path)
    before, after = [render.value(item) for item in old], [render.value(item) for item in value]
    members, place = splice_members(document, path)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, first, last, start, stop in reversed(steps):
        if step == "equal":
            continue
        for index in range(last - 1, first - 1, -1):
            if index - first < stop - start:
                members.replace(index, after[start + index - first].encode())
            else:
                members.remove(index)
        for number in range(last - first, stop - start):
            members.insert(first + number, after[start + number].encode())
    return put(document, *place.value, members.text())


def _check_readable(document: Document) -> None:
    problem = document.problem
    if problem is not None:
        raise PolicyEditError(
            f"Line {problem.line}, column {problem.column}: {problem.message}. "
            "Mend the text there first; nothing was changed."
        )


def _items(document: Document, path: Path, items: Any) -> list[Any]:
    if not isinstance(items, list):
        raise refuse(document, path, "it is not a list")
    return items


def _plain(value: Any) -> Any:
    """Tuples as lists and mappings as dicts, all the way down, as a reader would give them back."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _copied(document: Document) -> Any:
    try:
        return copy.deepcopy(document.values)
    except RecursionError:
        raise PolicyEditError(
            "This policy nests its tables too deeply to be edited by choice. Edit its text."
        ) from None


def _assign(document: Document, values: Any, path: Path, value: Any) -> None:
    target = values
    for depth, part in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(part, str) and isinstance(target, dict):
            if last:
                target[part] = value
            target = target.setdefault(part, {})
        elif isinstance(part, int) and isinstance(target, list) and 0 <= part <= len(target):
            if part == len(target):
                target.append(value if last else {})
            elif last:
                target[part] = value
            target = target[part]
        else:
            raise refuse(document, path[:depth], "it holds a value that nothing can be put into")


def _delete(values: Any, path: Path) -> None:
    target = values
    for part in path[:-1]:
        target = target[part]
    del target[path[-1]]


def _verified(old: Document, new: Document, wanted: Any, path: Path, *, pruned: bool = False) -> Document:
    """The new text, once it is proved to say what was asked; a removed key may take emptied parents with it."""
    if new.values is not None:
        if same(new.values, wanted):
            return new
        while pruned and len(path) > 1 and isinstance(path[-2], str):
            path = path[:-1]
            _delete(wanted, path)
            if same(new.values, wanted):
                return new
    raise refuse(old, path, "the change would also change something else here")
