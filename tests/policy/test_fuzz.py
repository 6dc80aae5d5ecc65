"""Any bytes at all: an answer, never a traceback."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.compare.text_diff import changed
from codex_rollout_tui.policy.edit.keys import append_item, move, remove, rename, same, set_value, siblings, splices
from codex_rollout_tui.policy.lint.finding import Finding, Fix
from codex_rollout_tui.policy.lint.fix import apply
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.compare.test_text_diff import patched
from tests.policy.grammar import Maker
from tests.policy.nasty import NASTY, spelled

PIECES = [
    *"=.,[]{}#\"'\\\n\r\t :-_09aé\0",
    *("[[", "]]", '"""', "'''", "\r\n", "\ufeff", "\\u", "\\x", "\\e", "1e400", "9" * 20, "9" * 5000, "true"),
    *("07:32", "1979-05-27 ", "inf", "nan", "[" * 90, "a." * 90, "{a=" * 90),
    *("features", "rules", "prefix_rules", "mcp_servers", "identity", "command", "permissions", "network", "domains"),
    *("allowed_sandbox_modes", "default_permissions", "hooks", "PreToolUse", "otel", "exporter", "model_providers"),
    *(
        "[t]\n",
        "\n[[r]]\n",
        "a = 1\n",
        "b = [1, 2]\n",
        "c = { d = 1 }\n",
        "e.f = ''\n",
        "# c\n",
        "x = {\n y = 1, # z\n}\n",
    ),
]
NEW: tuple[Any, ...] = (True, 0, "é\n", [], ["a"], {}, {"x y": [1]}, [{"a": 1}])
soup = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).encode())


def looked_at(data: bytes) -> None:
    """Ask for everything there is to know of a text; every place lies inside it."""
    document = Document(data)
    findings = check(document)
    assert (document.values is None) is (document.problem is not None)
    assert document.problem is None or predicted(findings) == "refuse"
    lines = document.text.split("\n")
    for finding in findings:
        assert 1 <= finding.line <= finding.end_line <= len(lines) + 1
        assert finding.column >= 1
        assert finding.column <= len(lines[finding.line - 1]) + 1
        assert "\n" not in finding.key or finding.path
    for line, found in zip(lines, tokens(document), strict=True):
        ends = [0, *(end for _, end, _ in found)]
        assert all(before <= start < end for before, (start, end, _) in zip(ends, found, strict=False))
        assert ends[-1] <= len(line)
    end = document.bom + len(document.body)
    for entry in document.entries:
        for span in (entry.value, entry.key or entry.value, document.span(entry.path), document.key_span(entry.path)):
            if span is None:
                # Below a key that a broken text has twice.
                assert document.problem is not None
                continue
            assert document.bom <= span.start <= span.end <= end
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert span.end_column <= len(lines[span.end_line - 1]) + 1
    mended(document, findings)


def refusing(findings: tuple[Finding, ...], fix: Fix | None = None) -> int:
    """How many findings stop Codex; what a fix that is shown first lays open at its own place is not counted."""
    touched: list[Path] = []
    for edit in fix.edits if fix is not None and not fix.safe else ():
        touched.append((*edit.path[:-1], edit.value) if edit.action == "rename" else edit.path)
    open_at = (place for finding in findings if finding.refuses for place in [finding.path])
    return sum(not any(place[: len(each)] == each for each in touched) for place in open_at)


def alike(finding: Finding, among: tuple[Finding, ...]) -> int:
    return sum((each.code, each.message) == (finding.code, finding.message) for each in among)


def mended(document: Document, findings: tuple[Finding, ...]) -> None:
    """Every fix applies, takes away what it is about, and makes nothing else stop Codex."""
    for finding in findings:
        if finding.fix is None:
            continue
        new = apply(document, finding.fix)
        assert new.problem is None
        after = check(new)
        fewer = sum(each.code == finding.code for each in after) < sum(each.code == finding.code for each in findings)
        assert fewer or alike(finding, after) < alike(finding, findings), (finding, new.text)
        assert refusing(after, finding.fix) <= refusing(findings), (finding.code, finding.fix, after)


def edited(data: bytes, pick: random.Random) -> None:
    """Every edit gives a text that Codex can read, or says that it cannot be made."""
    document = Document(data)
    paths: list[Path] = [entry.path for entry in document.entries] or [("a",)]
    path = pick.choice(paths)
    if pick.random() < 0.2:
        path = (*path, pick.choice(("new", 0, 9, "é")))
    value = pick.choice(NEW)
    try:
        others = [*siblings(document, path), None] if document.problem is None and document.has(path) else [None]
        new = pick.choice(
            (
                lambda: set_value(document, path, value),
                lambda: append_item(document, path, value),
                lambda: remove(document, path),
                lambda: rename(document, path, pick.choice(("a", "new name", "é", ""))),
                lambda: move(document, path, pick.choice(others)),
            )
        )()
    except PolicyEditError:
        return
    assert new.problem is None
    back = new
    for step in splices(document, new):
        assert step.apply(document) == new
        back = step.inverse(document).apply(back)
    assert back == document
    assert same(Document(new.data).values, new.values)


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"\xef\xbb")
@example(b"\xff\xfe[\x00a\x00]\x00")
def test_bytes(data: bytes) -> None:
    looked_at(data)


@given(soup)
@example(b"a=" + b"9" * 5000)
@example(b'x="""\\')
def test_token_soup(data: bytes) -> None:
    looked_at(data)


@given(
    st.integers(0, 10**6), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(PIECES)), max_size=4)
)
def test_good_policies_with_a_few_pieces_changed(seed: int, changes: list[tuple[float, int, str]]) -> None:
    maker = Maker(seed)
    data = maker.write(maker.sound()).encode()
    for where, length, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece.encode() + data[at + length :]
    looked_at(data)
    edited(data, maker.random)


@given(st.integers(0, 10**6))
def test_policies_broken_in_one_way(seed: int) -> None:
    maker = Maker(seed)
    looked_at(maker.write(maker.broken()[0]).encode())


@given(soup, st.integers(0, 10**6))
def test_edits_of_token_soup(data: bytes, seed: int) -> None:
    edited(data, random.Random(seed))


@given(st.sampled_from(NASTY), st.integers(0, 4), st.integers(0, 10**6))
def test_edits_of_nasty_texts(text: str, way: int, seed: int) -> None:
    edited(spelled(text)[way], random.Random(seed))


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts(text: str) -> None:
    for data in spelled(text):
        looked_at(data)


@given(soup | st.binary(max_size=100), soup | st.binary(max_size=100))
def test_differences_of_anything(old: bytes, new: bytes) -> None:
    diff = changed(old, new)
    before, after = (data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n") for data in (old, new))
    before, after = (lines[:-1] if lines[-1] == "" else lines for lines in (before, after))
    assert bool(diff) is (before != after)
    assert not diff or patched(before, diff.unified) == after
    assert all(1 <= line <= len(after) for line in diff.lines)
