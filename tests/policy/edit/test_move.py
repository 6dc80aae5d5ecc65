"""Order: what is moved takes its comments along, the rest stays, and the policy says what it said."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.edit.keys import move, same, siblings, splices
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.grammar import Maker
from tests.policy.nasty import NASTY, spelled


def paths(values: Any, path: Path = ()) -> list[Path]:
    members = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    return [each for part, item in members for each in [(*path, part), *paths(item, (*path, part))]]


def moved(text: str, path: Path, before: Path | None) -> str:
    return move(Document(text.encode()), path, before).data.decode()


def comments(document: Document) -> Counter[bytes]:
    kept = [document.body[start:end] for start, end in document.hidden_comments]
    todo = [document.tree.root_node]
    while todo:
        node = todo.pop()
        todo += node.children
        if node.type == "comment":
            kept.append(document.body[node.start_byte : node.end_byte])
    return Counter(comment.rstrip() for comment in kept)


def simple(document: Document) -> Counter[bytes]:
    return Counter(
        document.data[entry.value.start : entry.value.end]
        for entry in document.entries
        if not isinstance(document.value(entry.path), (dict, list))
    )


def try_every_move(old: Document, path: Path) -> None:
    try:
        others = siblings(old, path)
    except PolicyEditError:
        with pytest.raises(PolicyEditError):
            move(old, path, None)
        place = old.layout.place(path)
        assert place is not None
        assert place.node is None
        assert place.form in ("implicit", "array"), "only what several headers or dotted keys make"
        return
    own = path if path in others else next(each for each in others if each[: len(path)] == path)
    for before in (*others, None):
        try:
            new = move(old, path, before)
        except PolicyEditError:
            # Part of an item stands elsewhere, below another table.
            assert isinstance(path[-1], int)
            continue
        follower = others[others.index(own) + 1 :][:1]
        if before == own or follower == ((before,) if before else ()):
            assert new == old
        else:
            assert new != old or isinstance(path[-1], int)
        rest = [each for each in others if each != own]
        rest.insert(len(rest) if before in (None, own) else rest.index(before), own)
        wanted = copy.deepcopy(old.values)
        if isinstance(path[-1], int) and before != own:
            here: Any = wanted
            for part in path[:-1]:
                here = here[part]
            old_items = list(here)
            here[:] = [old_items[int(each[-1])] for each in rest]
        elif before != own:
            starts = [span.start for span in map(new.key_span, rest) if span]
            assert starts == sorted(starts)
            assert len(starts) == len(rest)
        assert same(new.values, wanted)
        assert comments(new) == comments(old)
        assert simple(new) == simple(old)
        assert new.data.startswith(b"\xef\xbb\xbf") is old.data.startswith(b"\xef\xbb\xbf")
        if b"\r\n" in old.data:
            assert new.data.count(b"\n") == new.data.count(b"\r\n")
        back = new
        for step in splices(old, new):
            assert step.apply(old) == new
            back = step.inverse(old).apply(back)
        assert back == old


@given(st.integers(0, 10**6))
def test_moving_anything_anywhere(seed: int) -> None:
    maker = Maker(seed)
    old = Document(maker.write(maker.sound()).encode())
    try_every_move(old, maker.random.choice(paths(old.values)))


@pytest.mark.parametrize("text", NASTY)
def test_moving_anything_anywhere_in_nasty_texts(text: str) -> None:
    for data in spelled(text):
        old = Document(data)
        assert old.problem is None
        for path in paths(old.values):
            try_every_move(old, path)


LIST = """\
modes = [ # open
  "a", # of a
  # of b
  "b",

  # lone

  "c" # of c
  # end
]
"""


def test_an_item_takes_its_comments_along_and_gaps_stay() -> None:
    assert moved(LIST, ("modes", 2), ("modes", 0)) == LIST.replace(
        '"a", # of a\n  # of b\n  "b",', '"c", # of c\n  "a", # of a'
    ).replace('  "c" # of c\n', '  # of b\n  "b"\n')
    assert moved("l = [1, 2, 3]\n", ("l", 0), None) == "l = [2, 3, 1]\n"
    assert moved("l = [1, 2, 3,]\n", ("l", 2), ("l", 0)) == "l = [3, 1, 2,]\n"
    assert moved("l = [1, 2, # c\n  3]\n", ("l", 1), ("l", 0)) == "l = [2, # c\n 1,\n  3]\n"


KEYS = """\
# the file

# of a
a = 1 # a
b = [
  1, # one
]

# lone

# of c
c = 3

[t]
d = 4
"""


def test_a_key_takes_its_comments_along_and_gaps_stay() -> None:
    assert moved(KEYS, ("c",), ("a",)) == (
        "# the file\n\n# of c\nc = 3\n# of a\na = 1 # a\n\n# lone\n\nb = [\n  1, # one\n]\n\n[t]\nd = 4\n"
    )
    assert moved("a = 1\nb = 2", ("b",), ("a",)) == "b = 2\na = 1"
    assert moved("# of a\na = 1\nb = 2\n", ("b",), ("a",)) == "b = 2\n# of a\na = 1\n"
    assert moved("t = { a = 1, b = 2 }\n", ("t", "b"), ("t", "a")) == "t = { b = 2, a = 1 }\n"
    assert moved("t = {\n  a = 1, # a\n  b = 2, # b\n}\n", ("t", "b"), ("t", "a")) == (
        "t = {\n  b = 2, # b\n  a = 1, # a\n}\n"
    )


TABLES = """\
top = 1

# of a
[a] # a
x = 1
# last of a

[a.b]
y = 1

# lone

# of c
[c]
z = 1
[d]
"""


def test_a_table_takes_the_tables_below_it_and_its_comments_along() -> None:
    assert siblings(Document(TABLES.encode()), ("a",)) == (("a",), ("c",), ("d",))
    assert moved(TABLES, ("a",), None) == (
        "top = 1\n\n# of c\n[c]\nz = 1\n\n# lone\n\n[d]\n# of a\n[a] # a\nx = 1\n# last of a\n\n[a.b]\ny = 1\n"
    )
    assert moved(TABLES, ("d",), ("a",)).startswith("top = 1\n\n[d]\n\n# lone\n\n# of a\n[a] # a\n")


RULES = """\
[[r]]
a = 1
[r.s]
b = 1

# of 1
[[r]]
a = 2
[x]
[[r]]
a = 3"""


def test_a_table_of_a_list_takes_the_tables_below_it_along() -> None:
    assert moved(RULES, ("r", 0), None) == ("# of 1\n[[r]]\na = 2\n\n[[r]]\na = 3\n[x]\n[[r]]\na = 1\n[r.s]\nb = 1")
    assert moved(RULES, ("r", 1), ("r", 0)) == ("# of 1\n[[r]]\na = 2\n\n[[r]]\na = 1\n[r.s]\nb = 1\n[x]\n[[r]]\na = 3")


def test_comments_that_touch_a_table_go_along_and_lone_ones_stay() -> None:
    assert moved("# of a\n[a]\n[b]\n", ("a",), None) == "[b]\n# of a\n[a]\n"
    assert moved("[a]\nx = 1\n# last of a\n\n[b]\n\n# the end\n", ("a",), None) == (
        "[b]\n\n[a]\nx = 1\n# last of a\n\n# the end\n"
    )
    assert moved("[a]\nx = 1\n# of b\n[b]\ny = 1", ("b",), ("a",)) == "# of b\n[b]\ny = 1\n[a]\nx = 1"
    assert moved("a = 1\n# of t\n[t]\n[u]\n", ("t",), None) == "a = 1\n[u]\n# of t\n[t]\n"


@pytest.mark.parametrize(
    ("text", "path", "before", "words"),
    [
        ("a = 1\n[t]\nb = 2\n", ("a",), ("t", "b"), "Line 1: a.*there it would belong to another table"),
        ("a = 1\n[t]\nb = 2\n", ("a",), ("t",), r"a key stands above the first \[table\]"),
        ("a = 1\n[t]\nb = 2\n", ("t",), ("a",), r"a key stands above the first \[table\]"),
        ("a = [1, 2]\nb = [3]\n", ("a", 0), ("b", 0), "only change places with the other items of its list"),
        ("x.a = 1\ny = 2\nx.b = 3\n", ("x",), ("y",), "Line 1: x.*several places"),
        ("[m.a]\n[m.b]\n", ("m",), None, "several places"),
        ("[[r]]\na = 1\n[[r]]\n[x]\n[r.s]\nb = 1\n", ("r", 1), ("r", 0), "Line 3: r.*also change something else"),
        ("a = [\n", ("a",), None, "Line 1, column 5"),
        ("a = 1\n", ("b",), None, "nothing to move"),
    ],
)
def test_what_cannot_be_moved_says_where_and_why(text: str, path: Path, before: Path | None, words: str) -> None:
    with pytest.raises(PolicyEditError, match=words):
        move(Document(text.encode()), path, before)
