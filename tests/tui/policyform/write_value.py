"""Writes a value into the form by keys alone, whatever kind it is of."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Node, node_at, union
from codex_rollout_tui.policy.form.kinds.flag import WORDS
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.text.document import ABSENT, Path
from tests.tui.policyform.form_app import Hands


async def write(hands: Hands, path: Path, value: Any) -> None:
    """Set everything a value says at a path."""
    node = node_at(path)
    if node is not None and _is_set_of_values(node) and isinstance(value, list):
        await _choose(hands, path, node, value)
    elif isinstance(value, dict) and not (node is not None and node.spec is not None and node.spec.open):
        if not value:
            await _empty(hands, path)
        for name, inner in value.items():
            await write(hands, (*path, name), inner)
    elif isinstance(value, dict):
        if not value:
            await _empty(hands, path)
        for name, inner in value.items():
            await hands.reach(path)
            await hands.press("right")
            await hands.to(("add", path, ""))
            await hands.press("enter")
            await hands.type(f"{name} = {_toml(inner)}")
    elif isinstance(value, list) and node is not None and union(node.type)[0].startswith("array"):
        if not value:
            await _empty(hands, path)
        for index, inner in enumerate(value):
            if isinstance(inner, dict):
                await write(hands, (*path, index), inner)
            else:
                await hands.reach(path)
                await hands.press("right")
                await hands.to(("add", path, ""))
                await hands.press("enter")
                await hands.type(inner)
    else:
        await leaf(hands, path, value)


async def leaf(hands: Hands, path: Path, value: Any) -> None:
    """Set one value that is no list and no table."""
    await hands.reach(path)
    if hands.form.asked is None:
        await hands.press("enter")
    asked = hands.form.asked
    if isinstance(asked, PickQuestion):
        labels = [each.label for each in asked.options]
        await hands.pick(WORDS[value] if isinstance(value, bool) else value if value in labels else "a text")
    if isinstance(hands.form.asked, TextQuestion):
        await hands.type(_toml(value) if node_at(path) is None else str(value))


def _is_set_of_values(node: Node) -> bool:
    return node.type in ("array<enum>", "array<enum|table>")


async def _choose(hands: Hands, path: Path, node: Node, value: list[Any]) -> None:
    for each in value:
        if isinstance(each, dict):
            held = hands.document.value(path, [])
            at = next((n for n, one in enumerate(held) if isinstance(one, dict)), len(held))
            for name, inner in each.items():
                await write(hands, (*path, at, name), inner)
        else:
            await hands.reach(path)
            await hands.press("right")
            await hands.to(("choice", path, each))
            await hands.press("space")
    if not value:
        await _empty(hands, path)


async def _empty(hands: Hands, path: Path) -> None:
    """Say that there is nothing at all: on the row that says what this means, or with a key."""
    await hands.reach(path)
    await hands.press("right")
    if hands.find(("empty", path, "")) is None:
        await hands.press("e")
    else:
        await hands.to(("empty", path, ""))
        await hands.press("enter")


def _toml(value: Any) -> str:
    from codex_rollout_tui.policy.edit import render

    return render.value(value)


async def take_out(hands: Hands, path: Path) -> None:
    """Unset a key by pressing x on its row."""
    assert hands.document.value(path, ABSENT) is not ABSENT
    await hands.reach(path)
    await hands.press("x")
