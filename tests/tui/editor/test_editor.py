"""The editor under the keys: typing, undoing, findings and what is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from codex_rollout_tui.policy.edit.keys import set_value, splices
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.editor.bindings import BINDINGS
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from tests.tui.editor.editor_app import finding, opened_editor, painted

POLICY = """\
# Acme
allowed_sandbox_modes = ["workspace-write"]
surprise = 1

[features]
apps = false
"""
LONG = "".join(f"key{n} = [{n}, true] # {n}\n" for n in range(5000))


async def test_it_opens_at_the_first_character_and_shows_the_text() -> None:
    async with opened_editor(POLICY) as driver:
        assert driver.cursor == (0, 0)
        assert driver.app.focused is driver.text
        assert driver.lines[:3] == [
            "  1   # Acme",
            '  2   allowed_sandbox_modes = ["workspace-write"]',
            "  3   surprise = 1",
        ]


async def test_typing_is_said_as_splices_with_the_cursor() -> None:
    async with opened_editor(POLICY) as driver:
        await driver.write("éx")
        assert driver.editor.data == b"\xc3\xa9x" + POLICY.encode()
        said = [event.splices for event in driver.heard(PolicyEditor.Changed)]
        assert said == [((0, 0, "é".encode()),), ((2, 2, b"x"),)]
        moved = driver.heard(PolicyEditor.CursorMoved)[-1]
        assert (moved.line, moved.column) == (1, 3)
        assert driver.editor.revision == 2


async def test_keys_are_done_in_the_order_they_were_pressed() -> None:
    async with opened_editor("ab\ncd\n") as driver:
        for key, letter in (("down", None), ("x", "x"), ("right", None), ("y", "y"), ("up", None), ("z", "z")):
            driver.text.post_message(events.Key(key, letter))
        await driver.pilot.pause()
        assert driver.editor.data == b"abz\nxcyd\n"


@pytest.mark.parametrize(
    ("data", "keys", "expected"),
    [
        (b"a\r\nb\r\n", ["end", "enter", "x"], b"a\r\nx\r\nb\r\n"),
        (b"a\r\nb\r\n", ["down", "backspace"], b"ab\r\n"),
        (b"a\r\nb\r\n", ["end", "delete"], b"ab\r\n"),
        (b"a\nb", ["ctrl+end", "enter", "x"], b"a\nb\nx"),
        (b"a\r", ["end", "enter", "ctrl+z"], b"a\r"),
        (b"\xef\xbb\xbfa", ["x"], b"\xef\xbb\xbfxa"),
        (b"\xff\xfe", ["right", "x", "backspace", "backspace"], b"\xfe"),
        (b"  x = [", ["end", "enter", "1"], b"  x = [\n    1"),
        (b"\tx = 1", ["end", "enter", "y"], b"\tx = 1\n\ty"),
        (b"a b", ["f7", "x"], b"x"),
        (b"a\nb\nc\n", ["down", "alt+k"], b"a\nc\n"),
        (b"a\nb", ["down", "alt+k"], b"a"),
        (b"a\nb\n", ["ctrl+x", "down", "ctrl+v"], b"b\na\n"),
        (b"one two", ["end", "ctrl+w"], b"one "),
        (b"one two", ["ctrl+right", "ctrl+k"], b"one"),
        (b"e\xcc\x81x", ["right", "backspace"], b"x"),
        (b"abc", ["delete", "delete", "ctrl+z"], b"abc"),
        (b"abc", ["end", "backspace", "backspace", "ctrl+z"], b"abc"),
    ],
)
async def test_edits_to_the_byte(data: bytes, keys: list[str], expected: bytes) -> None:
    async with opened_editor(data) as driver:
        await driver.press(*keys)
        assert driver.editor.data == expected
        assert driver.app.copy == expected


async def test_undo_goes_by_words_and_redo_comes_back() -> None:
    async with opened_editor("") as driver:
        await driver.write("one two")
        await driver.press("ctrl+z")
        assert driver.editor.data == b"one "
        await driver.press("ctrl+z")
        assert driver.editor.data == b""
        await driver.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert driver.editor.data == b"one two"
        assert driver.cursor == (0, 7)


async def test_comments_go_on_and_off_as_one_step() -> None:
    async with opened_editor("a = 1\n\n  b = 2\n# c\n") as driver:
        await driver.press("shift+down", "shift+down", "shift+down", "shift+down", "ctrl+underscore")
        assert driver.editor.data == b"# a = 1\n\n#   b = 2\n# # c\n"
        await driver.press("ctrl+underscore")
        assert driver.editor.data == b"a = 1\n\n  b = 2\n# c\n"
        await driver.press("ctrl+z", "ctrl+z")
        assert driver.editor.data == b"a = 1\n\n  b = 2\n# c\n"
        await driver.press("ctrl+z")
        assert driver.editor.data == b"a = 1\n\n  b = 2\n# c\n"


async def test_nothing_harmful_reaches_the_terminal() -> None:
    async with opened_editor(b"x\x1b[31m = \x07\xe2\x80\xae\xff\r \xe2\x80\x8d\n") as driver:
        assert driver.lines[0] == "  1   x\\x1b[31m = \\x07\\u202e\\xff\\r"
        driver.text.post_message(events.Paste("\x1b]52;c;aGk=\x07\x9b2J"))
        await driver.pilot.pause()
        assert driver.lines[0].startswith("  1   \\x1b]52;c;aGk=\\x07\\x9b2Jx")
        assert driver.editor.data.startswith(b"\x1b]52;c;aGk=\x07\xc2\x9b2Jx")


async def test_a_paste_gets_the_line_endings_of_the_text() -> None:
    async with opened_editor(b"a\r\n") as driver:
        driver.text.post_message(events.Paste("x\ry\nz"))
        await driver.pilot.pause()
        assert driver.editor.data == b"x\r\ny\r\nza\r\n"
        await driver.press("ctrl+z")
        assert driver.editor.data == b"a\r\n"


async def test_a_paste_of_a_megabyte_is_taken_and_undone() -> None:
    async with opened_editor(POLICY) as driver:
        big = LONG * 8
        driver.text.post_message(events.Paste(big))
        await driver.pilot.pause()
        assert driver.editor.data == big.encode() + POLICY.encode()
        await driver.press("x", "ctrl+z", "ctrl+z")
        assert driver.editor.data == POLICY.encode()


async def test_read_only_changes_nothing_and_still_moves() -> None:
    async with opened_editor(POLICY) as driver:
        driver.text.read_only = True
        driver.text.post_message(events.Paste("x"))
        await driver.press("x", "enter", "backspace", "ctrl+x", "ctrl+v", "ctrl+underscore", "ctrl+@", "ctrl+z", "down")
        assert driver.editor.data == POLICY.encode()
        assert driver.cursor == (1, 0)


# -- findings


async def test_findings_stand_in_the_gutter_and_under_their_places() -> None:
    async with opened_editor("é字 = \t1\nb = [\n  2,\n]\n") as driver:
        driver.editor.set_findings([finding(1, 2, 1, 7), finding(2, 5, 4, 2, "warning"), finding(5, 1, 5, 1, "info")])
        await driver.pilot.pause()
        assert [line[:6] for line in driver.lines[:5]] == ["  1 ✗ ", "  2 ▲ ", "  3   ", "  4   ", "  5 ·"]
        under = []
        for strip in driver.app.screen._compositor.render_strips()[:5]:
            cells: list[str] = []
            for text, style, _ in strip:
                cells += ["_" if style is not None and style.underline else " "] * len(text.replace("字", "字字"))
            under.append("".join(cells[6:20]))
        assert [line.rstrip() for line in under] == [" _______", "    _", "____", "_", "_"]


async def test_marks_have_ascii_twins() -> None:
    async with opened_editor("a\nb\nc\n", ascii_only=True) as driver:
        driver.editor.set_findings([finding(1, 1, 1, 2), finding(2, 1, 2, 2, "warning"), finding(3, 1, 3, 2, "info")])
        await driver.pilot.pause()
        assert driver.lines[:3] == ["  1 x a", "  2 ! b", "  3 . c"]
        assert all(line.isascii() for line in driver.lines)


async def test_going_from_finding_to_finding_and_round() -> None:
    async with opened_editor(POLICY) as driver:
        driver.check()
        await driver.press("f8")
        assert driver.cursor == (1, 24)
        assert driver.editor.finding is not None
        assert driver.editor.finding.code == "REQ021"
        await driver.press("ctrl+n")
        assert driver.cursor == (2, 0)
        await driver.press("f8")
        assert driver.cursor == (1, 24)
        await driver.press("f20")
        assert driver.cursor == (2, 0)
        met = [
            event.finding
            for event in driver.heard(PolicyEditor.FindingMet)
            if isinstance(event, PolicyEditor.FindingMet)
        ]
        assert [one.code if one else None for one in met] == ["REQ021", "REQ010", "REQ021", "REQ010"]
        await driver.press("ctrl+home")
        assert driver.heard(PolicyEditor.FindingMet)[-1].finding is None


async def test_findings_stay_in_place_while_the_text_changes() -> None:
    async with opened_editor("a = 1\nbb = 2\n") as driver:
        driver.editor.set_findings([finding(2, 6, 2, 7)])
        await driver.press("enter", "down", "x", "end")
        mark = driver.text.marks.all[0]
        assert (mark.start, mark.end) == ((2, 6), (2, 7))
        await driver.press("backspace")
        mark = driver.text.marks.all[0]
        assert (mark.start, mark.end) == ((2, 6), (2, 6))
        await driver.press("ctrl+home", "delete")
        assert driver.text.marks.all[0].start == (1, 6)


async def test_only_rows_that_changed_are_painted() -> None:
    async with opened_editor(LONG, size=(80, 16)) as driver:
        await driver.press("down", "down", "end")
        asked = painted(driver)
        await driver.press("x")
        assert {(region.y, region.height) for region in asked} == {(2, 1)}
        asked.clear()
        driver.editor.set_findings([finding(5, 1, 5, 3), finding(900, 1, 900, 2)])
        assert {(region.y, region.height) for region in asked} == {(4, 1)}
        await driver.pilot.pause()
        asked.clear()
        driver.editor.set_findings([finding(5, 1, 5, 3), finding(901, 1, 901, 2)])
        assert asked == []
        await driver.press("down")
        assert {(region.y, region.height) for region in asked} <= {(2, 1), (3, 1), (2, 2)}


async def test_far_away_lines_are_not_read_for_a_key() -> None:
    async with opened_editor(LONG, size=(80, 16)) as driver:
        await driver.press("x")
        assert sum(known is not None for known in driver.text.colours._tokens) < 30
        await driver.press("ctrl+end")
        read = sum(known is not None for known in driver.text.colours._tokens)
        await driver.press("x", "y")
        assert sum(known is not None for known in driver.text.colours._tokens) <= read + 1


# -- the form and fixes change the text as well


async def test_another_version_is_one_step_that_can_be_undone() -> None:
    async with opened_editor("# é\r\na = 1\r\n") as driver:
        old = Document(driver.editor.data)
        new = set_value(old, ("a",), 2)
        driver.editor.apply(splices(old, new))
        await driver.pilot.pause()
        assert driver.editor.data == new.data == driver.app.copy
        driver.editor.put(b"# e\r\nb = 2\r\n")
        assert driver.editor.data == b"# e\r\nb = 2\r\n"
        await driver.press("ctrl+z", "ctrl+z")
        assert driver.editor.data == old.data


async def test_loading_forgets_the_old_text() -> None:
    async with opened_editor(POLICY) as driver:
        driver.check()
        await driver.press("x")
        driver.editor.load(b"new = true\n")
        await driver.press("ctrl+z")
        assert driver.editor.data == b"new = true\n"
        assert driver.lines[:2] == ["  1   new = true", "  2"]
        assert driver.cursor == (0, 0)


def test_every_key_has_an_id_and_an_action() -> None:
    ids = [binding.id for binding in BINDINGS if not isinstance(binding, tuple)]
    assert all(ids)
    assert len(ids) == len(set(ids)) == len(BINDINGS)
    keys = [key for binding in BINDINGS if not isinstance(binding, tuple) for key in binding.key.split(",")]
    assert len(keys) == len(set(keys))


async def test_keys_can_be_remapped() -> None:
    async with opened_editor("a = 1\n") as driver:
        driver.app.set_keymap({"edit-toggle-comment": "f2"})
        await driver.press("f2")
        assert driver.editor.data == b"# a = 1\n"
        await driver.press("ctrl+underscore")
        assert driver.editor.data == b"# a = 1\n"


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_every_theme_has_every_style(theme: str) -> None:
    async with opened_editor(POLICY) as driver:
        driver.app.theme = theme
        driver.editor.set_findings(check(Document(POLICY.encode())))
        await driver.press("f8", "shift+right", "ctrl+f", "a")
        assert driver.lines[1].startswith("  2 ✗ allowed")


async def test_without_colours_a_selection_still_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened_editor(POLICY) as driver:
        await driver.press("shift+right", "shift+right")
        strip = driver.app.screen._compositor.render_strips()[0]
        assert any(style is not None and style.reverse for text, style, _ in strip if text.startswith("#"))


async def test_tab_indents_what_is_selected_and_shift_tab_takes_it_back() -> None:
    async with opened_editor("a = 1\nb = 2\nc = 3\n") as driver:
        await driver.press("shift+down", "shift+down", "tab")
        assert driver.editor.data == b"  a = 1\n  b = 2\nc = 3\n"
        await driver.press("shift+tab")
        assert driver.editor.data == b"a = 1\nb = 2\nc = 3\n"
        await driver.press("end", "home", "right", "tab", "tab")
        assert driver.editor.data == b"a = 1\nb = 2\nc    = 3\n"
        await driver.press("ctrl+z")
        assert driver.app.focused is driver.text
