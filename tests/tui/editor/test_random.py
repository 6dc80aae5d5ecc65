"""Random work: bytes, colours and screen are always those of a text made anew."""

from __future__ import annotations

import random

import pytest
from textual import events

from codex_rollout_tui.policy.text.lexer import lex
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from tests.tui.editor.editor_app import EditorDriver, finding, opened_editor

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


def as_made_anew(driver: EditorDriver) -> None:
    text = driver.text
    state = ""
    for row in range(text.buffer.count):
        line = text.buffer.content(row)
        assert text.colours.state(row) == state
        tokens, state = lex(line, state)
        assert text.colours.tokens(row) == tokens
    assert text.buffer.lines == type(text.buffer)(text.data).lines


async def shown_as_painted_anew(driver: EditorDriver) -> None:
    await driver.pilot.pause()
    before = [list(strip) for strip in driver.app.screen._compositor.render_strips()]
    driver.text._painted.clear()
    driver.text._pictures.clear()
    driver.text.refresh()
    await driver.pilot.pause()
    assert [list(strip) for strip in driver.app.screen._compositor.render_strips()] == before


@pytest.mark.parametrize("seed", range(4))
async def test_random_work_and_back(seed: int) -> None:
    pick = random.Random(seed)
    async with opened_editor(TEXT, size=(50, 9)) as driver:
        driver.editor.set_findings([finding(2, 1, 2, 8), finding(4, 9, 7, 3, "warning"), finding(5, 1, 5, 4, "info")])
        for number in range(120):
            if pick.random() < 0.1:
                driver.text.post_message(events.Paste(pick.choice(PASTES)))
            else:
                await driver.pilot.press(pick.choice(KEYS))
            if number % 15 == 0:
                await driver.pilot.pause()
                assert driver.app.copy == driver.editor.data
                as_made_anew(driver)
                await shown_as_painted_anew(driver)
        await driver.pilot.pause()
        last = driver.editor.data
        as_made_anew(driver)
        steps = 0
        while driver.text.history.undoable:
            driver.text.action_undo()
            steps += 1
        assert driver.editor.data == TEXT
        for _ in range(steps):
            driver.text.action_redo()
        assert driver.editor.data == last
        as_made_anew(driver)
        await shown_as_painted_anew(driver)
        assert driver.app.copy == last
        assert len(driver.heard(PolicyEditor.Changed)) > 10
