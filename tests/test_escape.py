"""Foreign text for a terminal: nothing acts, nothing is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.escape import escape, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – Zoë ✓ 名", "plain – Zoë ✓ 名"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("windows\r\nline", "windows\nline"),
        ("overtype\rhidden", r"overtype\rhidden"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title", r"\x1b]0;title"),
        ("\x9b2J\x07\x00\x7f", r"\x9b2J\x07\x00\x7f"),
        ("\u202egnp.exe\u2066\u200b\ufeff\u00ad", r"\u202egnp.exe\u2066\u200b\ufeff\xad"),
        ("line\u2028para\u2029", r"line\u2028para\u2029"),
        ("half \udcff", r"half \udcff"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"),
    ],
)
def test_what_acts_is_shown_and_the_rest_stays(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_control_gets_through_and_every_other_character_does(text: str) -> None:
    shown = escape(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    shown.encode("utf-8")
    kept = [c for c in text if unicodedata.category(c)[0] in "LNPSM"]
    at = iter(shown)
    assert all(any(c == each for each in at) for c in kept)
    assert escape(shown) == shown


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_takes_along_what_follows_it(before: str, after: str) -> None:
    assert escape(f"{before}|{after}").endswith(escape(f"|{after}"))


@given(st.text(max_size=40))
def test_one_line_is_one_line(text: str) -> None:
    shown = one_line(text)
    assert shown.splitlines() in ([], [shown])
    assert shown == shown.strip()
