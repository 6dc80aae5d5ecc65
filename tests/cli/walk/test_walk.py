"""The checklist line by line: each thing that can be said, as a person says it, and what becomes of it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Assigned, Attested, Noted, Reopened, Waiting, Waived
from codex_rollout_tui.checklist.status_signs import SIGNS
from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.cli.walk.commands import COMMANDS, command_of
from codex_rollout_tui.cli.walk.prompts import LONGEST, WAYS_OUT
from codex_rollout_tui.guide.load import conditions
from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
from tests.actions.rollouts import SECRETS, UUID, author
from tests.cli.command import RUN, data, process, refused, run, unchanged
from tests.store.folders import REPO

ITEM = "local-toggle"
TITLE = "Turn on Codex Local"
SOON = "2999-01-01"


def walked(root: Path, *lines: str, item: str = "") -> Result:
    """A walk with these lines on standard input, which ends behind them."""
    words = ["-C", str(root), "walk", *([item] if item else [])]
    return run(*words, typed="".join(f"{line}\n" for line in lines))


def payloads(root: Path, item: str = ITEM) -> list[Any]:
    story = Rollout(root, author()).folded.stories.get(item)
    return [event.payload for event in story.all] if story else []


def status(root: Path, item: str = ITEM) -> Mapping[str, Any]:
    code = None
    found: Mapping[str, Any] = next(one for one in data("-C", root, "status", code=code)["items"] if one["id"] == item)
    return found


def test_attest_with_a_number_and_every_evidence(acme: Path, tmp_path: Path) -> None:
    (tmp_path / "proof.png").write_bytes(b"x")
    said = walked(
        acme,
        "t",
        "1",
        "seen with Ben",
        "at noon",
        "",
        "https://wiki.example/x",
        str(tmp_path / "proof.png"),
        "",
        item=ITEM,
    )
    assert f"✓ Attested: {TITLE}. u takes it back." in said.stdout
    attested = payloads(acme)[-1]
    assert isinstance(attested, Attested)
    assert (attested.outcome, attested.answer) == ("done", "on")
    assert [proof.text or proof.url or proof.name for proof in attested.evidence] == [
        "seen with Ben\nat noon", "https://wiki.example/x", "proof.png",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome"), [("on", "done"), ("OFF", "failed"), ("2", "failed"), ("i can't see it", "unknown")]
)
def test_an_answer_in_words_or_by_number(acme: Path, answer: str, outcome: str) -> None:
    said = walked(acme, "attest", answer, "", "", "", item=ITEM)
    assert payloads(acme)[-1].outcome == outcome
    assert f"It is {SIGNS[status(acme)['status']].word} now" in said.stdout


def test_nothing_is_chosen_for_anybody(acme: Path) -> None:
    said = walked(acme, "t", "", "", "", "", item=ITEM)
    assert "A bare tick proves nothing" in said.stdout
    assert payloads(acme) == []
    said = walked(acme, "t", "", "seen", "", "", "", item=ITEM)
    assert "It stands on somebody's word: no answer was given." in said.stdout
    assert status(acme)["unchallenged"] is True


def test_an_option_that_is_none_is_asked_again(acme: Path) -> None:
    said = walked(acme, "t", "4", "0", "maybe", "on", "", "", "", item=ITEM)
    assert said.stdout.count("is none of them. Write a number from 1 to 3, or the words beside it.") == 3
    assert payloads(acme)[-1].answer == "on"


def test_an_answer_to_a_pattern_is_refused_with_what_is_expected_and_asked_again(acme: Path) -> None:
    said = walked(acme, "t", "my workspace", "as Ben said", "", "", "", UUID, item="prereq-workspace-id")
    assert "is no answer to" in said.stdout
    attested = payloads(acme, "prereq-workspace-id")[-1]
    assert (attested.answer, attested.evidence[0].text) == (UUID, "as Ben said")
    assert Rollout(acme, author()).file.workspace_id == UUID


def test_fail_offers_only_what_means_no(acme: Path) -> None:
    said = walked(acme, "x", "1", "", "", "", item=ITEM)
    assert "Say what you saw that is not as it should be." in said.stdout
    assert "1. off" in said.stdout
    assert "1. on" not in said.stdout
    assert (payloads(acme)[-1].outcome, payloads(acme)[-1].answer) == ("failed", "off")


@pytest.mark.parametrize(
    ("lines", "kind", "now"),
    [
        (("w", "Emil Sand", SOON), Waiting, "waiting"),
        (("wait", "OpenAI support", ""), Waiting, "waiting"),
        (("v", "comes in autumn", "with SCIM", "", SOON), Waived, "waived"),
        (("a", "Ben"), Assigned, "todo"),
        (("e", "a note", "of two lines", ""), Noted, "todo"),
        (("r",), Reopened, "todo"),
    ],
)
def test_what_can_be_said_is_saved_and_taken_back(acme: Path, lines: tuple[str, ...], kind: type, now: str) -> None:
    before = status(acme)
    walked(acme, *lines, item=ITEM)
    assert isinstance(payloads(acme)[-1], kind)
    assert status(acme)["status"] == now
    said = walked(acme, "undo", item=ITEM)
    assert f"Taken back: {TITLE} (" in said.stdout
    assert status(acme) == before


def test_a_waiver_keeps_its_reason_and_its_day(acme: Path) -> None:
    said = walked(acme, "v", "comes in autumn", "", "2020-01-01", SOON, item="rbac-scim")
    assert "is in the past" in said.stdout
    assert payloads(acme, "rbac-scim")[-1][:2] == ("comes in autumn", SOON)
    with unchanged(acme / "journal"):
        said = walked(acme, "v", "", "", "", item=ITEM)
        assert "The reason is missing. Nothing was saved." in said.stdout
        assert "Left. Nothing was saved." in said.stdout


def test_an_empty_answer_leaves_out_what_was_refused(acme: Path) -> None:
    said = walked(acme, "t", "on", "", "not a link", "", "", item=ITEM)
    assert "is no link" in said.stdout
    assert payloads(acme)[-1].evidence == ()


def test_a_secret_is_neither_kept_nor_repeated(acme: Path) -> None:
    said = walked(acme, "e", SECRETS[0], "", "", item=ITEM)
    assert SECRETS[0] not in said.output
    assert "Nothing was saved" in said.stdout
    assert payloads(acme) == []


def test_a_question_can_be_left(acme: Path) -> None:
    for lines in (("t", "on", "/back"), ("w", "/back"), ("v", "x", "/back"), ("find", "/back")):
        said = walked(acme, *lines, "i", item=ITEM)
        assert "Left. Nothing was saved." in said.stdout
    assert payloads(acme) == []


@pytest.mark.parametrize("lines", [("q",), ("quit",), ("/quit",), (), ("t", "/quit"), ("t", "on"), ("e", "half a")])
def test_it_ends_with_a_sentence_wherever_it_is(acme: Path, lines: tuple[str, ...]) -> None:
    said = walked(acme, "e", "kept", "", *lines, item=ITEM)
    assert said.stdout.endswith(
        "The walk ends here. Everything that was said to be saved or done is on the disk. "
        f"Go on with: codex-rollout -C {acme} walk\n"
    )
    assert [payload.text for payload in payloads(acme)] == ["kept"]


def test_the_most_urgent_comes_first_and_what_was_skipped_not_again(acme: Path) -> None:
    run("-C", acme, "attest", "cloud-toggle", "--fail", "--note", "off")
    run("-C", acme, "attest", "rbac-scim", "--answer", "I can't see it", code=None)
    rollout = Rollout(acme, author())
    titles = [item.item.title for item in rollout.statuses().next_items()]
    said = walked(acme, "", "n", "b")
    places = [said.stdout.index(f"\n{title}\n") for title in titles[:3]]
    assert places == sorted(places)
    assert titles[0] == "Turn on Codex cloud"
    assert said.stdout.rindex(f"\n{titles[1]}\n") > places[2]
    everything = walked(acme, *["n"] * len(titles))
    assert "You have been at every item that needs somebody. From here on it begins anew." in everything.stdout
    assert all(f"\n{title}\n" in everything.stdout for title in titles)


def test_what_was_done_is_not_come_back_to(acme: Path) -> None:
    titles = [item.item.title for item in Rollout(acme, author()).statuses().next_items()]
    said = walked(acme, "w", "Ben", "", "n", "b", "b")
    assert said.stdout.count(f"\n{titles[0]}\n") == 2
    assert "This is where the walk began. find goes anywhere." in said.stdout


def test_find_goes_to_the_only_one_or_asks_which(acme: Path) -> None:
    said = walked(acme, "/rbac-scim", "find sandbox", "2", "/nosuchthing", item=ITEM)
    assert "\nBack the groups with SCIM\n" in said.stdout
    assert "Which one?\n  1. Sandbox modes\n" in said.stdout
    assert "Nothing has “nosuchthing” in it." in said.stdout


def test_the_words_of_the_app(acme: Path) -> None:
    said = walked(acme, "i", "l", "s", item=ITEM).stdout
    assert said.count('What does "Allow members to use Codex Local" show?') == 2
    assert "https://chatgpt.com/admin" in said
    assert "Where    " in said
    assert "changes what the policy says" not in said
    assert "open the page" not in said
    assert "1 · " in said
    assert "Acme · guide 2026-05-18" in said


def test_every_page_can_be_read(acme: Path) -> None:
    for item in Rollout(acme, author()).view.items:
        work, more = walked(acme, "m", item=item.id).stdout.split("m reads more")
        said = work + more
        assert f"\n{item.title}\n" in work
        assert "Why      " in more
        assert "Why      " not in work
        assert "Where    " in work or not item.where
        assert "Here     " not in said


def test_open_says_the_address_where_there_is_no_browser(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert "Open it yourself: https://chatgpt.com/" in walked(acme, "o", item=ITEM).stdout


def test_the_policy_is_read_whole(acme: Path) -> None:
    text = (acme / "policies" / "baseline.toml").read_text()
    assert text in walked(acme, "p", item="policy-sandbox-modes").stdout


def test_what_others_do_meanwhile_is_taken_in(acme: Path) -> None:
    """A child is walking while another process attests."""
    walking = subprocess.Popen(
        [sys.executable, "-c", RUN, "-C", str(acme), "walk", ITEM],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPO, env={**os.environ, "PYTHONPATH": str(REPO)},
    )  # fmt: skip
    assert walking.stdout is not None
    while not (line := walking.stdout.readline()).startswith("m reads more"):
        assert line
    run("--person", "Ben", "-C", acme, "attest", ITEM, "--answer", "on")
    said, _ = walking.communicate("m\nq\n", timeout=60)
    assert "attested done: on" in said


def test_not_applicable_items_are_read_and_nothing_else(acme: Path) -> None:
    run("-C", acme, "decide", "--surfaces", "cloud")
    said = walked(acme, "t", item=ITEM)
    assert f"{TITLE} is not applicable: Codex local is not used here. Press d to change that answer." in said.stdout
    assert payloads(acme) == []


def test_the_questions_about_the_rollout(acme: Path) -> None:
    lines = ["d", "Acme Ltd", "local", "no uuid", UUID, *[""] * len(conditions()), "", "Ben"]
    said = walked(acme, *lines, item=ITEM)
    assert "'no uuid' is no workspace id" in said.stdout
    file = Rollout(acme, author()).file
    assert (file.organisation, file.surfaces, file.workspace_id) == ("Acme Ltd", ("local",), UUID)
    assert "Ben" in file.owners.values()
    assert said.stdout.count("items apply.") == 4


def test_without_a_rollout_it_begins_with_the_first_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODEX_ROLLOUT_PERSON")
    root = tmp_path / "new"
    said = walked(root, "Ana Ruiz", "", "Acme", "both", "/back", "q")
    assert "Answer what you know" in said.stdout
    assert "The rollout begins with a name. Nothing is saved before it." in said.stdout
    assert f"The rollout of Acme is in {root}." in said.stdout
    assert "Saved. 93 of 93 items apply." in said.stdout
    file = Rollout(root, author()).file
    assert (file.organisation, file.surfaces) == ("Acme", ("local", "cloud"))
    assert json.loads((root / "private" / "place.json").read_text())["item"]
    assert "Ana Ruiz" in run("config", "show").stdout
    assert list((root / "journal").glob("ana-ruiz-*.jsonl"))


def test_no_answer_makes_no_rollout(tmp_path: Path) -> None:
    walked(tmp_path / "new")
    walked(tmp_path / "new", "Ana", "/quit")
    assert not (tmp_path / "new").exists()


def test_what_is_no_text_or_too_long_is_asked_again(acme: Path) -> None:
    words = ["-C", str(acme), "walk", ITEM]
    given = b"e\n\xff\xfe\n" + b"x" * (LONGEST * 2 + 5) + b"\nfine\n\n"
    result = CliRunner().invoke(codex_rollout, words, input=given)
    assert result.exit_code == 0
    assert "These are not the letters of this terminal's alphabet. Type it again." in result.stdout
    assert f"That line is longer than {LONGEST} bytes." in result.stdout
    assert [payload.text for payload in payloads(acme)] == ["fine"]


def test_an_unknown_word_does_nothing(acme: Path) -> None:
    walked(acme)
    with unchanged(acme / "journal"):
        said = walked(acme, "approve", "T", "tt", item=ITEM)
    assert said.stdout.count("? lists what can be said.") == 3


def test_help_lists_everything_that_can_be_said(acme: Path) -> None:
    said = walked(acme, "?", item=ITEM).stdout
    assert WAYS_OUT in said
    for command in COMMANDS:
        assert f"  {command.letter}  {command.word} " in said
        assert command_of(command.letter) == command_of(command.word) == (command, "")
    assert len({command.letter for command in COMMANDS}) == len({command.word for command in COMMANDS}) == len(COMMANDS)
    assert set(ITEM_FORMS) <= {command.word for command in COMMANDS}


def test_an_item_that_is_not_there(acme: Path) -> None:
    assert "local-toggel" in refused("-C", acme, "walk", "local-toggel")


def test_a_walk_speaks(acme: Path) -> None:
    assert refused("-q", "-C", acme, "walk") == "A walk is a conversation: leave out -q."


def test_plain_on_the_bare_command_is_the_walk(acme: Path) -> None:
    result = CliRunner().invoke(codex_rollout, ["--plain", "-C", str(acme)], input="q\n")
    assert result.exit_code == 0
    assert "One item at a time, the most urgent first." in result.stdout
    assert "leave it out before a command" in refused("--plain", "-C", acme, "status")


def test_closed_input_ends_it(acme: Path) -> None:
    done = process("-C", str(acme), "walk")
    assert done.returncode == 0
    assert b"The walk ends here." in done.stdout


def on_terminal(root: Path, exchanges: list[tuple[str, bytes]], **environ: str) -> tuple[int, str]:
    """A walk on a real terminal: each thing is typed when what stands before it was read."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(REPO), **environ}
    # Ctrl+c counts where the tests run in the background, too.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command = [sys.executable, "-c", heed + RUN, "-C", str(root), "walk", ITEM]
    shown = b""

    def read() -> bytes:
        try:
            return os.read(ours, 65536)
        except OSError:
            return b""

    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=REPO, start_new_session=True
    ) as running:
        os.close(theirs)
        at = 0
        for awaited, typed in exchanges:
            while (place := shown.find(awaited.encode(), at)) < 0:
                part = read()
                assert part, shown.decode()
                shown += part
            at = place + len(awaited)
            if typed == b"\x03":
                running.send_signal(signal.SIGINT)
            else:
                os.write(ours, typed)
        while part := read():
            shown += part
    os.close(ours)
    return running.returncode, shown.decode()


PROMPT = "What now? (? lists what can be said) "


def test_a_dumb_terminal_gets_plain_lines(acme: Path) -> None:
    exchanges = [
        (PROMPT, b"t\n"), ("Number or words", b"1\n"), ("Note", b"pasted\n\nin three\n\n"), ("Link", b"\n"),
        ("File", b"\n"), (PROMPT, b"q\n"),
    ]  # fmt: skip
    code, shown = on_terminal(acme, exchanges, TERM="dumb")
    assert code == 0
    assert "\x1b" not in shown
    assert f"Attested: {TITLE}" in shown
    assert payloads(acme)[-1].evidence[0].text == "pasted\n\nin three"


def test_control_c_ends_it_with_a_sentence(acme: Path) -> None:
    exchanges = [(PROMPT, b"e\n"), ("What should be remembered", b"kept\n\n"), (PROMPT, b"t\n"), ("Number", b"\x03")]
    code, shown = on_terminal(acme, exchanges)
    assert code == 130
    assert "Everything that was said to be saved or done is on the disk." in shown
    assert "Traceback" not in shown
    assert [payload.text for payload in payloads(acme)] == ["kept"]


def test_what_is_typed_behind_a_refusal_says_nothing_else(acme: Path) -> None:
    """Whoever goes on typing, in the belief that the answer was taken, gives no commands."""
    exchanges = [(PROMPT, b"t\n"), ("Number", b"maybe\nr\nr\n"), ("is none of them", b"")]
    code, shown = on_terminal(acme, [*exchanges, ("Number or words", b"/quit\n")])
    assert code == 0
    assert payloads(acme) == []
    assert shown.count("is none of them") == 1


def test_a_terminal_has_colours_and_nothing_moves_the_cursor(acme: Path) -> None:
    code, shown = on_terminal(acme, [(PROMPT, b"q\n")], TERM="xterm")
    assert code == 0
    assert "\x1b[1m" in shown
    assert "\x1b[2J" not in shown
