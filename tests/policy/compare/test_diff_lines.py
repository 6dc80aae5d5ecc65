"""Differences by text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.compare.diff_lines import hunks
from codex_rollout_tui.policy.compare.text_diff import changed

texts = st.lists(st.sampled_from(["a", "b", "c", "- d", "+ e", "@@ -1,1 +1,1 @@", ""]), max_size=40)


@settings(deadline=None)
@given(texts, texts)
def test_every_line_has_the_number_it_has_in_its_text(old: list[str], new: list[str]) -> None:
    found = hunks(changed("\n".join(["x", *old, "x"]), "\n".join(["x", *new, "x"])))
    before, after = ["", "x", *old, "x"], ["", "x", *new, "x"]
    assert bool(found) is (old != new)
    for hunk in found:
        assert hunk
        for line in hunk:
            assert (line.old is None) is (line.sign == "+")
            assert (line.new is None) is (line.sign == "-")
            assert line.old is None or before[line.old] == line.text
            assert line.new is None or after[line.new] == line.text
    assert sum(line.sign == "+" for hunk in found for line in hunk) - sum(
        line.sign == "-" for hunk in found for line in hunk
    ) == len(new) - len(old)


def test_lines_are_harmless() -> None:
    ((line,),) = hunks(changed("", "a\x1b[31m\r\n"))
    assert (line.sign, line.old, line.new, line.text) == ("+", None, 1, "a\\x1b[31m\\r")


def test_five_thousand_lines_that_differ_here_and_there() -> None:
    old = [f"key{at} = {at}" for at in range(5000)]
    new = [line if at % 100 else f"{line}0" for at, line in enumerate(old)]
    found = hunks(changed("\n".join(old), "\n".join(new)))
    assert len(found) == 50
    assert sum(len(hunk) for hunk in found) == 50 * 8 - 3
