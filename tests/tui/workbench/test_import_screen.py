"""Importing under the keys: from a path, a profile, base64 or a paste; looked at first, taken as one step."""

from __future__ import annotations

import base64
import os
import plistlib
from pathlib import Path

import pytest
from textual import events

from codex_rollout_tui.actions.policy_file import open_file
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.tui.kit.paths import PathCompletion, complete
from codex_rollout_tui.tui.workbench.import_screen import ImportScreen
from codex_rollout_tui.tui.workbench.screen import WorkbenchScreen
from tests.tui.driver import ANA, NOW, begun
from tests.tui.workbench.driver import WorkbenchDriver, bench
from tests.tui.workbench.test_policies_screen import desk

OWN = '# ours\nallowed_sandbox_modes = ["read-only", "workspace-write"]\n'
OTHER = '# theirs\nallowed_sandbox_modes = ["read-only"]\n'
REFUSED = 'allowed_sandbox_modes = ["workspace-write"]\n'
STACKED = (98, 40)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    found = tmp_path / "requirements.toml"
    found.write_text(OWN)
    return found


def profile(*texts: str) -> bytes:
    payloads = [
        {
            "PayloadType": "com.openai.codex",
            "PayloadDisplayName": f"Group {number}",
            "requirements_toml_base64": base64.b64encode(text.encode()).decode(),
        }
        for number, text in enumerate(texts)
    ]
    return plistlib.dumps({"PayloadType": "Configuration", "PayloadContent": payloads})


async def begin(on: WorkbenchDriver) -> ImportScreen:
    on.app.policies.machine = on.screen.policy.path.parent / "machine"
    await on.press("ctrl+b", "i")
    await on.until(lambda: isinstance(on.app.screen, ImportScreen), "importing")
    await on.see("From")
    found = on.app.screen
    assert isinstance(found, ImportScreen)
    return found


async def back(on: WorkbenchDriver) -> None:
    await on.until(lambda: on.app.screen is on.screen, "back in the text")


async def paste(on: WorkbenchDriver, text: str) -> None:
    on.app.post_message(events.Paste(text))
    await on.pilot.pause()


@pytest.mark.parametrize("name", ["~/other.toml", "other.toml", "./sub/../other.toml"])
async def test_a_file_is_looked_at_while_its_path_is_typed_and_taken_as_one_step(path: Path, name: str) -> None:
    path.with_name("other.toml").write_text(OTHER)
    path.with_name("sub").mkdir()
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.see("Name a file above")
        await on.write(name[:-1])
        await on.see("has no file other.tom. Check its name; tab completes.", "How to import")
        await on.write(name[-1])
        await on.see("+2 -2 lines: 1 stricter.", "✓ nothing found wrong", "- # ours", "+ # theirs")
        assert on.data == OWN.encode()
        await on.press("enter")
        await back(on)
        assert on.data == OTHER.encode()
        await on.see("Imported other.toml. ^z takes it back.")
        await on.press("ctrl+z")
        assert on.data == OWN.encode()
        assert path.read_text() == OWN


async def test_the_file_of_the_machine_is_offered_first(path: Path) -> None:
    machine = path.with_name("machine")
    machine.mkdir()
    (machine / "requirements.toml").write_text(REFUSED)
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.see("machine/requirements.toml", "✗ 1 wrong", "Codex refuses it")
        await on.press("enter")
        await back(on)
        assert on.data == REFUSED.encode()


async def test_of_several_policies_in_a_profile_one_is_chosen(path: Path) -> None:
    path.with_name("both.mobileconfig").write_bytes(profile(OTHER, REFUSED))
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write("both.mobileconfig")
        await on.see("Group 0 ✓ nothing found wrong", "Group 1 ✗ 1 wrong")
        await on.press("enter")
        await on.see("There are 2 policies in it: choose one.")
        assert on.data == OWN.encode()
        await on.press("j", "enter")
        await back(on)
        assert on.data == REFUSED.encode()
        await on.see("Imported both.mobileconfig, payload Group 1.")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoded", [False, True])
async def test_what_is_pasted_is_shown_and_not_typed(path: Path, line_end: str, encoded: bool) -> None:
    text = base64.encodebytes(OTHER.encode() * 9).decode() if encoded else OTHER
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await paste(on, text.replace("\n", line_end))
        await on.see("the pasted text", "+ # theirs")
        assert on.data == OWN.encode()
        await on.press("enter")
        await back(on)
        assert on.data == OTHER.encode() * (9 if encoded else 1)


async def test_a_pasted_path_is_a_path(path: Path) -> None:
    path.with_name("other.toml").write_text(OTHER)
    async with bench(open_file(path), size=STACKED) as on:
        screen = await begin(on)
        await paste(on, str(path.with_name("other.toml")))
        await on.see("+ # theirs")
        assert screen.field.value.endswith("other.toml")


async def test_pasted_escape_sequences_are_harmless(path: Path) -> None:
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await paste(on, "# \x1b[2J\x1b]0;owned\x07 a\nallowed_sandbox_modes = []\n")
        await on.see(r"+ # \x1b[2J\x1b]0;owned\x07 a")
        assert "\x1b" not in on.text


async def test_what_is_no_policy_says_so_and_takes_nothing(path: Path) -> None:
    path.with_name("page.html").write_text("<html></html>")
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write("page.html")
        await on.see("it is a web page or another XML file")
        await on.press("enter")
        await on.see("Nothing was found to take yet: name a file above, or paste the text.")
        await paste(on, '{"json": 1,\n"is": "none"}\n')
        await on.see("it is JSON, and a policy is TOML")
        await on.press("escape")
        await back(on)
        assert on.data == OWN.encode()


async def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write("pipe")
        await on.see("pipe is no file")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sub", "sub is a folder. Go on with the name of a file in it; tab completes."),
        ("nowhere/x.toml", "There is no folder nowhere. Check the path; tab completes."),
        ("~no-such-user/x", "There is no folder ~no-such-user. Check the path; tab completes."),
    ],
)
async def test_a_path_that_leads_nowhere_says_what_is_missing_and_what_to_do(path: Path, typed: str, told: str) -> None:
    path.with_name("sub").mkdir()
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write(typed)
        await on.see(told, "Name a file above")


async def test_what_is_wrong_with_a_text_is_named_before_it_is_taken(path: Path) -> None:
    path.with_name("refused.toml").write_text(REFUSED)
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write("refused.toml")
        await on.see(
            "✗ 1:25 REQ021", '"read-only" is missing from allowed_sandbox_modes', "What taking it would change"
        )


async def test_q_goes_back_as_escape_does_but_is_a_letter_in_the_path(path: Path) -> None:
    path.with_name("q.toml").write_text(OTHER)
    async with bench(open_file(path), size=STACKED) as on:
        screen = await begin(on)
        await on.write("q.toml")
        await on.see("+ # theirs")
        await on.until(lambda: screen.field.value == "q.toml", "typed")
        screen.set_focus(screen.pane.choices)
        await on.press("q")
        await back(on)
        assert on.data == OWN.encode()


async def test_an_empty_text_shows_the_whole_of_it(path: Path) -> None:
    path.write_text("")
    path.with_name("other.toml").write_text(OTHER)
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.write("other.toml")
        await on.see("The text here is empty: this would be all of it.", "# theirs allowed_sandbox_modes")


async def test_the_same_text_changes_nothing(path: Path) -> None:
    async with bench(open_file(path), size=STACKED) as on:
        screen = await begin(on)
        await on.write("requirements.toml")
        await on.see("This is the text here.")
        await on.press("enter")
        await on.see("This is the text here already")
        assert on.app.screen is screen


async def test_tab_completes_and_then_goes_on(path: Path) -> None:
    path.with_name("one-policy.toml").write_text(OTHER)
    path.with_name("one-more.toml").write_text(OTHER)
    async with bench(open_file(path), size=STACKED) as on:
        screen = await begin(on)
        await on.press("o", "tab")
        await on.until(lambda: screen.field.value == "one-", "completed")
        await on.see("2 match: one-more.toml one-policy.toml")
        await on.press("p", "tab")
        await on.until(lambda: screen.field.value == "one-policy.toml", "completed")
        await on.see("+ # theirs")
        await on.press("tab")
        await on.until(lambda: screen.pane.choices.has_focus, "gone on")


def test_completing_a_path(path: Path) -> None:
    folder = path.parent
    (folder / "a folder").mkdir()
    (folder / ".hidden").write_text("")
    assert complete("a") == PathCompletion("a folder/")
    assert complete("a folder/") == PathCompletion("a folder/")
    assert complete("req") == PathCompletion("requirements.toml")
    assert complete("~/req") == PathCompletion("~/requirements.toml")
    assert complete(f"{folder}/") == PathCompletion(f"{folder}/", ("a folder/", "requirements.toml"))
    assert complete(".h") == PathCompletion(".hidden")
    for text in ("none/x", "req\0", "zzz", "~nobody-of-this-name/x"):
        assert complete(text) == PathCompletion(text)


async def test_it_becomes_a_new_policy_of_the_rollout_noted_with_its_source(path: Path) -> None:
    root = begun(path.parent / "acme")
    path.with_name("Field Engineers.toml").write_text(OTHER)
    async with desk(root / "policies" / "baseline.toml", size=STACKED) as on:
        before = on.data
        await on.press("ctrl+b", "i")
        await on.see("From", "^n As a new policy")
        await on.write("Field Engineers.toml")
        await on.see("+ # theirs")
        await on.press("ctrl+n")
        await on.see("What the new policy is called", "field-engineers")
        await on.press("enter")
        await on.at("# theirs")
        await on.see("policies/field-engineers.toml", "saved")
        assert isinstance(on.app.screen, WorkbenchScreen)
        first = on.app.workbench
        assert first is not None
        assert first.editor.data == before
    event = Rollout(root, ANA, lambda: NOW).events[-1]
    assert (event.kind, event.fields["policy"], event.fields["from"]) == (
        "saved",
        "field-engineers",
        "Field Engineers.toml",
    )


async def test_a_name_that_is_taken_is_asked_again(path: Path) -> None:
    root = begun(path.parent / "acme")
    path.with_name("baseline.toml").write_text(OTHER)
    async with desk(root / "policies" / "baseline.toml", size=STACKED) as on:
        await on.press("ctrl+b", "i")
        await on.see("From")
        await on.write("baseline.toml")
        await on.see("+ # theirs")
        await on.press("ctrl+n")
        await on.see("What the new policy is called")
        await on.press("enter")
        await on.see("There is a policy 'baseline' already, and it was left as it is.")
        assert b"theirs" not in (root / "policies" / "baseline.toml").read_bytes()


async def test_the_machine_is_where_codex_verdicts(path: Path) -> None:
    async with bench(open_file(path)) as on:
        assert on.app.policies.machine == Path("/etc/codex")


async def test_what_was_found_takes_the_place_of_nothing_was_found(path: Path) -> None:
    async with bench(open_file(path), size=STACKED) as on:
        await begin(on)
        await on.press("enter")
        await on.see("Nothing was found to take yet")
        await paste(on, OTHER)
        await on.see("+ # theirs", gone="Nothing was found to take yet")
