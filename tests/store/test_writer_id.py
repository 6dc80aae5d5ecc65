from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.store.layout import SLUG
from codex_rollout_tui.store.writer_id import writer
from codex_rollout_tui.writer import slug
from tests.store.folders import add, path_of


def never() -> str:
    raise AssertionError("nothing is to be drawn")


@pytest.mark.parametrize(("person", "expected"), [
    ("Ana", "ana"), ("Ana Grün", "ana-grun"), ("  J. R. Ö'Neil ", "j-r-o-neil"),
    ("ana@acme.example", "ana-acme-example"), ("", "someone"), ("李明", "someone"), ("../..", "someone"),
    ("ﬁona", "fiona"), ("x" * 90, "x" * 40),
])  # fmt: skip
def test_slug(person: str, expected: str) -> None:
    assert slug(person) == expected


@given(st.text(max_size=80))
def test_a_writer_can_always_be_a_file(person: str) -> None:
    assert SLUG.fullmatch(f"{slug(person)}-3f9c")


def test_a_writer_is_drawn_once_and_kept_private(root: Path) -> None:
    assert writer(root, "Ana", lambda: "3f9c") == "ana-3f9c"
    assert writer(root, "Ana", never) == "ana-3f9c"
    assert (root / "private" / "writer").stat().st_mode & 0o777 == 0o600


def test_two_people_at_one_clone_are_two_writers(root: Path) -> None:
    assert writer(root, "Ana", lambda: "3f9c") == "ana-3f9c"
    assert writer(root, "Ben", lambda: "0a1b") == "ben-0a1b"
    assert writer(root, "Ana", never) == "ana-3f9c"
    assert writer(root, "ana", never) == "ana-3f9c"


def test_a_name_that_begins_alike_is_another(root: Path) -> None:
    writer(root, "Ana Grün", lambda: "3f9c")
    assert writer(root, "Ana", lambda: "0a1b") == "ana-0a1b"


def test_a_journal_that_is_there_is_not_taken_over(root: Path) -> None:
    add(root, "x", writer="ana-0001")
    drawn = iter(["0001", "0001", "0002"])
    assert writer(root, "Ana", lambda: next(drawn)) == "ana-0002"
    assert path_of(root, "ana-0001").is_file()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../x-0000\n", b"ana\n", b"ANA-3F9C\n"])
def test_what_is_no_writer_is_drawn_anew(root: Path, content: bytes) -> None:
    (root / "private" / "writer").write_bytes(content)
    assert writer(root, "Ana", lambda: "3f9c") == "ana-3f9c"
    assert writer(root, "Ana", never) == "ana-3f9c"


def test_draws_that_never_fit_come_to_an_end(root: Path) -> None:
    with pytest.raises(ValueError, match="100 draws"):
        writer(root, "Ana", lambda: "zzzz")
