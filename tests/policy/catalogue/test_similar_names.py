"""What somebody meant who mistyped a name: the name is among the hints, and nothing that looks otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.keys import children, features, keys
from codex_rollout_tui.policy.catalogue.similar_names import similar_names

TABLES = sorted({path.rpartition(".")[0] for path in keys()})
NAMES = [(name, tuple(children(table))) for table in TABLES for name in children(table) if name[:1] != "<"]
NAMES += [(name, tuple(features())) for name in features()]


@given(st.sampled_from(NAMES), st.data())
def test_a_name_with_one_typo_is_among_the_hints(known: tuple[str, tuple[str, ...]], data: st.DataObject) -> None:
    name, table = known
    at = data.draw(st.integers(0, max(0, len(name) - 2)))
    letter = data.draw(st.sampled_from("aeq_-E"))
    swapped = name[at + 1 : at + 2] + name[at : at + 1]
    typos = [name[:at] + letter + name[at:], name[:at] + swapped + name[at + 2 :]]
    if len(name) > 2:
        typos += [name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :]]
    assert name in similar_names(data.draw(st.sampled_from(typos)), table)


@pytest.mark.parametrize(
    ("name", "among", "hints"),
    [
        ("name", ["<name>", "names"], ("names",)),
        ("allowed-domain", ["denied_domains", "allowed_domains", "domains"], ("allowed_domains",)),
        ("ALLOWED_DOMAINS", ["allowed_domains"], ("allowed_domains",)),
        ("abcd", ["abcx", "abcd_", "abdc", "abce"], ("abcd_", "abcx", "abdc")),
        ("read-olny", ["write", "read-only"], ("read-only",)),
        ("x", ["yz", ""], ()),
        ("", ["a"], ()),
    ],
)
def test_the_most_alike_come_first_and_case_and_hyphens_do_not_count(
    name: str, among: list[str], hints: tuple[str, ...]
) -> None:
    assert similar_names(name, among) == hints
