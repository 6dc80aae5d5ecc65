"""The syntax tree: the same whether it is made anew or out of an older one, and free of errors where Codex has none."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codex_rollout_tui.policy.text import tree as syntax
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import PolicyText
from codex_rollout_tui.policy.text.quick_scan import looks_newer
from codex_rollout_tui.policy.text.tokens import mask
from tests.policy.grammar import Maker
from tests.policy.nasty import NASTY, spelled

TYPED = (
    *"=.,[]{}#\"'\\\n\r\t -_0aé語\0😀",
    *(
        "\r\n",
        "\n\n",
        '"""',
        "'''",
        "[[",
        "]]",
        "[t]\n",
        "[[r]]\n",
        "a = 1\n",
        'k = "é"\n',
        "{ a = 1,\n}",
        "# c\n",
        "\\e",
        "\\x41",
    ),
    *("07:32", "true", "x = [\n1, # c\n]\n", "\ufeff"),
)


def seen(doc: PolicyText) -> tuple[object, ...]:
    entries = tuple((entry.path, entry.key, entry.value, entry.header) for entry in doc.entries)
    return (
        doc.data,
        repr(doc.values),
        doc.problem,
        doc.hidden_comments,
        entries,
        tokens(doc),
        str(doc.tree.root_node),
        tuple((doc.span(entry[0]), doc.key_span(entry[0])) for entry in entries),
    )


def typed(doc: PolicyText, pick: random.Random) -> tuple[int, int, bytes]:
    """One edit as a person makes it: a key, a few bytes gone, something pasted; sometimes inside a character."""
    at = pick.randint(0, len(doc.data))
    gone = pick.choice((0, 0, 0, 0, 1, 1, 2, 5, 40))
    text = "".join(pick.choice(TYPED) for _ in range(pick.choice((0, 1, 1, 1, 2, 6)))) if gone < 5 or at % 2 else ""
    return at, min(len(doc.data), at + gone), text.encode()


def type_on(doc: PolicyText, pick: random.Random, count: int) -> None:
    for _ in range(count):
        if pick.random() < 0.8:
            doc.tree  # noqa: B018 - some texts of a burst are never looked at
        doc = doc.spliced(*typed(doc, pick))
    assert seen(doc) == seen(PolicyText(doc.data))


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_policies_gives_what_reading_them_anew_gives(seed: int, count: int) -> None:
    maker = Maker(seed)
    type_on(PolicyText(maker.write(maker.sound()).encode()), maker.random, count)


@given(st.sampled_from(NASTY), st.integers(0, 4), st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_nasty_texts_gives_what_reading_them_anew_gives(text: str, way: int, seed: int, count: int) -> None:
    type_on(PolicyText(spelled(text)[way]), random.Random(seed), count)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_large_texts_gives_the_same_once_they_are_sound(seed: int, count: int) -> None:
    maker = Maker(seed)
    pick = maker.random
    doc = PolicyText(maker.write(maker.sound()).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syntax, "SMALL", 0)
        for _ in range(count):
            doc.tree  # noqa: B018
            start, end, text = typed(doc, pick)
            new = doc.spliced(start, end, text)
            for entry in new.entries:
                assert new.bom <= entry.value.start <= entry.value.end <= new.bom + len(new.body)
            assert len(tokens(new)) == new.lines.count
            back = new.spliced(start, start + len(text), doc.data[start:end])
            doc = new if new.problem is None else back
            assert seen(doc) == seen(PolicyText(doc.data))


@given(st.sampled_from(NASTY), st.integers(0, 4))
def test_a_text_typed_letter_by_letter(text: str, way: int) -> None:
    data = spelled(text)[way]
    doc = PolicyText(b"")
    for at, byte in enumerate(data):
        doc.tree  # noqa: B018
        doc = doc.spliced(at, at, bytes([byte]))
    assert seen(doc) == seen(PolicyText(data))


def test_an_older_tree_is_used_again() -> None:
    doc = PolicyText(b"[t]\n" + b"a = 1\n" * 9)
    older = doc.tree
    new = doc.spliced(8, 9, b"22")
    assert new.data.startswith(b"[t]\na = 22\n")
    assert new == PolicyText(new.data)
    changed = older.copy()
    changed.edit(8, 9, 10, (1, 4), (1, 5), (1, 6))
    assert changed.changed_ranges(new.tree) == []
    assert not older.root_node.has_changes


@given(st.integers(0, 10**6))
@example(0)
def test_what_codex_reads_has_no_errors_in_its_tree(seed: int) -> None:
    maker = Maker(seed)
    doc = PolicyText(maker.write(maker.sound()).encode())
    assert doc.problem is None
    assert not doc.tree.root_node.has_error


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_have_no_errors_in_their_trees(text: str) -> None:
    for data in spelled(text):
        doc = PolicyText(data)
        assert doc.problem is None
        assert not doc.tree.root_node.has_error


@pytest.mark.parametrize(
    "text",
    [
        "a = { b = 1, }\n",
        "a = { b = 1 , # c\n}\n",
        "a = { b = [1,], }\n",
        "a = { b = { c = 1, }, }\n",
        "a = {\n}\n",
        'a = "\\e"\n',
        'a = """\\x41"""\n',
        "a = 07:32\n",
        "a = [07:32]\n",
        "a = 1979-05-27 07:32\n",
        "a = 1979-05-27T07:32Z\n",
        'a = { b = "}",\n  c = "{" }\n',
    ],
)
def test_what_only_toml_1_1_allows_is_written_otherwise(text: str) -> None:
    body = text.encode()
    masked, _ = mask(body)
    assert masked != body
    assert len(masked) == len(body)
    assert looks_newer(body, careful=True)
    doc = PolicyText(body)
    assert doc.problem is None
    assert not doc.tree.root_node.has_error
    assert doc.data == body


@pytest.mark.parametrize(
    "text", ["a = { b = 1 }\n", "a = [\n  1, # c\n]\n", "a = 07:32:00 # 1\nb = 'x:10'\nc = { d = '{}' }\n"]
)
def test_what_toml_1_0_allows_stays(text: str) -> None:
    assert mask(text.encode()) == (text.encode(), [])
    assert not looks_newer(text.encode(), careful=True)


def test_a_text_whose_errors_take_too_long_is_placed_up_to_its_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        syntax, "_parsed", lambda body, old, limited: None if limited and b"]" in body else PARSED(body)
    )
    doc = PolicyText(b"a = 1\nb = = 2\nc = ]\n")
    assert [entry.path for entry in doc.entries] == [("a",)]
    assert tokens(doc)[2] == []
    sound = PolicyText(b"a = [1]\nb = 2\n")
    assert [entry.path for entry in sound.entries] == [("a",), ("a", 0), ("b",)]
    broken = PolicyText(b"a = ] = 1\n")
    assert list(broken.entries) == []


def PARSED(body: bytes) -> object:
    return syntax._parser(limited=False).parse(body)
