"""The editor under the keys: the list of completions, finding and replacing, and the mouse."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.editor.editor_app import desk

# -- completion


async def test_the_list_takes_keys_only_when_it_was_asked_for() -> None:
    async with desk("[features]\n\n", suggest=True) as hands:
        await hands.press("down", "a", "p")
        assert hands.editor.popup.open
        await hands.press("down")
        assert hands.cursor == (2, 0)
        assert not hands.editor.popup.open
        await hands.press("up", "end", "p", "enter")
        assert hands.editor.data == b"[features]\napp\n\n"


async def test_asked_for_it_is_chosen_with_the_keys_and_closed_with_escape() -> None:
    async with desk("[features]\n\n") as hands:
        await hands.press("down", "a", "p", "p")
        assert not hands.editor.popup.open
        await hands.press("ctrl+@")
        assert hands.editor.popup.open
        assert "unless it is pinned" in "\n".join(hands.lines)
        await hands.press("s", "escape")
        assert not hands.editor.popup.open
        await hands.press("ctrl+@", "enter")
        assert hands.editor.data == b"[features]\napps = \n"
        await hands.press("ctrl+@", "down", "tab")
        assert hands.editor.data == b"[features]\napps = true\n"
        assert hands.app.focused is hands.text
        await hands.press("ctrl+z")
        assert hands.editor.data == b"[features]\napps = \n"


async def test_the_list_stays_inside_the_editor() -> None:
    async with desk("\n" * 30, size=(60, 12)) as hands:
        await hands.press("ctrl+end", "ctrl+@")
        popup = hands.editor.popup
        await hands.pilot.pause()
        assert popup.region.bottom <= hands.text.caret_offset.y
        assert hands.editor.region.contains_region(popup.region)


# -- finding


async def test_finding_counts_goes_on_and_comes_back() -> None:
    async with desk("one\ntwo one\nOne\n") as hands:
        await hands.press("ctrl+f", "o", "n", "e")
        assert hands.lines[-1].endswith("1 of 3")
        assert hands.text.selected == "one"
        await hands.press("enter")
        assert (hands.cursor, hands.lines[-1].split()[-3:]) == ((1, 7), ["2", "of", "3"])
        await hands.press("up", "up")
        assert hands.lines[-1].endswith("3 of 3")
        await hands.press("escape", "x")
        assert hands.app.focused is hands.text
        assert hands.editor.data == b"one\ntwo one\nx\n"
        await hands.press("f3")
        assert hands.text.selected == "one"


async def test_capitals_count_when_they_are_typed_and_nothing_found_goes_back() -> None:
    async with desk("one\nOne\n") as hands:
        await hands.press("ctrl+f", "O", "n")
        assert hands.cursor == (1, 2)
        await hands.press("z")
        assert hands.lines[-1].endswith("nothing found")
        assert hands.cursor == (0, 0)


async def test_replacing_one_and_all() -> None:
    async with desk("a.b a.b\na.b\n") as hands:
        await hands.press("ctrl+r", "a", "full_stop", "b")
        hands.app.query(Input).last().focus()
        await hands.press("x", "ctrl+r")
        assert hands.editor.data == b"x a.b\na.b\n"
        await hands.press("ctrl+l")
        assert hands.editor.data == b"x x\nx\n"
        await hands.press("escape", "ctrl+z")
        assert hands.editor.data == b"x a.b\na.b\n"


async def test_regular_expressions_with_groups_and_mistakes() -> None:
    async with desk("key1 = 2\n") as hands:
        await hands.press("ctrl+r", "ctrl+t", *"(y", "left_parenthesis")
        assert "not complete" in hands.lines[-1]
        await hands.press("backspace", *r")(\d)")
        assert hands.text.selected == "y1"
        hands.app.query(Input).last().focus()
        await hands.press(*r"\2\1", "ctrl+l")
        assert hands.editor.data == b"ke1y = 2\n"
        await hands.press("ctrl+z")


# -- mouse and keys


async def test_the_mouse_places_selects_and_takes_words() -> None:
    async with desk("字a = 1\nsecond line\n") as hands:
        await hands.pilot.click(hands.text, offset=(8, 0))
        assert hands.cursor == (0, 1)
        await hands.pilot.mouse_down(hands.text, offset=(6, 0))
        await hands.pilot.hover(hands.text, offset=(12, 1))
        await hands.pilot.mouse_up(hands.text, offset=(12, 1))
        assert hands.text.selected == "字a = 1\nsecond"
        await hands.pilot.click(hands.text, offset=(14, 1), times=2)
        assert hands.text.selected == "line"


async def test_a_long_line_is_followed_sideways() -> None:
    async with desk("x" * 200 + "\n", size=(40, 5)) as hands:
        assert hands.lines[0].endswith("›")
        await hands.press("end")
        assert 6 <= hands.text.caret_offset.x < 40
        await hands.press("home")
        assert hands.lines[0].startswith("  1   xxx")
