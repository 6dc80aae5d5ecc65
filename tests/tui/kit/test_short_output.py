"""Fewer characters to the terminal, and the same picture."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.tui.kit.short_output import shortened

SIZE = (12, 70)
"""So many rows that no line end moves the picture up: an app that fills its screen writes none there."""
STYLES = [
    "38;5;1;48;5;2",
    "38;5;3;48;5;2",
    "1;38;5;1;48;5;2",
    "7;38;5;1;48;5;4",
    "38;2;1;2;3;48;2;4;5;6",
    "1",
    "38;5;9",
    "4",
]
parts = st.one_of(
    st.sampled_from(STYLES).map(lambda style: f"\x1b[{style}m"),
    st.just("\x1b[0m"),
    st.tuples(st.integers(1, 5), st.integers(1, 12)).map(lambda place: f"\x1b[{place[0]};{place[1]}H"),
    st.sampled_from(["\n", "\r\n", "text", "  ", "\x1b[K", "\x1b[2J"]),
)


def pictures(*texts: str) -> pyte.Screen:
    """What a terminal shows after some texts."""
    screen = pyte.Screen(*SIZE)
    stream = pyte.Stream(screen)
    for text in texts:
        stream.feed(text)
    return screen


def cells(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    """Every cell with its style."""
    return [[screen.buffer[y][x] for x in range(SIZE[0])] for y in range(SIZE[1])]


@given(st.lists(parts, max_size=30), st.lists(parts, max_size=30))
def test_a_terminal_shows_the_same(first: list[str], second: list[str]) -> None:
    texts = ["".join(first), "".join(second)]
    plain, short = pictures(*texts), pictures(*map(shortened, texts))
    assert cells(plain) == cells(short)
    assert plain.cursor.attrs == short.cursor.attrs
    assert (plain.cursor.x, plain.cursor.y) == (short.cursor.x, short.cursor.y)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("\x1b[0m\x1b[38;5;1;48;5;2mone\x1b[0m\r\n\x1b[2;1H\x1b[38;5;1;48;5;2mtwo\x1b[0m",
         "\x1b[0m\x1b[38;5;1;48;5;2mone\x1b[2;1Htwo\x1b[0m"),
        ("\x1b[0m\x1b[38;5;1;48;5;2ma\x1b[0m\x1b[38;5;3;48;5;2mb\x1b[0m",
         "\x1b[0m\x1b[38;5;1;48;5;2ma\x1b[38;5;3;48;5;2mb\x1b[0m"),
        ("\x1b[0m\x1b[1;38;5;1;48;5;2ma\x1b[0m\x1b[38;5;3;48;5;2mb\x1b[0m",
         "\x1b[0m\x1b[1;38;5;1;48;5;2ma\x1b[0m\x1b[38;5;3;48;5;2mb\x1b[0m"),
        ("\x1b[3;1H\r\n\x1b[4;2Hx", "\x1b[4;2Hx"),
        ("\x1b[3;1H\n\x1b[4;2Hx", "\x1b[4;2Hx"),
        ("x\r\ny\nz", "x\r\ny\nz"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_left_out(text: str, short: str) -> None:
    assert shortened(text) == short
