"""Foreign text for a terminal: nothing acts, nothing is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.escape import escape, is_harmless, one_line, without_controls


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
        ("🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 ⚠\ufe0f 葛\U000e0100", "🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 ⚠\ufe0f 葛\U000e0100"),
        ("pa\u200dy\ufe0f p\u034fal \u3164", r"pa\u200dy\ufe0f p\u034fal \u3164"),
        ("⚠\ufe0f\ufe0f 1\ufe0f", "⚠\ufe0f" + r"\ufe0f 1\ufe0f"),
    ],
)
def test_what_acts_is_shown_and_the_rest_stays(text: str, shown: str) -> None:
    assert escape(text) == shown


IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point in DerivedCoreProperties.txt, as it stands there."""


@pytest.mark.parametrize(("first", "last"), IGNORABLE)
def test_nothing_that_nobody_sees_gets_through_behind_a_plain_letter(first: int, last: int) -> None:
    for code in range(first, last + 1):
        text = f"a{chr(code)}b"
        assert not is_harmless(text)
        assert escape(text) == "a" + chr(code).encode("unicode_escape").decode() + "b"
        assert without_controls(text) == "ab"


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_control_gets_through_and_every_other_character_does(text: str) -> None:
    shown = escape(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    shown.encode("utf-8")
    kept = [
        c for c in text
        if unicodedata.category(c)[0] in "LNPSM" and not any(first <= ord(c) <= last for first, last in IGNORABLE)
    ]  # fmt: skip
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
