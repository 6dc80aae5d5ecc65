"""Form to text to form, for a key the newest Codex knows; comments in between stay untouched."""

from __future__ import annotations

from typing import Any, NamedTuple

import tomli

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, keys, node_at, visit
from codex_rollout_tui.policy.edit.keys import set_value, splices
from codex_rollout_tui.policy.form.field import KeyField, title
from codex_rollout_tui.policy.form.kinds.flag import WORDS
from codex_rollout_tui.policy.form.values import allowed
from codex_rollout_tui.policy.form.write import EMPTY_MEANS
from codex_rollout_tui.policy.text.document import Document, Path, look_up
from tests.policy.form.form_driver import FormDriver
from tests.policy.form.write_value import leaf, take_out, write

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


async def shows(form: FormDriver, one: Sample, value: Any) -> None:
    """The form shows the value on its row; where it is drawn, there too."""
    if in_a_set(one.path):
        await form.reach(one.path[:-1])
        await form.do("unfold")
        await form.to(("choice", one.path[:-1], value))
        assert form.here.marked
        wanted = f"[x] {value}"
    else:
        await form.reach(one.path)
        wanted = WORDS[value] if isinstance(value, bool) else "empty" if value in ({}, []) else str(value)
        assert wanted in (form.here.shown, form.here.shown.strip('"')) or form.here.shown.startswith("empty: ")
    if form.drawn is not None:
        assert wanted[:12] in form.drawn


async def change(form: FormDriver, one: Sample, old: Any) -> None:
    """From another value back to the sample's."""
    if in_a_set(one.path):
        for each in (one.value, old):
            await form.to(("choice", one.path[:-1], each))
            await form.do("turn")
    else:
        await leaf(form, one.path, one.value)


async def unset(form: FormDriver, one: Sample) -> None:
    """Unset; what means something when it is empty is then taken out too."""
    if in_a_set(one.path):
        await shows(form, one, one.value)
        await form.do("take_out")
    else:
        await take_out(form, one.path)
    for length in range(len(one.path), 0, -1):
        node = node_at(one.path[:length])
        if (
            node is not None
            and node.path in EMPTY_MEANS
            and look_up(form.document.values, one.path[:length], 1) in ({}, [])
        ):
            await take_out(form, one.path[:length])


async def round_trip(form: FormDriver, key: str) -> None:
    """Set, change, change back and unset a key, in turns in the form and in the text; the form begins `before` it."""
    one, start = sample(key), before(key)
    # Set in the form: the text has it, and every byte it had.
    await write(form, one.path[:1], one.policy[str(one.path[0])])
    assert not form.refused
    written = form.document.data
    assert form.document.value(one.path) == one.value, form.document.text
    full, above = commented(start, written)

    # Changed in the text: the form shows it.
    other = another(one)
    await form.show(set_value(Document(full), one.path, other).data)
    await shows(form, one, other)

    # Changed back in the form: only the value is another.
    if other != one.value:
        await change(form, one, other)
    assert not form.refused
    assert form.document.data == full
    await shows(form, one, one.value)

    # Unset in the form: comments stay, and without any of its own every byte is as before.
    await unset(form, one)
    assert all(comment in form.document.data for comment in above)
    assert all(line in form.document.data.splitlines() for line in start.splitlines())
    await form.show(written)
    await unset(form, one)
    assert not form.refused
    assert form.document.data == start
