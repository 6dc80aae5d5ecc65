"""Long lines broken to the width there is: everything of them is in sight, and the cursor goes row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.tui.editor import motions
from codex_rollout_tui.tui.editor.buffer import Buffer, TextPlace
from codex_rollout_tui.tui.editor.viewport import Viewport
from tests.tui.editor.editor_app import EditorDriver, opened_editor

LONG = "words = [" + ", ".join(f'"word{number:03d}"' for number in range(30)) + "]\nnext = 1\n"


def lines(driver: EditorDriver) -> list[str]:
    return [line[6:] for line in driver.lines]


async def test_a_long_line_is_whole_in_sight_and_the_next_one_below_it() -> None:
    async with opened_editor(LONG) as driver:
        assert "word029" not in "\n".join(driver.lines)
        driver.text.wrap_lines(True)
        await driver.pilot.pause()
        shown = "".join(line.rstrip("\n") for line in lines(driver))
        assert "word029" in shown.replace(" ", "").replace("\n", "")
        assert "›" not in "\n".join(driver.lines)
        numbers = [line[:4].strip() for line in driver.lines if line[:4].strip()]
        assert numbers[:2] == ["1", "2"]
        driver.text.wrap_lines(False)
        await driver.pilot.pause()
        assert "word029" not in "\n".join(driver.lines)


async def test_down_and_up_go_by_the_rows_of_the_screen() -> None:
    async with opened_editor(LONG) as driver:
        driver.text.wrap_lines(True)
        room = driver.text.room
        await driver.press("right", "right", "down")
        assert driver.cursor == (0, room + 2)
        await driver.press("down")
        assert driver.cursor == (0, 2 * room + 2)
        await driver.press("up", "up")
        assert driver.cursor == (0, 2)
        await driver.press("end", "down")
        assert driver.cursor[0] == 1
        await driver.press("up")
        assert driver.cursor[0] == 0


async def test_typing_keeps_the_bytes_and_the_cursor_in_sight() -> None:
    async with opened_editor(LONG * 40) as driver:
        driver.text.wrap_lines(True)
        await driver.press("alt+end")
        assert 0 <= driver.text.caret_offset.y < driver.text.size.height
        await driver.write("x")
        assert driver.editor.data == (LONG * 40).encode() + b"x"
        await driver.press("alt+home", "end", "left")
        assert 0 <= driver.text.caret_offset.y < driver.text.size.height
        await driver.write("y")
        assert driver.editor.data.startswith(LONG.split("\n")[0][:-1].encode() + b"y]")


async def test_a_line_longer_than_the_window_can_be_read_to_its_end() -> None:
    async with opened_editor(f"x = '{'0123456789' * 1000}END'\n") as driver:
        driver.text.wrap_lines(True)
        await driver.press("end")
        assert "END" in "\n".join(driver.lines)
        assert 0 <= driver.text.caret_offset.y < driver.text.size.height


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60), min_size=1, max_size=12),
    st.integers(4, 20),
    st.integers(1, 8),
    st.data(),
)
def test_wherever_the_cursor_goes_it_is_in_the_window(
    text: list[str], room: int, height: int, data: st.DataObject
) -> None:
    buffer = Buffer("\n".join(text).encode())
    viewport = Viewport()
    viewport.wraps = True
    top = 0
    for _ in range(4):
        row = data.draw(st.integers(0, buffer.count - 1))
        place = buffer.clamp(TextPlace(row, data.draw(st.integers(0, 60))))
        at = motions.cell(buffer, place)
        top = viewport.reveal(buffer, place.row, at, top, height, room)
        rows = viewport.rows(buffer, 0, top, height, room)
        assert viewport.index(rows, place.row, at, room) < height
        for by in (-3, -1, 1, 3):
            viewport.vertical(buffer, place, by, at, room)


@pytest.mark.parametrize("wraps", [True, False])
def test_no_more_is_looked_at_than_what_is_in_sight(wraps: bool) -> None:
    class Counted(Buffer):
        asked: set[int] = set()  # noqa: RUF012 (of this test alone)

        def content(self, row: int) -> str:
            self.asked.add(row)
            return super().content(row)

    buffer = Counted(b"x = 1\n" * 20_000)
    viewport = Viewport()
    viewport.wraps = wraps
    Counted.asked.clear()
    top = viewport.reveal(buffer, 15_000, 3, 0, 40, 60)
    viewport.rows(buffer, 0, top, 40, 60)
    assert len(Counted.asked) <= 200
