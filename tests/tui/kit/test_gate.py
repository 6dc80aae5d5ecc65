"""The gate to the terminal: what reaches it from any widget is harmless behind it, and in the same cells."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from codex_rollout_tui.escape import unsafe_in_a_row
from codex_rollout_tui.tui.analysis.packed_rows import pack, unpack
from codex_rollout_tui.tui.kit.gate import SIGN, TextGate
from codex_rollout_tui.tui.kit.rows import cut, row, width
from tests.safety.hostile.screens import on_a_wire
from tests.safety.hostile.text import CHARACTERS, EVIL, SEQUENCES, drawn
from tests.tui.driver import begun

BLACK = Color(0, 0, 0)
HOSTILE = st.lists(st.sampled_from([*SEQUENCES, *CHARACTERS, "a", "名", "  ", "\t", "\n"]), max_size=8).map("".join)


def through(*segments: Segment) -> list[Segment]:
    """The segments behind the gate."""
    return TextGate().apply(list(segments), BLACK)


def test_a_clean_line_is_the_same_line() -> None:
    line = [Segment("Acme – ✓ 名 "), Segment("│", Style(bold=True))]
    assert TextGate().apply(line, BLACK) is line


@given(st.lists(HOSTILE, max_size=4))
def test_nothing_acts_behind_the_gate_and_the_line_keeps_its_cells(texts: list[str]) -> None:
    line = [Segment(text) for text in texts]
    shown = "".join(segment.text for segment in through(*line))
    assert not unsafe_in_a_row().search(shown)
    assert cell_len(shown) == sum(cell_len(text) for text in texts)


def test_signs_take_the_room_of_blanks_and_what_stands_behind_stays() -> None:
    shown = through(Segment("a\x1b[2Jb"), Segment("     "), Segment("│"))
    assert "".join(segment.text for segment in shown) == f"a{SIGN}[2Jb    │"


def test_a_link_is_none_behind_the_gate() -> None:
    linked = Strip(through(Segment("here", Style(link="http://evil.example\x1b]0;own\x07", bold=True))))
    assert [(segment.text, segment.style) for segment in linked] == [("here", Style(bold=True))]


@given(HOSTILE, st.integers(1, 40))
def test_a_row_is_harmless_before_it_is_measured(text: str, cells: int) -> None:
    drawn_row = cut([(text, "dim")], cells)
    assert width(drawn_row) == cells
    assert not unsafe_in_a_row().search("".join(part for part, _ in drawn_row))


@given(HOSTILE, HOSTILE)
def test_a_packed_row_shows_what_the_row_would(first: str, second: str) -> None:
    packed = unpack(pack(row((first, "dim"), (second, "bold"))))
    assert cut(packed, 40) == cut(row((first, "dim"), (second, "bold")), 40)


@pytest.mark.asyncio
async def test_the_terminal_is_handed_a_copy_without_controls_and_the_app_keeps_the_letter(tmp_path: Path) -> None:
    async with on_a_wire(begun(tmp_path / "acme"), (100, 30)) as (eyes, sent):
        sent.clear()
        eyes.app.copy_to_clipboard("rm\x1b[2J \u202e\x07one\n")
        assert sent == [f"\x1b]52;c;{base64.b64encode(b'rm[2J one' + bytes([10])).decode()}\x07"]
        assert eyes.app.clipboard == "rm\x1b[2J \u202e\x07one\n"


@pytest.mark.asyncio
async def test_a_toast_knows_no_markup(tmp_path: Path) -> None:
    async with on_a_wire(begun(tmp_path / "acme"), (100, 30)) as (eyes, sent):
        sent.clear()
        eyes.app.notify("[red]R[/red][@click=app.quit]Q[/]", title=EVIL[:40])
        await eyes.settle()
        assert "[red]R[/red]" in eyes.text
        assert list(drawn("".join(sent))) == []
