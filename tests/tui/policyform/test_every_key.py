"""Form to text to form, for every key the newest Codex knows, by keys alone; comments in between stay untouched."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, keys, node_at, visit
from codex_rollout_tui.policy.edit.keys import set_value, splices
from codex_rollout_tui.policy.form.field import KeyField, title
from codex_rollout_tui.policy.form.kinds.flag import WORDS
from codex_rollout_tui.policy.form.values import allowed
from codex_rollout_tui.policy.form.write import EMPTY_MEANS
from codex_rollout_tui.policy.text.document import Document, Path, look_up
from tests.tui.policyform.form_app import Hands, desk
from tests.tui.policyform.write_value import leaf, take_out, write

KNOWN = [key for key, entry in keys().items() if entry.state(NEWEST) == "known"]
BASE = """\
# above everything
{key} = true  # behind a key
# below it

# above a table
[{table}]  # behind its header
{inner} = true  # behind its key
# below its key

# at the end
"""
AROUND = ({"key": "allow_appshots", "table": "feedback", "inner": "enabled"},
          {"key": "allow_login_shell", "table": "auto_review", "inner": "x"})  # fmt: skip
ALIASES = {"network_proxy": "[network_proxy]", "feature_requirements": "[feature_requirements]",
           "permissions.network": "[permissions.network]"}  # fmt: skip


class Sample(NamedTuple):
    """One value for a key: where it stands, and the smallest policy that says it."""

    path: Path
    value: Any
    policy: dict[str, Any]


def sample(key: str) -> Sample:
    """The first value at or below a key in its own example; everything else of the example is left out."""
    told = words(key)
    assert told is not None
    here, value = next(
        (each.path, each.value)
        for each in visit(tomli.loads(told.example))
        if (each.node is not None and each.node.path == key) or title(each.path) == key
    )
    while isinstance(value, (dict, list)) and value:
        part, value = next(iter(value.items() if isinstance(value, dict) else enumerate(value)))
        here = (*here, part)
    path = tuple(0 if isinstance(part, int) else part for part in here)
    policy: Any = value
    for part in reversed(path):
        policy = {part: policy} if isinstance(part, str) else [policy]
    return Sample(path, value, policy)


def before(key: str) -> bytes:
    """A commented policy without the key; where it is one of another spelling of a table, with that spelling."""
    around = AROUND[any(key.startswith(each) for each in AROUND[0].values())]
    text = BASE.format(**around)
    alias = next((header for name, header in ALIASES.items() if key == name or key.startswith(f"{name}.")), "")
    return (text + (f"\n# its spelling\n{alias}  # behind it\n" if alias else "")).encode()


def commented(old: bytes, new: bytes) -> tuple[bytes, list[bytes]]:
    """The new text with a comment above and behind every line it has more than the old one, and those above."""
    (splice,) = splices(Document(old), Document(new))
    assert splice.start == splice.end, "only an insertion leaves every other byte"
    start = new.rfind(b"\n", 0, splice.start) + 1
    end = new.find(b"\n", splice.start + len(splice.replacement) - 1) + 1
    out, above = [], []
    for number, line in enumerate(new[start:end].split(b"\n")[:-1]):
        if line.strip() and not line.startswith(b"#") and b"  #" not in line:
            above.append(b"# above line %d" % number)
            line = b"%s\n%s  # behind line %d" % (above[-1], line, number)
        out.append(line + b"\n")
    return new[:start] + b"".join(out) + new[end:], above


def another(one: Sample) -> Any:
    """Another value that fits the same place, or the same where there is no other."""
    node, value = node_at(one.path), one.value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    tables = node.children if node is not None else {}
    others = [each for each in allowed(KeyField(one.path, node)) if each != value and each not in tables]
    if others:
        return others[0]
    enumeration = node is not None and "enum" in node.type
    return value if enumeration or not isinstance(value, str) else f"{value}2"


def in_a_set(path: Path) -> bool:
    node = node_at(path[:-1]) if isinstance(path[-1], int) else None
    return node is not None and node.type in ("array<enum>", "array<enum|table>")


async def seen(hands: Hands, one: Sample, value: Any) -> None:
    """The form shows the value, as the row's own and on the screen."""
    if in_a_set(one.path):
        await hands.reach(one.path[:-1])
        await hands.press("right")
        await hands.to(("choice", one.path[:-1], value))
        assert hands.here.marked
        wanted = f"[x] {value}"
    else:
        await hands.reach(one.path)
        wanted = WORDS[value] if isinstance(value, bool) else "empty" if value in ({}, []) else str(value)
        assert wanted in (hands.here.shown, hands.here.shown.strip('"')) or hands.here.shown.startswith("empty: ")
    assert wanted[:12] in hands.at_cursor


async def change(hands: Hands, one: Sample, old: Any) -> None:
    """By keys, from another value back to the sample's."""
    if in_a_set(one.path):
        for each in (one.value, old):
            await hands.to(("choice", one.path[:-1], each))
            await hands.press("space")
    else:
        await leaf(hands, one.path, one.value)


async def unset(hands: Hands, one: Sample) -> None:
    """By keys; what means something when it is empty is then taken out too."""
    if in_a_set(one.path):
        await seen(hands, one, one.value)
        await hands.press("x")
    else:
        await take_out(hands, one.path)
    for length in range(len(one.path), 0, -1):
        node = node_at(one.path[:length])
        if (
            node is not None
            and node.path in EMPTY_MEANS
            and look_up(hands.document.values, one.path[:length], 1) in ({}, [])
        ):
            await take_out(hands, one.path[:length])


def test_every_known_key_is_here() -> None:
    assert len(KNOWN) == 295


@pytest.mark.parametrize("key", KNOWN)
async def test_form_to_text_to_form(key: str) -> None:
    one, start = sample(key), before(key)
    async with desk(start, size=(80, 14), looks=False) as hands:
        # Set in the form: the text has it, and every byte it had.
        await write(hands, one.path[:1], one.policy[str(one.path[0])])
        assert hands.app.refused == []
        written = hands.document.data
        assert hands.document.value(one.path) == one.value, hands.document.text
        full, above = commented(start, written)

        # Changed in the text: the form shows it.
        other = another(one)
        await hands.show(set_value(Document(full), one.path, other).data)
        await seen(hands, one, other)

        # Changed back in the form: only the value is another.
        if other != one.value:
            await change(hands, one, other)
        assert hands.app.refused == []
        assert hands.document.data == full
        await seen(hands, one, one.value)

        # Unset in the form: comments stay, and without any of its own every byte is as before.
        await unset(hands, one)
        assert all(comment in hands.document.data for comment in above)
        assert all(line in hands.document.data.splitlines() for line in start.splitlines())
        await hands.show(written)
        await unset(hands, one)
        assert hands.app.refused == []
        assert hands.document.data == start
