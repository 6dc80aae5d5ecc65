"""The syntax tree: the same whether it is made anew or out of an older one, and free of errors where Codex has none."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codex_rollout_tui.policy.text import tree as syntax
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.quick_scan import looks_newer
from codex_rollout_tui.policy.text.token_scan import mask
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


def seen(document: Document) -> tuple[object, ...]:
    entries = tuple((entry.path, entry.key, entry.value, entry.header) for entry in document.entries)
    return (
        document.data,
        repr(document.values),
        document.problem,
        document.hidden_comments,
        entries,
        tokens(document),
        str(document.tree.root_node),
        tuple((document.span(entry[0]), document.key_span(entry[0])) for entry in entries),
    )


def typed(document: Document, pick: random.Random) -> tuple[int, int, bytes]:
    """One edit as a person makes it: a key, a few bytes gone, something pasted; sometimes inside a character."""
    at = pick.randint(0, len(document.data))
    gone = pick.choice((0, 0, 0, 0, 1, 1, 2, 5, 40))
    text = "".join(pick.choice(TYPED) for _ in range(pick.choice((0, 1, 1, 1, 2, 6)))) if gone < 5 or at % 2 else ""
    return at, min(len(document.data), at + gone), text.encode()


def type_on(document: Document, pick: random.Random, count: int) -> None:
    for _ in range(count):
        if pick.random() < 0.8:
            document.tree  # noqa: B018 - some texts of a burst are never looked at
        document = document.spliced(*typed(document, pick))
    assert seen(document) == seen(Document(document.data))


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_policies_gives_what_reading_them_anew_gives(seed: int, count: int) -> None:
    maker = Maker(seed)
    type_on(Document(maker.write(maker.sound()).encode()), maker.random, count)


@given(st.sampled_from(NASTY), st.integers(0, 4), st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_nasty_texts_gives_what_reading_them_anew_gives(text: str, way: int, seed: int, count: int) -> None:
    type_on(Document(spelled(text)[way]), random.Random(seed), count)


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_typing_into_large_texts_gives_the_same_once_they_are_sound(seed: int, count: int) -> None:
    maker = Maker(seed)
    pick = maker.random
    document = Document(maker.write(maker.sound()).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syntax, "SMALL", 0)
        for _ in range(count):
            document.tree  # noqa: B018
            start, end, text = typed(document, pick)
            new = document.spliced(start, end, text)
            for entry in new.entries:
                assert new.bom <= entry.value.start <= entry.value.end <= new.bom + len(new.body)
            assert len(tokens(new)) == new.lines.count
            back = new.spliced(start, start + len(text), document.data[start:end])
            document = new if new.problem is None else back
            assert seen(document) == seen(Document(document.data))


@given(st.sampled_from(NASTY), st.integers(0, 4))
def test_a_text_typed_letter_by_letter(text: str, way: int) -> None:
    data = spelled(text)[way]
    document = Document(b"")
    for at, byte in enumerate(data):
        document.tree  # noqa: B018
        document = document.spliced(at, at, bytes([byte]))
    assert seen(document) == seen(Document(data))


def test_an_older_tree_is_used_again() -> None:
    document = Document(b"[t]\n" + b"a = 1\n" * 9)
    older = document.tree
    new = document.spliced(8, 9, b"22")
    assert new.data.startswith(b"[t]\na = 22\n")
    assert new == Document(new.data)
    changed = older.copy()
    changed.edit(8, 9, 10, (1, 4), (1, 5), (1, 6))
    assert changed.changed_ranges(new.tree) == []
    assert not older.root_node.has_changes


@given(st.integers(0, 10**6))
@example(0)
def test_what_codex_reads_has_no_errors_in_its_tree(seed: int) -> None:
    maker = Maker(seed)
    document = Document(maker.write(maker.sound()).encode())
    assert document.problem is None
    assert not document.tree.root_node.has_error


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_have_no_errors_in_their_trees(text: str) -> None:
    for data in spelled(text):
        document = Document(data)
        assert document.problem is None
        assert not document.tree.root_node.has_error


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
    document = Document(body)
    assert document.problem is None
    assert not document.tree.root_node.has_error
    assert document.data == body


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
    document = Document(b"a = 1\nb = = 2\nc = ]\n")
    assert [entry.path for entry in document.entries] == [("a",)]
    assert tokens(document)[2] == []
    sound = Document(b"a = [1]\nb = 2\n")
    assert [entry.path for entry in sound.entries] == [("a",), ("a", 0), ("b",)]
    broken = Document(b"a = ] = 1\n")
    assert list(broken.entries) == []


def PARSED(body: bytes) -> object:
    return syntax._parser(limited=False).parse(body)
