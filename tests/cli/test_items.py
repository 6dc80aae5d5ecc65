"""The commands on an item, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.actions.rollouts import SECRETS
from tests.cli.command import data, refused, run, unchanged

ITEM = "local-toggle"
SOON = "2999-01-01"


def item(acme: Path, name: str = ITEM) -> dict[str, Any]:
    return next(each for each in data("-C", acme, "status", code=1)["items"] if each["id"] == name)


def test_attest_says_what_the_item_is_now(acme: Path, tmp_path: Path) -> None:
    (tmp_path / "proof.png").write_bytes(b"x")
    proofs = ("--note", "seen", "--note", "twice", "--link", "https://wiki.example/x", "--file", tmp_path / "proof.png")
    told = run("-C", acme, "attest", ITEM, "--answer", "ON", *proofs)
    assert told.stdout == "✓ Turn on Codex Local: done (on; seen; twice; https://wiki.example/x; proof.png)\n"
    assert told.stderr == "Still open before it: prereq-admin-access\n"


def test_a_tick_without_an_answer_is_told_and_asked_for_its_answer(acme: Path) -> None:
    told = run("-C", acme, "attest", ITEM, "--note", "seen")
    assert "No answer was given" in told.stderr
    assert 'What does "Allow members to use Codex Local" show?' in told.stderr
    assert item(acme)["unchallenged"] is True
    assert "[no answer given]" in run("-C", acme, "status", "--items", code=1).stdout


def test_fail(acme: Path) -> None:
    assert run("-C", acme, "attest", ITEM, "--fail", "--note", "off again").stdout.startswith(
        "✗ Turn on Codex Local: failed"
    )
    assert item(acme)["status"] == "failed"


@pytest.mark.parametrize(
    ("words", "kind", "status"),
    [
        (("attest", ITEM, "--answer", "on"), "attested", "done"),
        (("attest", ITEM, "--answer", "I can't see it"), "attested", "unknown"),
        (("wait", ITEM, "--on", "Ben", "--until", SOON), "waiting", "waiting"),
        (("waive", ITEM, "--reason", "later", "--until", SOON), "waived", "waived"),
        (("assign", ITEM, "Ben"), "assigned", "todo"),
        (("note", ITEM, "a note"), "noted", "todo"),
        (("reopen", ITEM), "reopened", "todo"),
    ],
)
def test_every_command_prints_what_became_of_the_item_and_can_be_undone(
    acme: Path, words: tuple[str, ...], kind: str, status: str
) -> None:
    before = item(acme)
    found = data("-C", acme, *words)
    assert (found["item"], found["id"], found["status"]) == (ITEM, ITEM, status)
    assert found["open_prerequisites"] == ["prereq-admin-access"]
    (ref,) = found["events"]
    now = item(acme)
    assert {name: found[name] for name in now} == now
    (undone,) = data("-C", acme, "undo")["undone"]
    assert undone == {"event": ref, "kind": kind, "item": ITEM}
    assert item(acme) == before


def test_undo_in_words(acme: Path) -> None:
    run("-C", acme, "decide", "--owner", "security-owner=Ben", "--condition", "scim=no")
    lines = run("-C", acme, "undo").stdout.splitlines()
    assert [line.split(" of ")[0] for line in lines[:3]] == [
        "Taken back: decided conditions.scim",
        "Taken back: decided owners.security-owner",
        "Taken back: attested prereq-owner-security",
    ]
    assert lines[3] == "· Name the security owner: to do"
    assert "cannot be taken back" in refused("-C", acme, "undo")


def test_assign_and_note_show_whose_it_is(acme: Path) -> None:
    assert run("-C", acme, "assign", ITEM, "Ben Okafor").stdout == "· Turn on Codex Local: to do · Ben Okafor\n"
    assert run("-C", acme, "note", ITEM, "hm").stdout == "· Turn on Codex Local: to do · Ben Okafor\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("attest", "lokal-toggle", "--answer", "on"), "There is no item 'lokal-toggle'. Did you mean local-toggle"),
        (("attest", ITEM), "A bare tick proves nothing: give an answer, a note, a link or a file."),
        (("attest", ITEM, "--fail"), "A bare tick proves nothing"),
        (("attest", ITEM, "--answer", "maybe"), "'maybe' is no answer to: What does \"Allow members"),
        (("attest", ITEM, "--answer", "maybe"), "Expected: 'on', 'off' or 'I can't see it'. Nothing was saved."),
        (("attest", ITEM, "--file", "no such file"), "The file no such file cannot be read: it is not there."),
        (("attest", ITEM, "--file", "/"), "/ is no file"),
        (("attest", ITEM, "--link", "wiki"), "'wiki' is no link"),
        (("attest", ITEM, "--note", " "), "The note is empty"),
        (("attest", ITEM, "--note", "\udcff"), "not valid text"),
        (("wait", ITEM, "--on", "Ben", "--until", "2020-01-01"), "2020-01-01 is in the past (today, in UTC, is"),
        (("waive", ITEM, "--reason", "x", "--until", "soon"), "'soon' is no date: write the end as YYYY-MM-DD."),
        (("waive", ITEM, "--reason", "", "--until", SOON), "The reason is missing."),
        (("assign", ITEM, " "), "The person is missing."),
        (("note", "x", "y"), "There is no item 'x'."),
        (("decide",), "Say what to change: --surfaces, --condition, --owner, --workspace-id or --organisation."),
        (("decide", "--condition", "skim=no"), "There is no condition 'skim'. Did you mean scim"),
        (("decide", "--owner", "boss=Ana"), "There is no owner role 'boss'."),
        (("decide", "--surfaces", "moon"), "'moon' is no choice of surfaces."),
        (("decide", "--owner", "codex-admin=Emil", "--organisation", ""), "The organisation's name is empty."),
        (("guide", "show", "local-togle"), "There is no item 'local-togle'. Did you mean local-toggle"),
        (("guide", "list", "--edition", "2026-05-19"), "There is no edition '2026-05-19' of the guide."),
        (("guide", "diff", "2026-04-21", "x"), "There is no edition 'x' of the guide."),
        (("guide", "diff", "2026-05-18", "2026-04-21"), "2026-05-18 is newer than 2026-04-21; write the older"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_changes_nothing(acme: Path, words: tuple[str, ...], told: str) -> None:
    with unchanged(acme):
        assert told in refused("-C", acme, *words)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_reaches_neither_disk_nor_screen(acme: Path, secret: str) -> None:
    with unchanged(acme):
        for words in (
            ("attest", ITEM, f"--answer={secret}"),
            ("attest", ITEM, f"--note={secret}"),
            ("attest", ITEM, f"--link={secret}"),
            ("attest", "prereq-owner-security", f"--answer={secret}"),
            ("waive", ITEM, f"--reason={secret}", "--until", SOON),
            ("note", ITEM, "--", secret),
            ("assign", ITEM, "--", secret),
            ("decide", f"--workspace-id={secret}"),
            ("decide", f"--organisation={secret}"),
            ("decide", f"--owner=codex-admin={secret}"),
        ):
            assert secret not in refused("-C", acme, *words)


def test_decide_shows_how_many_items_apply(acme: Path) -> None:
    assert run("-C", acme, "decide", "--surfaces", "local", "--condition", "scim=no").stdout == (
        "surfaces: local\nconditions.scim: no\n67 of 93 items apply now.\n"
    )
    found = data("-C", acme, "decide", "--condition", "scim=unanswered", "--organisation", "Acme  Ltd")
    assert (found["changed"], found["applicable"]) == ({"organisation": "Acme Ltd", "conditions.scim": None}, 68)
    assert found["counts"]["not-applicable"] == 25


def test_deciding_and_attesting_are_the_same(acme: Path) -> None:
    run("-C", acme, "attest", "prereq-decide-surfaces", "--answer", "cloud")
    assert 'surfaces = ["cloud"]' in (acme / "rollout.toml").read_text()
    run("-C", acme, "decide", "--owner", "analytics-owner=Chiara")
    assert (item(acme, "prereq-owner-analytics")["status"], item(acme)["status"]) == ("done", "not-applicable")


def test_two_people_at_one_clone_have_a_journal_each(acme: Path) -> None:
    run("-C", acme, "--person", "Ben", "note", ITEM, "mine")
    assert sorted(path.name.rpartition("-")[0] for path in (acme / "journal").iterdir()) == ["ana", "ben"]
    assert "There is nothing of yours to undo." in refused("-C", acme, "--person", "Chiara", "undo")


def test_the_guide_as_lines_and_as_data() -> None:
    listed = data("guide", "list")
    assert (len(listed["items"]), len(listed["steps"])) == (93, 8)
    assert len({tuple(sorted(each)) for each in listed["items"]}) == 1, "every item has every field"
    assert data("guide", "list", "--edition", "2026-04-21")["edition"] == "2026-04-21"
    shown = data("guide", "show", "policy-sandbox-modes")["item"]
    assert shown in listed["items"]
    told = run("guide", "show", "policy-sandbox-modes").stdout
    for text in (shown["title"], shown["owner"], shown["url"], *shown["needs"]):
        assert text in told
    assert run("guide", "list").stdout.count("\n  ") == 93
    difference = data("guide", "diff", "2026-04-21", "2026-05-18")
    assert (len(difference["added"]), len(difference["revised"]), difference["removed"]) == (5, 1, [])
    text = run("guide", "diff", "2026-04-21", "2026-05-18").stdout
    assert "5 new, 1 revised, 0 removed" in text
    assert run("guide", "diff").stdout == text == run("guide", "diff", "2026-04-21").stdout


def test_every_item_can_be_shown() -> None:
    for each in data("guide", "list")["items"]:
        lines = run("guide", "show", each["id"]).stdout.splitlines()
        assert lines[0].startswith(each["title"])
        commands = each["commands"]
        assert all(any(line.endswith(f" {command}") for line in lines) for command in commands), "whole, to be copied"
        assert max(len(line) for line in lines if not line.endswith(tuple(f" {c}" for c in commands))) <= 140


def test_demo_makes_a_rollout_and_says_how_to_open_it(tmp_path: Path) -> None:
    found = data("demo", "--folder", tmp_path / "the demo")
    assert found == {"schema_version": 1, "folder": str(tmp_path / "the demo"), "person": "Ana Ruiz"}
    assert run("-C", tmp_path / "the demo", "status", code=1).stdout.startswith("Halden Instruments")
    assert "is a rollout already" in refused("demo", "--folder", tmp_path / "the demo")
    told = run("demo", "--no-open", "--folder", tmp_path / "no 2").stdout
    again = f"codex-rollout --person 'Ana Ruiz' -C '{tmp_path / 'no 2'}'"
    assert told == f"The demo is in {tmp_path / 'no 2'}. Open it with: {again}\n"


def test_demo_goes_to_a_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = Path(data("demo")["folder"])
    assert folder.parent.parent == tmp_path
    assert folder.parent.name.startswith("codex-rollout-demo-")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert "Say where the demo goes: codex-rollout demo --folder PATH" in refused("demo")


def test_doctor_as_data(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from codex_rollout_tui.codex import find
    from codex_rollout_tui.vault import backend

    monkeypatch.setattr(find, "find", lambda environ, machine: find.NotFound("There is no codex here.", "Install it."))
    monkeypatch.setattr(backend, "look", lambda: backend.Backend("x", True))
    monkeypatch.setenv("PATH", str(acme))
    found = data("-C", acme, "doctor", code=0)["checks"]
    assert {tuple(sorted(each)) for each in found} == {("name", "remedy", "state", "text")}
    assert "✓ journal   4 events, every chain is whole" in run("-C", acme, "doctor").stdout
    monkeypatch.setattr(backend, "look", lambda: backend.Backend("x", False, "none", "get one"))
    assert json.loads(run("-C", acme, "doctor", "--format", "json", code=1).stdout)["checks"][-1]["state"] == "warning"
