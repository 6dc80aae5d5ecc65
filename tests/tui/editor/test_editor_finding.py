"""The editor under the keys: the list of completions, finding and replacing, and the mouse."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.editor.editor_app import opened_editor

# -- completion


async def test_the_list_takes_keys_only_when_it_was_asked_for() -> None:
    async with opened_editor("[features]\n\n", suggest=True) as driver:
        await driver.press("down", "a", "p")
        assert driver.editor.popup.open
        await driver.press("down")
        assert driver.cursor == (2, 0)
        assert not driver.editor.popup.open
        await driver.press("up", "end", "p", "enter")
        assert driver.editor.data == b"[features]\napp\n\n"


async def test_asked_for_it_is_chosen_with_the_keys_and_closed_with_escape() -> None:
    async with opened_editor("[features]\n\n") as driver:
        await driver.press("down", "a", "p", "p")
        assert not driver.editor.popup.open
        await driver.press("ctrl+@")
        assert driver.editor.popup.open
        assert "unless it is pinned" in "\n".join(driver.lines)
        await driver.press("s", "escape")
        assert not driver.editor.popup.open
        await driver.press("ctrl+@", "enter")
        assert driver.editor.data == b"[features]\napps = \n"
        await driver.press("ctrl+@", "down", "tab")
        assert driver.editor.data == b"[features]\napps = true\n"
        assert driver.app.focused is driver.text
        await driver.press("ctrl+z")
        assert driver.editor.data == b"[features]\napps = \n"


async def test_the_list_stays_inside_the_editor() -> None:
    async with opened_editor("\n" * 30, size=(60, 12)) as driver:
        await driver.press("ctrl+end", "ctrl+@")
        popup = driver.editor.popup
        await driver.pilot.pause()
        assert popup.region.bottom <= driver.text.caret_offset.y
        assert driver.editor.region.contains_region(popup.region)


# -- finding


async def test_finding_counts_goes_on_and_comes_back() -> None:
    async with opened_editor("one\ntwo one\nOne\n") as driver:
        await driver.press("ctrl+f", "o", "n", "e")
        assert driver.lines[-1].endswith("1 of 3")
        assert driver.text.selected == "one"
        await driver.press("enter")
        assert (driver.cursor, driver.lines[-1].split()[-3:]) == ((1, 7), ["2", "of", "3"])
        await driver.press("up", "up")
        assert driver.lines[-1].endswith("3 of 3")
        await driver.press("escape", "x")
        assert driver.app.focused is driver.text
        assert driver.editor.data == b"one\ntwo one\nx\n"
        await driver.press("f3")
        assert driver.text.selected == "one"


async def test_capitals_count_when_they_are_typed_and_nothing_found_goes_back() -> None:
    async with opened_editor("one\nOne\n") as driver:
        await driver.press("ctrl+f", "O", "n")
        assert driver.cursor == (1, 2)
        await driver.press("z")
        assert driver.lines[-1].endswith("nothing found")
        assert driver.cursor == (0, 0)


async def test_replacing_one_and_all() -> None:
    async with opened_editor("a.b a.b\na.b\n") as driver:
        await driver.press("ctrl+r", "a", "full_stop", "b")
        driver.app.query(Input).last().focus()
        await driver.press("x", "ctrl+r")
        assert driver.editor.data == b"x a.b\na.b\n"
        await driver.press("ctrl+l")
        assert driver.editor.data == b"x x\nx\n"
        await driver.press("escape", "ctrl+z")
        assert driver.editor.data == b"x a.b\na.b\n"


async def test_regular_expressions_with_groups_and_mistakes() -> None:
    async with opened_editor("key1 = 2\n") as driver:
        await driver.press("ctrl+r", "ctrl+t", *"(y", "left_parenthesis")
        assert "not complete" in driver.lines[-1]
        await driver.press("backspace", *r")(\d)")
        assert driver.text.selected == "y1"
        driver.app.query(Input).last().focus()
        await driver.press(*r"\2\1", "ctrl+l")
        assert driver.editor.data == b"ke1y = 2\n"
        await driver.press("ctrl+z")


# -- mouse and keys


async def test_the_mouse_places_selects_and_takes_words() -> None:
    async with opened_editor("字a = 1\nsecond line\n") as driver:
        await driver.pilot.click(driver.text, offset=(8, 0))
        assert driver.cursor == (0, 1)
        await driver.pilot.mouse_down(driver.text, offset=(6, 0))
        await driver.pilot.hover(driver.text, offset=(12, 1))
        await driver.pilot.mouse_up(driver.text, offset=(12, 1))
        assert driver.text.selected == "字a = 1\nsecond"
        await driver.pilot.click(driver.text, offset=(14, 1), times=2)
        assert driver.text.selected == "line"


async def test_a_long_line_is_followed_sideways() -> None:
    async with opened_editor("x" * 200 + "\n", size=(40, 5)) as driver:
        assert driver.lines[0].endswith("›")
        await driver.press("end")
        assert 6 <= driver.text.caret_offset.x < 40
        await driver.press("home")
        assert driver.lines[0].startswith("  1   xxx")
