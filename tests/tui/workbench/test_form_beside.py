"""The form beside the text: two views of one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.policyform.form import PolicyForm
from codex_rollout_tui.tui.policyform.row_list import FormList
from codex_rollout_tui.tui.workbench.form_pane import path_at
from tests.tui.workbench.driver import REFUSED, WorkbenchDriver, bench

TEXT = """\
# Everybody at Acme
allow_appshots = false  # not yet

# why
[experimental_network]
enabled = true  # or nothing counts
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "requirements.toml"
    found.write_text(TEXT)
    return found


def in_the_form(on: WorkbenchDriver) -> bool:
    return isinstance(on.app.focused, FormList)


async def form(on: WorkbenchDriver) -> PolicyForm:
    await on.press("ctrl+l")
    await on.until(lambda: in_the_form(on), "came to the form")
    return on.screen.query_one(PolicyForm)


async def test_it_opens_at_the_key_under_the_cursor_beside_the_text(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        found = await form(on)
        assert found.row is not None
        assert found.row.field.path == ("allow_appshots",)
        await on.see("allow_appshots = false # not yet", "Web search, browser and computer use")


async def test_findings_and_plain_words_stay_in_sight_beside_the_form(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path)) as on:
        await form(on)
        await on.see("Sandbox and file access", "1:25 REQ021", "Would Codex take it?", "People with this policy")
        await on.press("ctrl+o")
        await on.until(lambda: on.screen.query_one("#outcome").has_focus_within, "came to what it does")
        await on.see("Sandbox and file access", "1:25 REQ021")


async def test_the_key_of_the_form_says_where_it_leads(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.see("^l Form")
        await form(on)
        await on.see("^l Close", gone="^l Form")
        await on.press("ctrl+l")
        await on.see("^l Form", gone="^l Close")


async def test_a_choice_shows_in_the_text_at_once_and_its_comments_stay(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        await form(on)
        await on.press("space")
        await on.until(lambda: b"allow_appshots = false" not in on.data, "chose another value")
        assert b"# Everybody at Acme\n" in on.data
        assert b"# or nothing counts" in on.data
        await on.see("not saved")
        await on.press("ctrl+z")
        await on.until(lambda: on.data.decode() == TEXT, "took it back")
        await on.press("ctrl+y")
        await on.until(lambda: on.data.decode() != TEXT, "did it again")


async def test_a_change_of_the_text_shows_in_the_form(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        found = await form(on)
        await on.press("escape", "end")
        assert not in_the_form(on)
        await on.press("ctrl+u")
        await on.write("allow_appshots = true")
        await on.known()
        await on.until(lambda: found.row is not None and found.row.field.value is True, "showed the other value")


async def test_while_the_text_cannot_be_read_nothing_can_be_chosen_and_it_says_why(path: Path) -> None:
    async with bench(open_file(path)) as on:
        found = await form(on)
        await on.press("escape", "alt+end")
        await on.write("= x")
        await on.see("Line 7, column 1", "Nothing can be changed here")
        before = on.data
        found.go_to(("allow_appshots",))
        await on.press("f6", "space")
        await on.see("mend it first")
        assert on.data == before


async def test_the_text_goes_along_with_the_form(path: Path) -> None:
    async with bench(open_file(path)) as on:
        found = await form(on)
        found.go_to(("experimental_network", "enabled"))
        await on.press("k", "j")
        await on.until(lambda: on.screen.editor.line == 6, "went to the line")
        assert in_the_form(on)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_bar_and_help_say_what_control_b_does_in_the_form(path: Path, size: tuple[int, int]) -> None:
    async with bench(open_file(path), size=size) as on:
        await form(on)
        await on.see("^b More", "^o What it does")
        await on.press("question_mark")
        await on.see("pgup Page up", "row-up")
        assert "pgup ^b" not in on.words
        await on.press("escape", "ctrl+b")
        await on.see("Put in a block", "esc back to the text")


async def test_where_there_is_room_text_form_and_consequences_are_all_in_sight(path: Path) -> None:
    async with bench(open_file(path), size=(200, 50)) as on:
        await form(on)
        await on.see("# Everybody at Acme", "Web search, browser and computer use", "Would Codex take it?", "Try it")


async def test_in_a_small_window_the_form_is_alone_and_goes_away_by_the_same_key(path: Path) -> None:
    async with bench(open_file(path), size=(80, 24)) as on:
        await form(on)
        await on.see("Command rules", gone="# Everybody at Acme")
        await on.press("ctrl+l")
        await on.see("# Everybody at Acme", gone="Command rules")
        assert not in_the_form(on)
        await form(on)
        await on.press("ctrl+o")
        await on.see("Would Codex take it?")
        await on.press("escape")
        await on.see("# Everybody at Acme")


async def test_an_edit_that_cannot_be_made_changes_nothing_and_says_why(path: Path) -> None:
    def refused(document: Document) -> Document:
        from codex_rollout_tui.errors import PolicyEditError

        raise PolicyEditError("Line 2: it cannot be.")

    async with bench(open_file(path)) as on:
        found = await form(on)
        found.post_message(PolicyForm.EditRequested(found, refused, "never said", "allow_appshots"))
        await on.see("Line 2: it cannot be.", gone="never said")
        assert on.data.decode() == TEXT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, ()),
        (2, ("allow_appshots",)),
        (4, ("allow_appshots",)),
        (5, ("experimental_network",)),
        (6, ("experimental_network", "enabled")),
        (9, ("experimental_network", "enabled")),
    ],
)
def test_the_key_of_a_line(line: int, expected: tuple[str, ...]) -> None:
    assert path_at(Document(TEXT.encode()), line) == expected


async def test_what_the_policy_does_is_of_the_text_that_the_form_made(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        await form(on)
        await on.press("space")
        await on.until(lambda: b"allow_appshots = false" not in on.data, "chose another value")
        await on.known()
        await on.press("ctrl+o")
        await on.see("Since it was saved", "lines: 1", gone="Nothing changed.")


async def test_while_something_is_picked_the_text_is_not_undone(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        found = await form(on)
        await on.press("space")
        await on.until(lambda: b"allow_appshots = false" not in on.data, "chose another value")
        before = on.data
        found.go_to(("chatgpt_base_url",))
        await on.press("enter")
        await on.until(lambda: found.asked is not None, "asked for a text")
        await on.press("ctrl+z")
        assert on.data == before
        await on.press("escape", "ctrl+z")
        await on.see("The last step is taken back.")
        assert on.data.decode() == TEXT


async def test_a_finding_is_told_once_and_what_mends_it_beside_it(path: Path) -> None:
    path.write_text(REFUSED)
    async with bench(open_file(path), size=(80, 24)) as on:
        await on.known()
        await on.press("end", "left")
        await on.see("^t Fix ✗ 1:25 REQ021", gone="The sandbox modes people may choose")
        await form(on)
        await on.see('^t Add "read-only"', "The sandbox modes people may choose", gone="1:25 REQ021")
        await on.until(lambda: on.words.count("REQ021") == 1, "told it once")
        await on.press("escape")
        await on.see("^t Fix ✗ 1:25 REQ021")


async def test_a_text_that_is_the_saved_one_again_is_saved(path: Path) -> None:
    async with bench(open_file(path)) as on:
        found = await form(on)
        found.go_to(("allow_login_shell",))
        await on.press("space")
        await on.see("not saved")
        await on.known()
        await on.press("x", "enter")
        await on.until(lambda: on.data.decode() == TEXT, "took it out again")
        await on.see("saved", gone="not saved")


async def test_beside_the_form_the_text_shows_its_names_and_the_cursor_stays_where_it_was(path: Path) -> None:
    path.write_text(f"allow_appshots = false  # {'far ' * 40}away\n")
    async with bench(open_file(path)) as on:
        await on.press("end")
        await on.see("away", gone="1 allow_appshots")
        cursor = on.screen.editor.text.cursor
        await form(on)
        await on.see("1 allow_appshots = false")
        await on.press("ctrl+l")
        await on.see("away", gone="1 allow_appshots")
        assert on.screen.editor.text.cursor == cursor


async def test_a_key_that_does_nothing_in_the_form_is_answered(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("down")
        await form(on)
        for key in ("q", "u", "Z"):
            await on.press(key)
            await on.see(f"{key} does nothing here. f1 lists the keys.")
        await on.press("r")
        await on.see("This has no name to change")
        await on.press("e")
        await on.see("Only a list or a table that is not set can be written empty.")
        await on.press("x", "enter", "x")
        await on.see("There is nothing to take out: it is not set.")
        await on.press("J")
        await on.see("It cannot be moved down.")
        assert b"allow_appshots" not in on.data


async def test_where_nothing_can_be_completed_it_says_so(path: Path) -> None:
    async with bench(open_file(path)) as on:
        await on.press("end", "ctrl+@")
        await on.see("Nothing to complete here.")
