"""What holds for every pair of policies."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.escape import unsafe
from codex_rollout_tui.policy.compare.meaning import compare
from codex_rollout_tui.policy.text import facts
from codex_rollout_tui.policy.text.document import Document
from tests.policy.compare.texts import compared
from tests.policy.grammar import Maker

seeds = st.integers(0, 2**32)


def text(policy: str) -> Document:
    return Document(policy.encode())


@settings(deadline=None)
@given(seeds)
def test_a_policy_is_no_other_than_itself_in_whatever_spelling(seed: int) -> None:
    maker = Maker(seed)
    policy = maker.sound()
    one, other = text(maker.write(policy)), text(maker.write(policy))
    assert compare(one, one).changes == ()
    assert compare(one, other).changes == ()


def reordered(value: Any, pick: random.Random) -> Any:
    """The same tables with their keys in another order."""
    if isinstance(value, dict):
        items = [(name, reordered(each, pick)) for name, each in value.items()]
        pick.shuffle(items)
        return dict(items)
    return [reordered(each, pick) for each in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(seeds)
def test_the_order_of_keys_does_not_count(seed: int) -> None:
    maker = Maker(seed)
    policy = maker.sound()
    other = reordered(policy, maker.random)
    assert compare(text(maker.write(policy)), text(maker.write(other))).changes == ()


@settings(deadline=None)
@given(seeds, st.booleans(), st.booleans())
def test_the_other_way_round_it_is_the_mirror_image(seed: int, broken: bool, related: bool) -> None:
    maker = Maker(seed)
    old = maker.sound()
    new = mutated(old, maker) if related else maker.broken()[0] if broken else maker.sound()
    compared(maker.write(old), maker.write(new))


def mutated(policy: dict[str, Any], maker: Maker) -> dict[str, Any]:
    """The same policy with one value, key or item another, added or gone."""
    pick, policy = maker.random, copy.deepcopy(policy)
    todo: list[tuple[Any, Any]] = []
    level: list[Any] = [policy]
    while level:
        here = level.pop()
        members = here.items() if isinstance(here, dict) else enumerate(here)
        todo += [(here, part) for part, _ in members]
        level += [
            each for each in (here.values() if isinstance(here, dict) else here) if isinstance(each, (dict, list))
        ]
    holder, part = pick.choice(todo)
    value = holder[part]
    if pick.random() < 0.3:
        del holder[part]
    elif isinstance(value, bool):
        holder[part] = not value
    elif isinstance(value, int):
        holder[part] = value + 1
    elif isinstance(value, str):
        holder[part] = f"{value}x"
    elif isinstance(value, list):
        value.append(copy.deepcopy(value[0]) if value and pick.random() < 0.5 else "x")
    else:
        value["unheard-of"] = True
    return policy


@settings(deadline=None)
@given(seeds)
def test_no_other_value_goes_unseen(seed: int) -> None:
    maker = Maker(seed)
    old = maker.sound()
    new = mutated(old, maker)
    found = compared(maker.write(old), maker.write(new))
    if facts.plain(old) != facts.plain(new):
        assert found.changes, (old, new)
        for change in found.changes:
            assert change.words.endswith(".")
            assert "\n" not in change.words
            assert change.line_old is not None or change.line_new is not None


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), seeds)
def test_any_two_texts_can_be_compared(one: str, other: str, seed: int) -> None:
    maker = Maker(seed)
    sound = maker.write(maker.sound())
    for old, new in ((one, other), (one, sound), (sound + one, sound)):
        for change in compare(Document(old.encode()), Document(new.encode())).changes:
            assert not unsafe().search(change.words)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=8,
        ),
        max_size=3,
    ),
    seeds,
)
def test_values_of_any_shape_can_be_compared(values: dict[str, Any], seed: int) -> None:
    from codex_rollout_tui.policy.catalogue.keys import root

    pick = random.Random(seed)
    names = sorted(root().children)
    shaped = {pick.choice(names): each for each in values.values()}
    maker = Maker(seed)
    compared(maker.write(shaped), maker.write(maker.sound()))
