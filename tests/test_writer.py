"""Who a writer of the journal is, as people call them."""

from __future__ import annotations

import pytest

from codex_rollout_tui.writer import person_of


@pytest.mark.parametrize(
    ("writer", "names", "person"),
    [
        ("ana-ruiz-3f9c", (), "Ana Ruiz"),
        ("ana-3f9c", ("Ana Ruiz",), "Ana"),
        ("ana-ruiz-3f9c", ("Ben Okafor", "ana ruiz"), "ana ruiz"),
        ("jose-o-neil-0a1b", ("José O'Neil",), "José O'Neil"),
        ("someone", (), "Someone"),
    ],
)
def test_a_writer_is_called_by_name(writer: str, names: tuple[str, ...], person: str) -> None:
    assert person_of(writer, names) == person
