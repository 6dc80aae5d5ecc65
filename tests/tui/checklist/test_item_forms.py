"""The checklist: what can be done on an item, what is chosen and answered, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Attested, Noted
from codex_rollout_tui.store.policies import read
from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
from codex_rollout_tui.tui.kit.choice_field import ChoiceField
from codex_rollout_tui.tui.kit.form import FieldLabel
from codex_rollout_tui.tui.kit.form_field import FormField
from codex_rollout_tui.tui.kit.key_bar import MessageLine
from codex_rollout_tui.tui.kit.prose_field import ProseField
from tests.tui.driver import ANA, NOW, begun, opened


async def test_attest_with_the_challenge_and_evidence(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space")
        assert "Allow members to" in eyes.text
        await eyes.press("space", "tab")
        await eyes.type("seen with Ben")
        await eyes.press("enter")
        state = eyes.snapshot.statuses.states["local-toggle"]
        assert (state.status, state.reason) == ("done", "on; seen with Ben")
        assert "Attested: Turn on Codex Local" in eyes.text
    story = Rollout(tmp_path / "acme", ANA, lambda: NOW).folded.stories["local-toggle"]
    assert story.in_force[-1].fields["answer"] == "on"


async def test_the_answer_off_is_failed_and_not_seen_is_unknown(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        for downs, status in ((1, "failed"), (2, "unknown")):
            await eyes.home.visit("local-toggle")
            await eyes.press("space", *["down"] * downs, "enter")
            assert eyes.status("local-toggle") == status


async def test_a_bare_tick_is_refused_and_the_form_stays(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "tab", "enter")
        assert "A bare tick proves nothing" in eyes.text
        assert eyes.home.detail.form is not None
        assert eyes.status("local-toggle") == "todo"
        await eyes.press("escape")
        assert eyes.home.detail.form is None


async def test_an_answer_that_does_not_fit_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("prereq-workspace-id")
        await eyes.press("space")
        await eyes.type("not a uuid")
        await eyes.press("enter")
        assert "Expected: " in eyes.text
        assert eyes.status("prereq-workspace-id") == "todo"


async def test_what_was_ticked_without_an_answer_is_marked_on_the_row_and_on_the_page(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "tab")
        await eyes.type("Ben says so")
        await eyes.press("enter")
        assert eyes.status("local-toggle") == "done"
        assert "Turn on Codex Local" in next(line for line in eyes.lines if "no answer just now" in line)
        assert "on somebody's word: no answer was given" in eyes.text


@pytest.mark.parametrize(
    ("key", "typed", "status", "sentence"),
    [
        ("w", "Emil", "waiting", "Waiting: Turn on Codex Local"),
        ("v", "next quarter", "waived", "Waived: Turn on Codex Local"),
        ("a", "Emil Sand", "todo", "Assigned: Turn on Codex Local"),
        ("e", "asked twice", "todo", "Noted: Turn on Codex Local"),
    ],
)
async def test_wait_waive_assign_note(tmp_path: Path, key: str, typed: str, status: str, sentence: str) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press(key)
        if key == "a":
            await eyes.press(*["backspace"] * 20)
        await eyes.type(typed)
        await eyes.press("enter")
        assert eyes.status("local-toggle") == status
        assert sentence in eyes.text
        await eyes.press("u")
        assert "Taken back" in eyes.text
        state = eyes.snapshot.statuses.states["local-toggle"]
        assert (state.status, state.person) == ("todo", "Ana Ruiz")


async def test_mark_failed_asks_for_what_was_seen(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("rbac-custom-roles")
        await eyes.press("x", "tab")
        await eyes.type("the role is missing")
        await eyes.press("enter")
        assert eyes.status("rbac-custom-roles") == "failed"


async def test_reopen_and_undo_of_it(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("prereq-decide-surfaces")
        assert eyes.status("prereq-decide-surfaces") == "done"
        await eyes.press("r")
        assert eyes.status("prereq-decide-surfaces") == "todo"
        await eyes.press("u")
        assert eyes.status("prereq-decide-surfaces") == "done"


async def test_a_choice_edits_the_file_and_the_preview_at_once_and_undo_brings_the_bytes_back(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    before = read(root, "baseline")
    async with opened(root) as eyes:
        await eyes.home.visit("policy-sandbox-modes")
        await eyes.press("enter")
        assert "not limited" in eyes.text
        await eyes.press("escape", "c", "down", "space")
        assert read(root, "baseline").endswith(b'allowed_sandbox_modes = ["workspace-write"]\n')
        assert 'allowed_sandbox_modes = ["workspace' in eyes.text
        assert "REQ021" in eyes.text
        assert "codex 0.169.0 refuses this file" in eyes.text
        assert eyes.status("policy-sandbox-modes") == "failed", "a file that Codex refuses is seen at once"
        await eyes.press("F")
        assert eyes.status("policy-sandbox-modes") == "todo", "choosing a value alone makes nothing good"
        assert b"read-only" in read(root, "baseline")
        assert "codex 0.169.0 accepts this file" in eyes.text
        assert "+1 -0" in eyes.text
        await eyes.press("u", "u")
        assert read(root, "baseline") == before


async def test_a_later_change_of_the_key_makes_the_attestation_stale(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("policy-web-search")
        await eyes.press("c", "space", "escape", "space")
        await eyes.type("as decided")
        await eyes.press("enter")
        assert eyes.status("policy-web-search") == "done"
        await eyes.press("c", "down", "space", "escape")
        assert eyes.status("policy-web-search") == "stale"
        assert "allowed_web_search_modes has changed" in eyes.text


async def test_add_and_take_away_a_domain(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("policy-network")
        await eyes.press("c", "space", "slash")
        await eyes.type("allowed domains")
        await eyes.press("enter", "plus")
        await eyes.type("*.example.com")
        await eyes.press("enter")
        assert b'allowed_domains = ["*.example.com"]' in read(root, "baseline")
        await eyes.press("minus", "enter")
        assert b"example.com" not in read(root, "baseline")


async def test_save_a_version(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("policy-web-search")
        await eyes.press("c", "space")
        assert "+1 -0" in eyes.text
        await eyes.press("s")
        assert "Saved this version" in eyes.text
        assert "+1 -0" not in eyes.text
        await eyes.press("s")
        assert "saved already" in eyes.text


async def test_answers_change_what_applies_at_once_and_are_undone_whole(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.press("d", "tab", "left", "down")
        assert eyes.snapshot.file.surfaces == ("cloud",)
        assert eyes.snapshot.statuses.counts["not-applicable"] == 31
        await eyes.press("up", "left", "enter")
        assert eyes.snapshot.statuses.counts["not-applicable"] == 25
        await eyes.press("escape", "u")
        assert eyes.snapshot.file.surfaces == ("cloud",)


async def test_first_run_makes_the_rollout_answer_by_answer(tmp_path: Path) -> None:
    root = tmp_path / "new"
    async with opened(root, author=Author("root", lambda: "3f9c")) as eyes:
        assert "Welcome" in eyes.text
        assert "Local: the app, the CLI and the IDE extension" in eyes.words
        assert "Cloud: what runs at OpenAI: hosted Codex, the iOS app, Code Review" in eyes.words
        assert not root.exists()
        await eyes.type("Ana Ruiz")
        await eyes.press("enter")
        await eyes.type("Acme")
        await eyes.press("enter")
        assert (root / "rollout.toml").exists()
        assert "93" in eyes.lines[0]
        await eyes.press("space", "enter")
        assert eyes.status("prereq-decide-surfaces") == "done"
        assert eyes.snapshot.statuses.counts["not-applicable"] == 25
    assert 'person = "Ana Ruiz"' in (tmp_path / "config" / "settings.toml").read_text()
    assert [path.stem for path in (root / "journal").iterdir()] == ["ana-ruiz-3f9c"]


async def test_not_applicable_items_cannot_be_attested(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.press("d", "tab", "left", "left", "escape")
        await eyes.home.visit("cloud-toggle")
        await eyes.press("space")
        assert "not applicable" in eyes.text
        assert eyes.home.detail.form is None


async def test_a_refused_write_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "tab")
        await eyes.type("seen")
        journal = next((root / "journal").iterdir())
        kept = journal.read_bytes()
        journal.unlink()
        journal.mkdir()
        await eyes.press("enter")
        assert eyes.home.detail.form is not None, "the form keeps what was typed"
        journal.rmdir()
        journal.write_bytes(kept)
        await eyes.press("enter")
        assert eyes.status("local-toggle") == "done"


async def test_what_was_wrong_with_one_form_is_not_said_of_the_next(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("e", "enter")
        refused = eyes.home.query_one(MessageLine).text
        assert refused
        await eyes.press("escape")
        assert refused not in eyes.text
        await eyes.press("e", "enter")
        assert eyes.home.query_one(MessageLine).text == refused
        await eyes.press("escape", "w")
        assert eyes.home.query_one(MessageLine).text == ""
        await eyes.press("escape", "space", "ctrl+s", "escape", "d")
        assert eyes.home.query_one(MessageLine).text == ""


async def test_what_was_done_is_said_until_the_next_form_is_opened(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("e")
        await eyes.type("kept")
        await eyes.press("enter", "j")
        assert "u takes it back" in eyes.text
        await eyes.press("w")
        assert "u takes it back" not in eyes.text


async def test_after_a_form_the_keys_move_the_page_again(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme"), size=(80, 24)) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("e")
        await eyes.type("asked twice")
        await eyes.press("enter")
        assert "noted: asked twice" not in eyes.text, "it stands at the end of the page"
        await eyes.press("G")
        assert "noted: asked twice" in eyes.text


async def test_a_key_that_does_nothing_here_is_answered(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("prereq-workspace-id")
        await eyes.press("c")
        assert "There is nothing to choose for" in eyes.text
        await eyes.press("Z")
        assert "Z does nothing here. f1 lists the keys." in eyes.text
        await eyes.press("F")
        assert "There is nothing that can be mended without asking." in eyes.text
        await eyes.press("d", "tab", "n")
        assert "This is still open: esc leaves it" in eyes.text


async def test_before_the_organisation_is_named_it_says_that_nothing_is_saved(tmp_path: Path) -> None:
    root = tmp_path / "new"
    async with opened(root, author=Author("root", lambda: "3f9c")) as eyes:
        assert "not saved yet · esc leaves" in eyes.words
        assert "before it nothing is" in eyes.words
        await eyes.press("tab", "tab", "space", "tab")
        assert "Not saved yet: name the organisation, then all answers are saved." in eyes.words
        await eyes.type("0b0fb09c-6a4e-4c5e-9a7e-0d6a5c0f4f11")
        await eyes.press("enter")
        assert "Not saved yet" in eyes.words
        await eyes.press("escape")
        assert "Nothing is saved yet: the organisation has no name. Press d to begin." in eyes.words
        for key in ("2", "4", "n", "space", "slash"):
            await eyes.press(key)
            assert "There is no rollout yet. Press d to begin." in eyes.words
            await eyes.press("Z")
        await eyes.press("d")
        assert "0b0fb09c" in eyes.words, "kept in the form while the app runs"
        assert "‹ local ›" in eyes.words
        await eyes.press("tab")
        await eyes.type("Acme")
        await eyes.press("enter")
        assert eyes.snapshot.file.workspace_id == "0b0fb09c-6a4e-4c5e-9a7e-0d6a5c0f4f11"
        assert eyes.snapshot.file.surfaces == ("local",)
        assert "saved as you go on" in eyes.words


async def test_enter_on_a_challenge_that_nobody_touched_asks(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        for key in ("space", "x"):
            await eyes.home.visit("local-toggle")
            await eyes.press(key, "enter")
            assert "Nothing is chosen yet: space takes the option at the cursor" in eyes.words
            assert "(•)" not in eyes.text
            assert eyes.status("local-toggle") == "todo"
            await eyes.press("escape")


def _choices(fields: Iterable[FormField]) -> tuple[str, ...]:
    return tuple(option for field in fields if not field.inline for option in field.options)


def test_a_form_for_what_failed_offers_only_what_means_no(tmp_path: Path) -> None:
    statuses = Rollout(begun(tmp_path / "acme"), ANA, lambda: NOW).statuses()
    for status in statuses.states.values():
        challenge = status.item.challenge
        fields = ITEM_FORMS["fail"].fields(status, NOW)
        assert _choices(fields) == (challenge.answers("failed") if challenge else ()), status.item.id


async def test_what_is_offered_stands_in_the_form(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("x")
        form, status = eyes.home.detail.form, eyes.home.position.status
        assert form is not None
        assert status is not None
        shown = [option for field in form.query(ChoiceField) for option in field.field.options]
        assert tuple(shown) == _choices(ITEM_FORMS["fail"].fields(status, NOW)) == ("off",)


async def test_a_note_that_is_pasted_is_kept_whole(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    note = "first line\r\n\n  third, indented\nlast"
    async with opened(root) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "space", "tab")
        eyes.app.post_message(events.Paste(note))
        await eyes.press("enter")
        story = Rollout(root, ANA, lambda: NOW).folded.stories["local-toggle"]
        attested = story.in_force[-1].payload
        assert isinstance(attested, Attested)
        assert attested.evidence[0].text == "first line\n\n  third, indented\nlast"
        page = ["".join(text for text, _ in row) for row in eyes.home.detail.page.rows]
        history = page[next(at for at, row in enumerate(page) if "History" in row) :]
        rows = [next(at for at, row in enumerate(history) if line in row) for line in ("first", "third,", " last")]
        assert rows == [rows[0], rows[0] + 2, rows[0] + 3]


async def test_what_is_typed_in_several_lines_is_kept(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("e")
        await eyes.type("one")
        await eyes.press("ctrl+n")
        await eyes.type("two")
        await eyes.press("enter")
        story = Rollout(root, ANA, lambda: NOW).folded.stories["local-toggle"]
        noted = story.all[-1].payload
        assert isinstance(noted, Noted)
        assert noted.text == "one\ntwo"


@pytest.mark.parametrize(
    ("key", "texts", "refused"),
    [
        ("w", ("the support", "2001-01-01"), "until"),
        ("w", ("", "2099-01-01"), "on"),
        ("v", ("", "2099-01-01"), "reason"),
        ("v", ("no time", "soon"), "until"),
        ("space", ("", "seen", "ftp://x", "", ""), "link"),
        ("space", ("", "seen", "", "/no/such/file", ""), "file"),
        ("space", ("", "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "", "", ""), "note"),
        ("a", ("",), "person"),
        ("e", ("",), "text"),
    ],
)
async def test_a_refused_field_keeps_its_text_its_mark_and_the_focus(
    tmp_path: Path, key: str, texts: tuple[str, ...], refused: str
) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press(key)
        form = eyes.home.detail.form
        assert form is not None
        for field, text in zip(form.query(".form--field"), texts, strict=True):
            field.focus()
            if isinstance(field, (Input, ProseField)):
                field.clear()
                await eyes.type(text)
        before = form.values()
        await eyes.press("enter")
        await eyes.type("nq")
        assert eyes.home.detail.form is form
        assert [label.field.name for label in form.query(FieldLabel) if label.is_marked] == [refused]
        assert eyes.app.focused is form.query_one(f"#field-{refused}")
        assert form.values() == {**before, refused: before[refused] + "nq"}


async def test_an_answer_that_is_passed_on_the_way_to_another_is_not_written(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        journal = next((root / "journal").iterdir())
        before = journal.read_bytes(), (root / "rollout.toml").read_bytes()
        await eyes.press("d", "tab", "left", "left")
        assert (journal.read_bytes(), (root / "rollout.toml").read_bytes()) == before
        await eyes.press("down")
        assert eyes.snapshot.file.surfaces == ("local",)
        assert len(journal.read_bytes()) > len(before[0])


@pytest.mark.parametrize("leave", ["enter", "tab", "down", "shift+tab", "up", "escape"])
async def test_an_answer_that_is_refused_keeps_the_keys_that_follow(tmp_path: Path, leave: str) -> None:
    """However one leaves the field: what is typed on lands in it and runs no command."""
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.press("d", "tab", "tab")
        for key in ("n", "o", leave, "q", "d", "2"):
            eyes.app.simulate_key(key)
        await eyes.settle()
        field = eyes.app.focused
        assert isinstance(field, Input)
        assert (field.id, field.value) == ("field-workspace_id", "noqd2")
        assert [label.field.name for label in eyes.home.query(FieldLabel) if label.is_marked] == ["workspace_id"]
        assert not eyes.snapshot.file.workspace_id


async def test_a_click_away_from_a_refused_answer_comes_back_to_it(tmp_path: Path) -> None:
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.press("d", "tab", "tab")
        await eyes.type("no")
        await eyes.pilot.click("#field-organisation")
        await eyes.settle()
        field = eyes.app.focused
        assert isinstance(field, Input)
        assert (field.id, field.value) == ("field-workspace_id", "no")


async def test_of_a_file_a_copy_is_kept_by_choice(tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"what was on the screen")
    root = begun(tmp_path / "acme")
    async with opened(root) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "space", "tab", "tab", "tab")
        await eyes.type(str(shot))
        await eyes.press("tab", "space", "enter")
        assert "Attested: Turn on Codex Local" in eyes.text
        (kept,) = (root / "evidence").iterdir()
        assert kept.read_bytes() == shot.read_bytes()
        page = ["".join(text for text, _ in row) for row in eyes.home.detail.page.rows]
        assert "shot.png (evidence/" in " ".join("".join(page).split())


async def test_a_copy_of_no_file_is_asked_about(tmp_path: Path) -> None:
    async with opened(begun(tmp_path / "acme")) as eyes:
        await eyes.home.visit("local-toggle")
        await eyes.press("space", "space", "tab", "tab", "tab", "tab", "space", "enter")
        assert "Of which file?" in eyes.words
        assert eyes.status("local-toggle") == "todo"
