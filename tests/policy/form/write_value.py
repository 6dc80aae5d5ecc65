"""Writes a value into a form, whatever kind it is of."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.catalogue.keys import Node, node_at, union
from codex_rollout_tui.policy.form.kinds.flag import WORDS
from codex_rollout_tui.policy.form.steps import PickQuestion, TextQuestion
from codex_rollout_tui.policy.text.document import ABSENT, Path
from tests.policy.form.form_driver import FormDriver


async def write(form: FormDriver, path: Path, value: Any) -> None:
    """Set everything a value says at a path."""
    node = node_at(path)
    if node is not None and _is_set_of_values(node) and isinstance(value, list):
        await _choose(form, path, node, value)
    elif isinstance(value, dict) and not (node is not None and node.spec is not None and node.spec.open):
        if not value:
            await _empty(form, path)
        for name, inner in value.items():
            await write(form, (*path, name), inner)
    elif isinstance(value, dict):
        if not value:
            await _empty(form, path)
        for name, inner in value.items():
            await form.reach(path)
            await form.do("unfold")
            await form.to(("add", path, ""))
            await form.do("open")
            await form.type(f"{name} = {_toml(inner)}")
    elif isinstance(value, list) and node is not None and union(node.type)[0].startswith("array"):
        if not value:
            await _empty(form, path)
        for index, inner in enumerate(value):
            if isinstance(inner, dict):
                await write(form, (*path, index), inner)
            else:
                await form.reach(path)
                await form.do("unfold")
                await form.to(("add", path, ""))
                await form.do("open")
                await form.type(inner)
    else:
        await leaf(form, path, value)


async def leaf(form: FormDriver, path: Path, value: Any) -> None:
    """Set one value that is no list and no table."""
    await form.reach(path)
    if form.asked is None:
        await form.do("open")
    asked = form.asked
    if isinstance(asked, PickQuestion):
        labels = [option.label for option in asked.options]
        await form.pick(WORDS[value] if isinstance(value, bool) else value if value in labels else "a text")
    if isinstance(form.asked, TextQuestion):
        await form.type(_toml(value) if node_at(path) is None else str(value))


def _is_set_of_values(node: Node) -> bool:
    return node.type in ("array<enum>", "array<enum|table>")


async def _choose(form: FormDriver, path: Path, node: Node, value: list[Any]) -> None:
    for each in value:
        if isinstance(each, dict):
            held = form.document.value(path, [])
            at = next((n for n, one in enumerate(held) if isinstance(one, dict)), len(held))
            for name, inner in each.items():
                await write(form, (*path, at, name), inner)
        else:
            await form.reach(path)
            await form.do("unfold")
            await form.to(("choice", path, each))
            await form.do("turn")
    if not value:
        await _empty(form, path)


async def _empty(form: FormDriver, path: Path) -> None:
    """Say that there is nothing at all: on the row that says what this means, or with a key."""
    await form.reach(path)
    await form.do("unfold")
    if form.find(("empty", path, "")) is None:
        await form.do("write_empty")
    else:
        await form.to(("empty", path, ""))
        await form.do("open")


def _toml(value: Any) -> str:
    from codex_rollout_tui.policy.edit import render

    return render.value(value)


async def take_out(form: FormDriver, path: Path) -> None:
    """Unset a key on its row."""
    assert form.document.value(path, ABSENT) is not ABSENT
    await form.reach(path)
    await form.do("take_out")
