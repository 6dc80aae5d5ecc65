"""The editor under the keys: typing, undoing, findings and what is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from codex_rollout_tui.policy.edit.keys import set_value, splices
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.editor.keys import KEYS
from tests.tui.editor.editor_app import desk, finding, painted

POLICY = """\
# Acme
allowed_sandbox_modes = ["workspace-write"]
surprise = 1

[features]
apps = false
"""
LONG = "".join(f"key{n} = [{n}, true] # {n}\n" for n in range(5000))


async def test_it_opens_at_the_first_character_and_shows_the_text() -> None:
    async with desk(POLICY) as hands:
        assert hands.cursor == (0, 0)
        assert hands.app.focused is hands.text
        assert hands.lines[:3] == [
            "  1   # Acme",
            '  2   allowed_sandbox_modes = ["workspace-write"]',
            "  3   surprise = 1",
        ]


async def test_typing_is_said_as_splices_with_the_cursor() -> None:
    async with desk(POLICY) as hands:
        await hands.write("éx")
        assert hands.editor.data == b"\xc3\xa9x" + POLICY.encode()
        said = [event.splices for event in hands.heard(PolicyEditor.Changed)]
        assert said == [((0, 0, "é".encode()),), ((2, 2, b"x"),)]
        moved = hands.heard(PolicyEditor.CursorMoved)[-1]
        assert (moved.line, moved.column) == (1, 3)
        assert hands.editor.revision == 2


async def test_keys_are_done_in_the_order_they_were_pressed() -> None:
    async with desk("ab\ncd\n") as hands:
        for key, letter in (("down", None), ("x", "x"), ("right", None), ("y", "y"), ("up", None), ("z", "z")):
            hands.text.post_message(events.Key(key, letter))
        await hands.pilot.pause()
        assert hands.editor.data == b"abz\nxcyd\n"


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
    async with desk(data) as hands:
        await hands.press(*keys)
        assert hands.editor.data == expected
        assert hands.app.copy == expected


async def test_undo_goes_by_words_and_redo_comes_back() -> None:
    async with desk("") as hands:
        await hands.write("one two")
        await hands.press("ctrl+z")
        assert hands.editor.data == b"one "
        await hands.press("ctrl+z")
        assert hands.editor.data == b""
        await hands.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert hands.editor.data == b"one two"
        assert hands.cursor == (0, 7)


async def test_comments_go_on_and_off_as_one_step() -> None:
    async with desk("a = 1\n\n  b = 2\n# c\n") as hands:
        await hands.press("shift+down", "shift+down", "shift+down", "shift+down", "ctrl+underscore")
        assert hands.editor.data == b"# a = 1\n\n#   b = 2\n# # c\n"
        await hands.press("ctrl+underscore")
        assert hands.editor.data == b"a = 1\n\n  b = 2\n# c\n"
        await hands.press("ctrl+z", "ctrl+z")
        assert hands.editor.data == b"a = 1\n\n  b = 2\n# c\n"
        await hands.press("ctrl+z")
        assert hands.editor.data == b"a = 1\n\n  b = 2\n# c\n"


async def test_nothing_harmful_reaches_the_terminal() -> None:
    async with desk(b"x\x1b[31m = \x07\xe2\x80\xae\xff\r \xe2\x80\x8d\n") as hands:
        assert hands.lines[0] == "  1   x\\x1b[31m = \\x07\\u202e\\xff\\r"
        hands.text.post_message(events.Paste("\x1b]52;c;aGk=\x07\x9b2J"))
        await hands.pilot.pause()
        assert hands.lines[0].startswith("  1   \\x1b]52;c;aGk=\\x07\\x9b2Jx")
        assert hands.editor.data.startswith(b"\x1b]52;c;aGk=\x07\xc2\x9b2Jx")


async def test_a_paste_gets_the_line_endings_of_the_text() -> None:
    async with desk(b"a\r\n") as hands:
        hands.text.post_message(events.Paste("x\ry\nz"))
        await hands.pilot.pause()
        assert hands.editor.data == b"x\r\ny\r\nza\r\n"
        await hands.press("ctrl+z")
        assert hands.editor.data == b"a\r\n"


async def test_a_paste_of_a_megabyte_is_taken_and_undone() -> None:
    async with desk(POLICY) as hands:
        big = LONG * 8
        hands.text.post_message(events.Paste(big))
        await hands.pilot.pause()
        assert hands.editor.data == big.encode() + POLICY.encode()
        await hands.press("x", "ctrl+z", "ctrl+z")
        assert hands.editor.data == POLICY.encode()


async def test_read_only_changes_nothing_and_still_moves() -> None:
    async with desk(POLICY) as hands:
        hands.text.read_only = True
        hands.text.post_message(events.Paste("x"))
        await hands.press("x", "enter", "backspace", "ctrl+x", "ctrl+v", "ctrl+underscore", "ctrl+@", "ctrl+z", "down")
        assert hands.editor.data == POLICY.encode()
        assert hands.cursor == (1, 0)


# -- findings


async def test_findings_stand_in_the_gutter_and_under_their_places() -> None:
    async with desk("é字 = \t1\nb = [\n  2,\n]\n") as hands:
        hands.editor.set_findings([finding(1, 2, 1, 7), finding(2, 5, 4, 2, "warning"), finding(5, 1, 5, 1, "info")])
        await hands.pilot.pause()
        assert [line[:6] for line in hands.lines[:5]] == ["  1 ✗ ", "  2 ▲ ", "  3   ", "  4   ", "  5 ·"]
        under = []
        for strip in hands.app.screen._compositor.render_strips()[:5]:
            cells: list[str] = []
            for text, style, _ in strip:
                cells += ["_" if style is not None and style.underline else " "] * len(text.replace("字", "字字"))
            under.append("".join(cells[6:20]))
        assert [line.rstrip() for line in under] == [" _______", "    _", "____", "_", "_"]


async def test_marks_have_ascii_twins() -> None:
    async with desk("a\nb\nc\n", ascii_only=True) as hands:
        hands.editor.set_findings([finding(1, 1, 1, 2), finding(2, 1, 2, 2, "warning"), finding(3, 1, 3, 2, "info")])
        await hands.pilot.pause()
        assert hands.lines[:3] == ["  1 x a", "  2 ! b", "  3 . c"]
        assert all(line.isascii() for line in hands.lines)


async def test_going_from_finding_to_finding_and_round() -> None:
    async with desk(POLICY) as hands:
        hands.check()
        await hands.press("f8")
        assert hands.cursor == (1, 24)
        assert hands.editor.finding is not None
        assert hands.editor.finding.code == "REQ021"
        await hands.press("ctrl+n")
        assert hands.cursor == (2, 0)
        await hands.press("f8")
        assert hands.cursor == (1, 24)
        await hands.press("f20")
        assert hands.cursor == (2, 0)
        met = [
            event.finding
            for event in hands.heard(PolicyEditor.FindingMet)
            if isinstance(event, PolicyEditor.FindingMet)
        ]
        assert [one.code if one else None for one in met] == ["REQ021", "REQ010", "REQ021", "REQ010"]
        await hands.press("ctrl+home")
        assert hands.heard(PolicyEditor.FindingMet)[-1].finding is None


async def test_findings_stay_in_place_while_the_text_changes() -> None:
    async with desk("a = 1\nbb = 2\n") as hands:
        hands.editor.set_findings([finding(2, 6, 2, 7)])
        await hands.press("enter", "down", "x", "end")
        mark = hands.text.marks.all[0]
        assert (mark.start, mark.end) == ((2, 6), (2, 7))
        await hands.press("backspace")
        mark = hands.text.marks.all[0]
        assert (mark.start, mark.end) == ((2, 6), (2, 6))
        await hands.press("ctrl+home", "delete")
        assert hands.text.marks.all[0].start == (1, 6)


async def test_only_rows_that_changed_are_painted() -> None:
    async with desk(LONG, size=(80, 16)) as hands:
        await hands.press("down", "down", "end")
        asked = painted(hands)
        await hands.press("x")
        assert {(region.y, region.height) for region in asked} == {(2, 1)}
        asked.clear()
        hands.editor.set_findings([finding(5, 1, 5, 3), finding(900, 1, 900, 2)])
        assert {(region.y, region.height) for region in asked} == {(4, 1)}
        await hands.pilot.pause()
        asked.clear()
        hands.editor.set_findings([finding(5, 1, 5, 3), finding(901, 1, 901, 2)])
        assert asked == []
        await hands.press("down")
        assert {(region.y, region.height) for region in asked} <= {(2, 1), (3, 1), (2, 2)}


async def test_far_away_lines_are_not_read_for_a_key() -> None:
    async with desk(LONG, size=(80, 16)) as hands:
        await hands.press("x")
        assert sum(known is not None for known in hands.text.colours._tokens) < 30
        await hands.press("ctrl+end")
        read = sum(known is not None for known in hands.text.colours._tokens)
        await hands.press("x", "y")
        assert sum(known is not None for known in hands.text.colours._tokens) <= read + 1


# -- the form and fixes change the text as well


async def test_another_version_is_one_step_that_can_be_undone() -> None:
    async with desk("# é\r\na = 1\r\n") as hands:
        old = Document(hands.editor.data)
        new = set_value(old, ("a",), 2)
        hands.editor.apply(splices(old, new))
        await hands.pilot.pause()
        assert hands.editor.data == new.data == hands.app.copy
        hands.editor.put(b"# e\r\nb = 2\r\n")
        assert hands.editor.data == b"# e\r\nb = 2\r\n"
        await hands.press("ctrl+z", "ctrl+z")
        assert hands.editor.data == old.data


async def test_loading_forgets_the_old_text() -> None:
    async with desk(POLICY) as hands:
        hands.check()
        await hands.press("x")
        hands.editor.load(b"new = true\n")
        await hands.press("ctrl+z")
        assert hands.editor.data == b"new = true\n"
        assert hands.lines[:2] == ["  1   new = true", "  2"]
        assert hands.cursor == (0, 0)


def test_every_key_has_an_id_and_an_action() -> None:
    ids = [binding.id for binding in KEYS if not isinstance(binding, tuple)]
    assert all(ids)
    assert len(ids) == len(set(ids)) == len(KEYS)
    keys = [key for binding in KEYS if not isinstance(binding, tuple) for key in binding.key.split(",")]
    assert len(keys) == len(set(keys))


async def test_keys_can_be_remapped() -> None:
    async with desk("a = 1\n") as hands:
        hands.app.set_keymap({"edit-toggle-comment": "f2"})
        await hands.press("f2")
        assert hands.editor.data == b"# a = 1\n"
        await hands.press("ctrl+underscore")
        assert hands.editor.data == b"# a = 1\n"


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_every_theme_has_every_style(theme: str) -> None:
    async with desk(POLICY) as hands:
        hands.app.theme = theme
        hands.editor.set_findings(check(Document(POLICY.encode())))
        await hands.press("f8", "shift+right", "ctrl+f", "a")
        assert hands.lines[1].startswith("  2 ✗ allowed")


async def test_without_colours_a_selection_still_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(POLICY) as hands:
        await hands.press("shift+right", "shift+right")
        strip = hands.app.screen._compositor.render_strips()[0]
        assert any(style is not None and style.reverse for text, style, _ in strip if text.startswith("#"))
