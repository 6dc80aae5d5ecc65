"""Bytes in, values and positions out."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.spans import Span
from tests.policy.grammar import Maker
from tests.policy.nasty import NASTY, spelled

BOM = b"\xef\xbb\xbf"
MIXED = """\
# top
a.b = 1 # c
"q\\u005f" = \"\"\"x
y\"\"\"
t = {a = 1, b.c = [1, 2], }
u = {
  a = 1, # hi
  b = "\\e\\x41",
}
when = 07:32
day = 1979-05-27 07:32
[x."y z".'w']
k = [
  "a", # one
  # two
  "b"
]
[[r.p]]
d = 'x'
[[r.p]]
e = 1
[r.p.q]
z = { "é" = 'ü' }
"""


def at(document: Document, span: Span | None) -> str:
    assert span is not None
    found = document.data[span.start : span.end].decode()
    lines = document.text.split("\n")
    shown = "\n".join(lines[span.line - 1 : span.end_line])
    tail = len(lines[span.end_line - 1]) - (span.end_column - 1)
    assert shown[span.column - 1 : len(shown) - tail] == found, "lines and columns say the same as the bytes"
    return found


@pytest.mark.parametrize("bom", [b"", BOM])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("a", "b"), "b", "1"),
        (("a",), "a", "a"),
        (("q_",), '"q\\u005f"', '"""x\ny"""'),
        (("t",), "t", "{a = 1, b.c = [1, 2], }"),
        (("t", "b", "c", 1), "2", "2"),
        (("u", "b"), "b", '"\\e\\x41"'),
        (("when",), "when", "07:32"),
        (("day",), "day", "1979-05-27 07:32"),
        (("x",), "x", "[x.\"y z\".'w']"),
        (("x", "y z", "w"), "'w'", "[x.\"y z\".'w']"),
        (("x", "y z", "w", "k", 1), '"b"', '"b"'),
        (("r", "p"), "p", "[[r.p]]"),
        (("r", "p", 1, "e"), "e", "1"),
        (("r", "p", 1, "q", "z", "é"), '"é"', "'ü'"),
    ],
)
def test_every_form_has_its_place(path: tuple[str | int, ...], key: str, value: str, newline: str, bom: bytes) -> None:
    document = Document(bom + MIXED.replace("\n", newline).encode())
    assert document.problem is None
    assert at(document, document.key_span(path)) == key.replace("\n", newline)
    assert at(document, document.span(path)) == value.replace("\n", newline)
    assert document.has(path)


def test_what_is_not_there_has_no_place() -> None:
    document = Document(MIXED.encode())
    for path in [("nope",), ("a", "nope"), ("a", "b", "c"), ("x", "y z", "w", "k", 2), ("r", "p", 2)]:
        assert document.span(path) is None
        assert not document.has(path)
        assert document.value(path, "gone") == "gone"


def paths(values: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    return [each for part, item in members for each in [(*path, part), *paths(item, (*path, part))]]


@given(st.integers(0, 10**6))
def test_every_value_that_is_read_has_a_place_that_reads_as_the_value(seed: int) -> None:
    maker = Maker(seed)
    document = Document(maker.write(maker.sound()).encode())
    assert document.values is not None
    for path in paths(document.values):
        span = document.span(path)
        assert span is not None, path
        value = document.value(path)
        if not isinstance(value, (dict, list)):
            assert tomli.loads(f"v = {at(document, span)}")["v"] == value
    leaves = {path for path in paths(document.values) if not isinstance(document.value(path), (dict, list))}
    assert leaves <= {entry.path for entry in document.entries}


@given(st.integers(0, 10**6))
def test_places_agree_with_a_naive_scan(seed: int) -> None:
    pick = Maker(seed).random
    lines: list[str] = []
    wanted: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number in range(pick.randint(1, 30)):
        if pick.random() < 0.2:
            table = (f"t{number}",)
            lines.append(f"[t{number}]")
        elif pick.random() < 0.2:
            lines.append("# é")
        else:
            lines.append(f'{" " * pick.randint(0, 3)}k{number} = "{"é" * pick.randint(0, 3)}"')
            wanted[(*table, f"k{number}")] = len(lines)
    document = Document("\n".join(lines).encode())
    for path, line in wanted.items():
        text = lines[line - 1]
        span, key = document.span(path), document.key_span(path)
        assert span is not None
        assert key is not None
        assert (key.line, key.column) == (line, text.index("k") + 1)
        assert (span.line, span.column, span.end_column) == (line, text.index('"') + 1, len(text) + 1)


def test_entries_come_in_the_order_of_the_text() -> None:
    document = Document(MIXED.encode())
    starts = [(entry.key or entry.value).start for entry in document.entries]
    assert starts == sorted(starts)
    assert [entry.path for entry in document.entries if entry.header] == [
        ("x", "y z", "w"),
        ("r", "p", 0),
        ("r", "p", 1),
        ("r", "p", 1, "q"),
    ]


def around_by_walking(document: Document, at: int) -> tuple[str | int, ...] | None:
    spans = [(each.path, span) for each in document.entries for span in (each.key, each.value) if span is not None]
    return max((path for path, span in spans if span.start <= at + document.bom < span.end), key=len, default=None)


@pytest.mark.parametrize("text", [*NASTY, MIXED])
def test_what_is_around_a_byte_is_found_without_walking_the_text(text: str) -> None:
    for data in spelled(text):
        document = Document(data)
        for at in range(len(document.body) + 1):
            assert document.layout.around(at) == around_by_walking(document, at), at


@pytest.mark.parametrize("text", ["a = inf", "a = [-inf, nan]", "a = 9223372036854775807", "a = -9223372036854775808"])
def test_numbers_codex_reads(text: str) -> None:
    assert Document(text.encode()).problem is None


@pytest.mark.parametrize(
    "text",
    ["a = 1e400", "a = [-1e309]", "a = 9223372036854775808", "a = 0xFFFFFFFFFFFFFFFF", "a = " + "9" * 5000],
)
def test_numbers_codex_does_not_read(text: str) -> None:
    document = Document(text.encode())
    assert document.values is None
    assert document.problem is not None
    assert document.problem.kind == ("number" if "e" in text and "x" not in text else "integer")


@pytest.mark.parametrize("deep", [80, 81, 200, 5000, 100_000])
@pytest.mark.parametrize(("start", "middle", "end"), [("a = [", "[", "]"), ("a = {", "a = {", "}"), ("a", ".a", "")])
def test_nesting_stops_where_codex_stops(start: str, middle: str, end: str, deep: int) -> None:
    text = start + middle * (deep - 1) + end * deep + ("" if end else " = 1")
    document = Document(text.encode())
    assert (document.problem is None) is (deep <= 80)
    assert document.problem is None or document.problem.kind == "nesting"
    assert all(entry.value.start <= entry.value.end for entry in document.entries)


def test_both_limits_count_apart() -> None:
    header = ".".join(["a"] * 80)
    document = Document(f"[{header}]\n{header} = {'[' * 80}{']' * 80}\n".encode())
    assert document.problem is None
    assert document.span((*["a"] * 160, *[0] * 79)) is not None


def test_the_same_bytes_are_the_same_policy() -> None:
    assert Document(b"a = 1") == Document(b"a = 1")
    assert len({Document(b"a = 1"), Document(b"a = 1"), Document(b"a = 2")}) == 2


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Document(b"a = 1").data = b""


def test_a_large_policy_is_read_with_all_its_places() -> None:
    text = "".join(f'[mcp_servers.s{n}]\nidentity = {{ command = "é{n}" }} # why\n' for n in range(18_000))
    assert len(text.encode()) > 900_000
    document = Document(text.encode())
    path = ("mcp_servers", "s17999", "identity", "command")
    assert at(document, document.span(path)) == '"é17999"'
    assert sum(1 for _ in document.entries) == 3 * 18_000
    assert re.search("s17999", document.text)


def test_several_threads_may_ask_at_once() -> None:
    data = b"".join(b"[a.t%d]\nx.y = 1\nz = [1, { w = 2 }]\n[[l]]\nk%d = 1\n" % (at, at) for at in range(150))
    wanted = Document(data)
    asked = paths(wanted.values)
    spans = [wanted.span(path) for path in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        document = Document(data)
        with ThreadPoolExecutor(4) as pool:
            for found in pool.map(lambda _: [document.span(path) for path in asked], range(4)):
                assert found == spans
        assert [pair.path for section in document.layout.sections for pair in section.pairs] == [
            pair.path for section in wanted.layout.sections for pair in section.pairs
        ]
    finally:
        sys.setswitchinterval(interval)


def test_a_broken_text_has_places_too() -> None:
    document = Document(b"[t]\na = 1\n[t]\nb = 2\na = 3\nc = = 1\n[u]\ne = 5\n")
    assert document.problem is not None
    assert document.problem.line == 3
    wanted = {("t",): "[t]", ("t", "a"): "1", ("t", "b"): "2", ("u",): "[u]", ("u", "e"): "5"}
    assert {path: at(document, document.span(path)) for path in wanted} == wanted
    assert document.span(("t", "c")) is None
    for path in reversed(wanted):
        again = Document(document.data)
        assert again.span(path) == document.span(path), "the order of the questions does not matter"
