"""Random work: bytes, colours and screen are always those of a text made anew."""

from __future__ import annotations

import random

import pytest
from textual import events

from codex_rollout_tui.policy.text.lexer import lex
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from tests.tui.editor.editor_app import Hands, desk, finding

TEXT = (
    b'\xef\xbb\xbf# caf\xc3\xa9\r\nallowed = ["a", """x\r\ny"""]\n[features]\n\tapps = 1 # \xe5\xad\x97\xe5\xad\x97\n'
    b"bad \xff\xfe = 1\n[[rules.prefix_rules]]\npattern = [\n  { token = 'git' },\n]\n\n# end \x1b[31m"
)
KEYS = [
    *["left", "right", "up", "down", "home", "end", "pageup", "pagedown", "ctrl+home", "ctrl+end", "ctrl+left"],
    *["shift+left", "shift+right", "shift+up", "shift+down", "ctrl+shift+right", "f6", "f7", "ctrl+right"],
    *["backspace", "backspace", "delete", "ctrl+w", "alt+delete", "ctrl+u", "ctrl+k", "alt+k", "alt+right", "alt+left"],
    *["enter", "enter", "ctrl+underscore", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+x", "ctrl+v", "f8"],
    *["a", "b", "[", "]", "{", "}", "=", '"', "'", "#", "space", "comma", "full_stop", "é", "字"],
]
PASTES = ['"""', "x = [\n1,\r\n2]\r", "\x1b[2J\x07", "# a\n" * 30, "字\u200d\ufe0f\t", "[a.b]\n"]


def as_made_anew(hands: Hands) -> None:
    text = hands.text
    state = ""
    for row in range(text.buffer.count):
        line = text.buffer.content(row)
        assert text.colours.state(row) == state
        tokens, state = lex(line, state)
        assert text.colours.tokens(row) == tokens
    assert text.buffer.lines == type(text.buffer)(text.data).lines


async def shown_as_painted_anew(hands: Hands) -> None:
    await hands.pilot.pause()
    before = [list(strip) for strip in hands.app.screen._compositor.render_strips()]
    hands.text._painted.clear()
    hands.text._pictures.clear()
    hands.text.refresh()
    await hands.pilot.pause()
    assert [list(strip) for strip in hands.app.screen._compositor.render_strips()] == before


@pytest.mark.parametrize("seed", range(4))
async def test_random_work_and_back(seed: int) -> None:
    pick = random.Random(seed)
    async with desk(TEXT, size=(50, 9)) as hands:
        hands.editor.set_findings([finding(2, 1, 2, 8), finding(4, 9, 7, 3, "warning"), finding(5, 1, 5, 4, "info")])
        for number in range(120):
            if pick.random() < 0.1:
                hands.text.post_message(events.Paste(pick.choice(PASTES)))
            else:
                await hands.pilot.press(pick.choice(KEYS))
            if number % 15 == 0:
                await hands.pilot.pause()
                assert hands.app.copy == hands.editor.data
                as_made_anew(hands)
                await shown_as_painted_anew(hands)
        await hands.pilot.pause()
        last = hands.editor.data
        as_made_anew(hands)
        steps = 0
        while hands.text.history.undoable:
            hands.text.action_undo()
            steps += 1
        assert hands.editor.data == TEXT
        for _ in range(steps):
            hands.text.action_redo()
        assert hands.editor.data == last
        as_made_anew(hands)
        await shown_as_painted_anew(hands)
        assert hands.app.copy == last
        assert len(hands.heard(PolicyEditor.Changed)) > 10
