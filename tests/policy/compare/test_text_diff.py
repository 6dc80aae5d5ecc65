"""What changed, line by line."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.compare.text_diff import changed

texts = st.lists(st.sampled_from("abcdef"), max_size=30)


def patched(before: list[str], unified: tuple[str, ...]) -> list[str]:
    """Apply a unified difference by its line numbers, refusing one that does not fit."""
    out, at = [], 0
    for line in unified[2:]:
        hunk = re.fullmatch(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", line)
        if hunk:
            start = int(hunk[1]) - (hunk[2] != "0")
            out += before[at:start]
            at = start
            assert len(out) == int(hunk[3]) - (hunk[4] != "0")
        elif line[0] == "+":
            out.append(line[1:])
        else:
            assert before[at] == line[1:]
            if line[0] == " ":
                out.append(line[1:])
            at += 1
    return out + before[at:]


@given(texts, texts, texts)
def test_the_difference_turns_one_text_into_the_other(head: list[str], old: list[str], new: list[str]) -> None:
    before, after = ["start", *head, *old, *head], ["start", *head, *new, *head]
    diff = changed("\n".join(before) + "\n", "\n".join(after) + "\n")
    assert bool(diff) is (before != after)
    if diff:
        assert patched(before, diff.unified) == after
        assert diff.added - diff.removed == len(after) - len(before)
        assert diff.added == len(diff.lines) == sum(line.startswith("+") for line in diff.unified[2:])
        assert diff.removed == sum(line.startswith("-") for line in diff.unified[2:])


def test_lines_are_counted() -> None:
    diff = changed("a\nb\nc\nd\ne\n", "a\nB\nc\ne\nf\n")
    assert diff.lines == {2, 5}
    assert (diff.added, diff.removed) == (2, 2)


def test_bytes_and_text_and_a_byte_order_mark_are_the_same_lines() -> None:
    assert not changed(b"\xef\xbb\xbfa\n", "a\n")
    assert not changed("a\n", "a")
    assert changed("a\n", "a\r\n")
