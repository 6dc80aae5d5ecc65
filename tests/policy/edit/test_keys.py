"""Edits: the meaning is what was asked, every other byte stays, and an undo gives the same bytes back."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit.keys import (
    append_item,
    remove,
    remove_item,
    rename,
    same,
    set_value,
    splices,
)
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.grammar import Maker
from tests.policy.nasty import NASTY, spelled

NEW_VALUES: tuple[Any, ...] = (
    True,
    7,
    1.5,
    'text "quoted" \\ é',
    "two\nlines",
    [],
    ["a", "b"],
    {},
    {"x": 1, "y z": {"w": ["v"]}},
    [{"a": 1}, {"b": [2]}],
)
POLICY = """\
# Acme
allowed_sandbox_modes = [
  "read-only", # safe
  # for work
  "workspace-write" # normal
]

# about features
[features]
browser_use = false # off

# the end
"""


def edited(text: str, path: Path, value: Any) -> str:
    return set_value(Document(text.encode()), path, value).data.decode()


def paths(values: Any, path: Path = ()) -> list[Path]:
    members = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    return [each for part, item in members for each in [(*path, part), *paths(item, (*path, part))]]


def pieces(document: Document, without: Path) -> Counter[bytes]:
    """The text of every simple value that an edit at a path has no business with."""
    found = (
        document.data[entry.value.start : entry.value.end]
        for entry in document.entries
        if not isinstance(document.value(entry.path), (dict, list)) and entry.path[: len(without)] != without
    )
    return Counter(found)


def comments(document: Document) -> Counter[bytes]:
    return Counter(line.partition(b"# ")[2] for line in document.data.split(b"\n") if b"# " in line)


def made(seed: int) -> tuple[Document, random.Random]:
    maker = Maker(seed)
    return Document(maker.write(maker.sound()).encode()), maker.random


def holds(old: Document, new: Document, path: Path) -> None:
    """What every edit owes: bytes outside the splice stay, undo brings the old bytes back, line ends and BOM stay."""
    steps = splices(old, new)
    back = new
    for step in steps:
        assert old.data[: step.start] == new.data[: step.start]
        assert step.apply(old) == new
        back = step.inverse(old).apply(back)
    assert back == old
    assert new.data.startswith(b"\xef\xbb\xbf") is old.data.startswith(b"\xef\xbb\xbf")
    if b"\r\n" in old.data:
        assert new.data.count(b"\n") == new.data.count(b"\r\n")
    within = path[: next((at for at, part in enumerate(path) if isinstance(part, int)), len(path))]
    assert not pieces(old, within) - pieces(new, within), "other values keep their spelling"


@given(st.integers(0, 10**6), st.sampled_from(NEW_VALUES))
def test_setting_any_key_there_is(seed: int, value: Any) -> None:
    old, pick = made(seed)
    path = pick.choice(paths(old.values))
    try:
        new = set_value(old, path, value)
    except PolicyEditError:
        # Items of [[tables]] can only become tables.
        assert any(isinstance(part, int) for part in path)
        return
    assert same(new.value(path), value)
    wanted = copy.deepcopy(old.values)
    here: Any = wanted
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = copy.deepcopy(value)
    assert same(new.values, wanted)
    holds(old, new, path)
    if not isinstance(old.value(path), (dict, list)):
        assert not comments(old) - comments(new)


@given(st.integers(0, 10**6), st.sampled_from(NEW_VALUES), st.sampled_from([1, 1, 2, 3]))
def test_adding_a_key(seed: int, value: Any, depth: int) -> None:
    old, pick = made(seed)
    tables = [(), *(path for path in paths(old.values) if isinstance(old.value(path), dict))]
    path = (*pick.choice(tables), *["new key", "n2", "n3"][:depth])
    new = set_value(old, path, value)
    assert same(new.value(path), value)
    holds(old, new, path)
    assert not comments(old) - comments(new)
    assert remove(new, path).value(path) is None


@given(st.integers(0, 10**6))
def test_removing_any_key_there_is(seed: int) -> None:
    old, pick = made(seed)
    path = pick.choice(paths(old.values))
    new = remove(old, path)
    wanted = copy.deepcopy(old.values)
    here: Any = wanted
    for part in path[:-1]:
        here = here[part]
    del here[path[-1]]
    if not same(new.values, wanted):
        # A table that had nothing else, and no header of its own, goes with its last key.
        assert old.value(path[:-1]) in ({path[-1]: old.value(path)}, [old.value(path)])
    holds(old, new, path)
    assert not new.has(path) or isinstance(path[-1], int)


@given(st.integers(0, 10**6))
def test_items_of_lists(seed: int) -> None:
    old, pick = made(seed)
    lists = [path for path in paths(old.values) if isinstance(old.value(path), list)]
    if not lists:
        return
    path = pick.choice(lists)
    items = old.value(path)
    value: Any = {"x": 1} if any(isinstance(item, dict) for item in items) else "new"
    longer = append_item(old, path, value)
    assert same(longer.value(path), [*items, value])
    holds(old, longer, path)
    assert not comments(old) - comments(longer)
    assert same(remove_item(longer, path, len(items)).values, old.values)
    if items:
        at = pick.randrange(len(items))
        changed = set_value(old, (*path, at), value)
        assert same(changed.value(path), [*items[:at], value, *items[at + 1 :]])
        shorter = remove_item(old, path, at)
        assert same(shorter.value(path, []), items[:at] + items[at + 1 :])
        holds(old, shorter, path)


@given(st.integers(0, 10**6))
def test_renaming_any_key_there_is(seed: int) -> None:
    old, pick = made(seed)
    path = pick.choice([path for path in paths(old.values) if isinstance(path[-1], str)])
    new = rename(old, path, "new name")
    assert same(new.value((*path[:-1], "new name")), old.value(path))
    assert not new.has(path)
    assert pieces(new, ()) == pieces(old, ())
    assert comments(new) == comments(old)
    assert same(rename(new, (*path[:-1], "new name"), str(path[-1])).values, old.values)


def planned(values: Any, path: Path, value: Any = None, *, gone: bool = False) -> Any:
    """What an edit asks for, done to plain data."""
    wanted = copy.deepcopy(values)
    here: Any = wanted
    for part in path[:-1]:
        here = here[part]
    if gone:
        del here[path[-1]]
    elif isinstance(path[-1], int) and path[-1] == len(here):
        here.append(copy.deepcopy(value))
    else:
        here[path[-1]] = copy.deepcopy(value)
    return wanted


VALUES: tuple[Any, ...] = (7, "a", ["b", 2], {"c": {"d": []}}, [{"e": 1}])


@pytest.mark.parametrize("text", NASTY)
def test_every_edit_of_nasty_texts_means_what_it_does_to_plain_data(text: str) -> None:
    for data in spelled(text):
        old = Document(data)
        for path in paths(old.values):
            for value in VALUES:
                try:
                    new = set_value(old, path, value)
                except PolicyEditError:
                    assert any(isinstance(part, int) for part in path)
                else:
                    assert same(new.values, planned(old.values, path, value))
                    holds(old, new, path)
            new = remove(old, path)
            above = path
            while not same(new.values, planned(old.values, above, gone=True)):
                assert len(old.value(above[:-1])) == 1
                above = above[:-1]
            holds(old, new, path)
            if isinstance(old.value(path), list):
                item: Any = {"x": 1} if any(isinstance(each, dict) for each in old.value(path)) else "x"
                try:
                    new = append_item(old, path, item)
                except PolicyEditError:
                    assert any(isinstance(part, int) for part in path)
                else:
                    assert same(new.values, planned(old.values, (*path, len(old.value(path))), item))
                    holds(old, new, path)
            elif isinstance(old.value(path), dict):
                inner = (*path, "new one")
                try:
                    new = set_value(old, inner, True)
                except PolicyEditError:
                    assert any(isinstance(part, int) for part in path)
                else:
                    assert same(new.values, planned(old.values, inner, True))
                    holds(old, new, inner)
            if isinstance(path[-1], str):
                new = rename(old, path, "new name")
                wanted = planned(planned(old.values, (*path[:-1], "new name"), old.value(path)), path, gone=True)
                assert same(new.values, wanted)
                assert comments(new) == comments(old)


def test_renaming_keeps_the_line() -> None:
    document = Document(b"# why\nx . 'y' = 1 # c\nx.z = 2\n")
    assert rename(document, ("x", "y"), "w").data == b"# why\nx . w = 1 # c\nx.z = 2\n"
    assert rename(document, ("x",), "w v").data == b'# why\n"w v" . \'y\' = 1 # c\n"w v".z = 2\n'
    with pytest.raises(PolicyEditError, match="there is a z already"):
        rename(document, ("x", "y"), "z")


def test_a_list_keeps_the_comments_of_what_stays() -> None:
    text = edited(POLICY, ("allowed_sandbox_modes",), ["read-only", "danger-full-access", "workspace-write"])
    assert text == POLICY.replace("# safe\n", '# safe\n  "danger-full-access",\n')
    text = edited(POLICY, ("allowed_sandbox_modes",), ["read-only"])
    assert text == POLICY.replace('"read-only", #', '"read-only" #').replace('  "workspace-write" # normal\n', "")


def test_a_new_top_level_key_goes_before_the_first_table() -> None:
    text = edited(POLICY, ("allowed_approval_policies",), ["on-request"])
    assert text == POLICY.replace("]\n\n# about", ']\nallowed_approval_policies = ["on-request"]\n\n# about')


def test_a_new_top_level_key_does_not_part_a_header_from_its_comment() -> None:
    text = "# the file\n\n# about features\n[features]\nx = true\n"
    assert edited(text, ("log_dir",), "/srv") == text.replace("# about", 'log_dir = "/srv"\n\n# about')


def test_a_new_key_of_a_table_goes_after_its_last_one() -> None:
    text = edited(POLICY, ("features", "computer_use"), False)
    assert text == POLICY.replace("# off\n", "# off\ncomputer_use = false\n")


def test_a_new_table_goes_to_the_end() -> None:
    text = edited(POLICY, ("mcp_servers", "docs", "identity", "command"), "docs")
    assert text == f'{POLICY}\n[mcp_servers.docs.identity]\ncommand = "docs"\n'


def test_dotted_keys_are_continued() -> None:
    text = "a.b = 1 # one\n\n[t]\nx.y = 1\nz = 2\n"
    assert edited(text, ("a", "c"), 2) == text.replace("# one\n", "# one\na.c = 2\n")
    assert edited(text, ("t", "x", "w"), 2) == text.replace("x.y = 1\n", "x.y = 1\nx.w = 2\n")


def test_inline_tables_are_continued() -> None:
    assert edited("a = { b = 1 } # c\n", ("a", "d", "e"), 2) == "a = { b = 1, d.e = 2 } # c\n"
    assert edited("a = {}\n", ("a", "b"), 2) == "a = { b = 2 }\n"
    assert edited("a = {\n  b = 1, # c\n}\n", ("a", "d"), 2) == "a = {\n  b = 1, # c\n  d = 2\n}\n"


def test_a_text_without_a_last_line_end_gets_one_only_where_needed() -> None:
    assert edited("a = 1", ("b",), 2) == "a = 1\nb = 2\n"
    assert edited("a = 1", ("a",), 2) == "a = 2"


def test_removing_takes_the_own_lines_and_leaves_comments_above() -> None:
    document = Document(POLICY.encode())
    assert remove(document, ("features", "browser_use")).text == POLICY.replace("browser_use = false # off\n", "")
    assert remove(document, ("features",)).text == POLICY.replace("[features]\nbrowser_use = false # off\n", "")
    assert remove(document, ("nope",)) is document


def test_removing_one_of_several_tables_of_a_list() -> None:
    text = "[[r]]\na = 1\n[r.s]\nb = 1\n\n[[r]]\na = 2\n"
    assert remove(Document(text.encode()), ("r", 0)).text == "[[r]]\na = 2\n"
    assert remove(Document(text.encode()), ("r", 1)).values == {"r": [{"a": 1, "s": {"b": 1}}]}


def test_rules_are_written_one_a_line() -> None:
    rule = {"pattern": [{"token": "git"}], "decision": "prompt"}
    text = edited("", ("rules", "prefix_rules"), [rule])
    assert text == '[rules]\nprefix_rules = [\n  { pattern = [{ token = "git" }], decision = "prompt" },\n]\n'
    document = append_item(Document(text.encode()), ("rules", "prefix_rules"), rule)
    assert document.text == text.replace("},\n]", '},\n  { pattern = [{ token = "git" }], decision = "prompt" },\n]')


def test_nothing_changes_where_nothing_is_asked() -> None:
    document = Document(POLICY.encode())
    assert set_value(document, ("features", "browser_use"), False) is document
    assert splices(document, document) == ()
    assert set_value(document, ("features", "browser_use"), 0) is not document


def test_one_comes_not_for_true() -> None:
    assert not same(True, 1)
    assert not same(1, 1.0)
    assert not same([1], [True])
    assert same({"a": [1, {"b": float("nan")}]}, {"a": [1, {"b": float("nan")}]})


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("a = 1\nb = [\n", ("a",), "Line 2, column 5"),
        ("# \nwindows = 1\n", ("windows", "allow_mxc"), "Line 2: windows"),
        ("a = 1\nlist = ['x']\n", ("list", 5), "Line 2: list"),
        ("[[r]]\na = 1\n[[r]]\na = 2\n", ("r", 0), "Line 1: r"),
    ],
)
def test_what_cannot_be_edited_says_where_and_why(text: str, path: Path, words: str) -> None:
    document = Document(text.encode())
    with pytest.raises(PolicyEditError, match=words) as caught:
        set_value(document, path, "x")
    assert "othing was changed" in str(caught.value)


@pytest.mark.parametrize("value", [None, 2**63, object(), "\ud800"])
def test_what_a_policy_cannot_hold(value: Any) -> None:
    with pytest.raises(PolicyEditError):
        set_value(Document(b""), ("a",), value)


@pytest.mark.parametrize("index", [-1, 1, 9])
def test_items_that_are_not_there(index: int) -> None:
    document = Document(b"a = ['x']\nb = 1\n")
    with pytest.raises(PolicyEditError, match="Line 1"):
        remove_item(document, ("a",), index)
    with pytest.raises(PolicyEditError, match=r"Line 2.*not a list"):
        append_item(document, ("b",), "y")
