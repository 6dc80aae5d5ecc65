"""What looks for hostile text in the output finds it."""

from __future__ import annotations

import base64

import pytest

from tests.safety.hostile.text import CHARACTERS, EVIL, SEQUENCES, drawn, printed


@pytest.mark.parametrize("text", [*SEQUENCES, *CHARACTERS, "before\nFORGED"], ids=ascii)
def test_each_is_noticed_in_what_a_command_prints(text: str) -> None:
    assert list(printed(f"Acme {text} is here"))


@pytest.mark.parametrize("text", [*SEQUENCES, *CHARACTERS], ids=ascii)
def test_each_is_noticed_among_what_an_app_draws(text: str) -> None:
    assert list(drawn(f"\x1b[3;4H\x1b[1;38;2;1;2;3mAcme {text} is here\x1b[0m"))


def test_what_the_app_itself_writes_is_nothing_to_notice() -> None:
    copied = base64.b64encode(b"plain").decode()
    assert (
        list(drawn(f"\x1b[?2026h\x1b[1;1H\x1b[0;1mAcme\x1b[0m\n\x1b[?25l\x1b]22;text\x07\x1b]52;c;{copied}\x07")) == []
    )
    assert list(printed("Acme: 3 of 4\n")) == []


def test_a_clipboard_that_is_handed_a_control_is_noticed() -> None:
    assert list(drawn(f"\x1b]52;c;{base64.b64encode(EVIL.encode()).decode()}\x07"))
