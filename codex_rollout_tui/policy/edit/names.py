"""Find every place where a text writes a name: a table may be named by several headers and dotted keys."""

from __future__ import annotations

from codex_rollout_tui.policy.text.layout import Layout
from codex_rollout_tui.policy.text.statements import Path, Range, StatementPlace


def written_places(layout: Layout, path: Path) -> list[Range]:
    """Where the last name of a path is written, in the order of the text."""
    names = sum(isinstance(part, str) for part in path)
    places = {
        layout.header_parts(section)[names - 1][1]
        for section in layout.sections[1:]
        if section.path[: len(path)] == path
    }
    around = (section for section in layout.sections if path[: len(section.path)] == section.path)
    todo = [place for section in around for place in section.pairs]
    while todo:
        place = todo.pop()
        shared = min(len(place.path), len(path))
        if place.path[:shared] != path[:shared]:
            continue
        if len(place.path) < len(path):
            todo += layout.members(place)
        elif place.key is not None:
            places |= _mention(layout, place, len(place.path) - len(path))
    return sorted(places)


def _mention(layout: Layout, place: StatementPlace, back: int) -> set[Range]:
    """The part of a place's key so many names before its last, if it is written there."""
    if place.key is None or (back and place.key[0] == place.statement[0]):
        return set()
    if not back:
        return {place.key}
    pair = place.node if place.node is None or place.node.type == "pair" else place.node.parent
    parts = layout.statements.parts(pair.children[0]) if pair is not None else []
    return {parts[-1 - back][1]} if back < len(parts) else set()
