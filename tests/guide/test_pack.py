"""What the program reads of the guide is what its TOML files say."""

from __future__ import annotations

import pytest

from codex_rollout_tui.guide.load import PACKED
from tests.guide.pack import packed, packed_fields


def test_the_packed_guide_is_made_of_the_files_as_they_are() -> None:
    assert PACKED.read_bytes() == packed(), "make it anew with: python -m tests.guide.pack"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\nOne line\nof words.", "One line of words."),
        ("First\npart.\n\nSecond  part.\n", "First part.\n\nSecond part."),
        ("First.\n \t\nSecond.\n\n\n\nThird.", "First.\n\nSecond.\n\nThird."),
    ],
)
def test_prose_keeps_its_paragraphs_and_loses_its_line_breaks(written: str, read: str) -> None:
    assert packed_fields({"do": written}) == {"do": read}


def test_prose_of_earlier_revisions_is_put_in_order_too() -> None:
    fields = packed_fields(
        {"revised": [{"on": "2026-05-18", "what": "All.", "before": {"why": "So\nit is."}}, {"on": "x"}]}
    )
    assert [revision["before"] for revision in fields["revised"]] == [{"why": "So it is."}, {}]
