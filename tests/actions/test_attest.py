"""Attesting: challenges, evidence, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.model import Item
from tests.actions.rollouts import SECRETS, UUID, bodies, choose, content, reopened, state, status

TOGGLE = "local-toggle"  # asks: on, off, or I can't see it
KEY = "analytics-key-create"  # asks for the last 4 characters
FREE = "gov-success"  # asks nothing
LOCAL_ONLY = "policy-sandbox-modes"


@pytest.mark.parametrize(
    ("answer", "kept", "outcome", "now"),
    [
        ("on", "on", "done", "done"),
        ("  ON ", "on", "done", "done"),
        ("off", "off", "failed", "failed"),
        ("i CAN'T see it", "I can't see it", "unknown", "unknown"),
    ],
)
def test_an_option_means_what_the_guide_says(rollout: Rollout, answer: str, kept: str, outcome: str, now: str) -> None:
    (event,) = items.attest(rollout, TOGGLE, answer=answer)
    assert (event.fields["outcome"], event.fields["answer"], event.fields["edition"]) == (outcome, kept, "2026-05-18")
    assert status(rollout, TOGGLE) == now
    assert not state(rollout, TOGGLE).unchallenged


def test_an_answer_that_matches_the_pattern_is_done(rollout: Rollout) -> None:
    items.attest(rollout, KEY, answer="k7Qd")
    assert (status(rollout, KEY), state(rollout, KEY).reason) == ("done", "k7Qd")


@pytest.mark.parametrize(("item", "answer"), [(TOGGLE, "maybe"), (TOGGLE, ""), (KEY, "k7Qd9"), (FREE, "  ")])
def test_an_answer_that_does_not_fit_is_refused_with_what_is_expected(rollout: Rollout, item: str, answer: str) -> None:
    before = content(rollout.root)
    with pytest.raises(UsageError, match="Nothing was saved") as caught:
        items.attest(rollout, item, answer=answer)
    challenge = rollout.view.item(item).challenge
    if challenge is not None:
        assert challenge.question in str(caught.value)
        assert challenge.expected in str(caught.value)
    assert content(rollout.root) == before


def test_a_bare_tick_is_refused_also_as_a_failure(rollout: Rollout) -> None:
    for failed in (False, True):
        with pytest.raises(UsageError, match="A bare tick proves nothing"):
            items.attest(rollout, TOGGLE, failed=failed)


def test_without_an_answer_it_is_unchallenged_and_free_items_never_are(rollout: Rollout) -> None:
    items.attest(rollout, TOGGLE, evidence=[evidence.note("seen")])
    assert (status(rollout, TOGGLE), state(rollout, TOGGLE).unchallenged) == ("done", True)
    items.attest(rollout, FREE, evidence=[evidence.note("seen")])
    assert (status(rollout, FREE), state(rollout, FREE).unchallenged) == ("done", False)


@pytest.mark.parametrize(
    "item", [item for item in load.items() if item.challenge is not None], ids=lambda item: item.id
)
def test_only_an_answer_that_means_no_stands_beside_the_word_that_it_failed(rollout: Rollout, item: Item) -> None:
    assert item.challenge is not None
    for option in item.challenge.options:
        before = content(rollout.root)
        if option.outcome == "failed":
            assert items.judge_answer(item, option.answer.upper(), failed=True) == ("failed", option.answer)
            continue
        with pytest.raises(UsageError, match=f"^'{re.escape(option.answer)}' means that .*, not that it failed"):
            items.attest(rollout, item.id, answer=option.answer, failed=True)
        assert content(rollout.root) == before


def test_what_failed_can_be_said_in_a_note_alone(rollout: Rollout) -> None:
    items.attest(rollout, TOGGLE, evidence=[evidence.note("it is off")], failed=True)
    assert status(rollout, TOGGLE) == "failed"


def test_all_kinds_of_evidence_are_kept_as_they_are(rollout: Rollout, tmp_path: Path) -> None:
    proof = tmp_path / "Bildschirm foto é.png"
    proof.write_bytes(b"abc")
    given = [evidence.note(" seen "), evidence.link("https://wiki.example/x?y=1"), evidence.file(proof)]
    items.attest(rollout, TOGGLE, answer="on", evidence=given)
    assert reopened(rollout.root).events[-1].fields["evidence"] == [
        {"type": "note", "text": "seen"},
        {"type": "link", "url": "https://wiki.example/x?y=1"},
        {
            "type": "file",
            "name": "Bildschirm foto é.png",
            "size": 3,
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
    ]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_refused_everywhere_and_never_repeated(rollout: Rollout, tmp_path: Path, secret: str) -> None:
    before = content(rollout.root)
    (tmp_path / f"{secret[:24]}.txt").touch()
    until = "2026-06-01"
    for attempt in (
        lambda: evidence.note(f"the key is {secret}!"),
        lambda: evidence.link(secret),
        lambda: evidence.link(f"https://example.com/?k={secret}"),
        lambda: items.attest(rollout, TOGGLE, answer=secret),
        lambda: items.attest(rollout, FREE, answer=secret),
        lambda: items.attest(rollout, "prereq-workspace-id", answer=secret),
        lambda: items.add_note(rollout, TOGGLE, secret),
        lambda: items.waive(rollout, TOGGLE, secret, until),
        lambda: items.waive(rollout, TOGGLE, "because", secret),
        lambda: items.wait(rollout, TOGGLE, secret, until),
        lambda: items.assign(rollout, TOGGLE, secret),
        lambda: items.reopen(rollout, TOGGLE, secret),
    ):
        with pytest.raises(UsageError, match="looks like it holds a secret") as caught:
            attempt()
        assert secret not in str(caught.value)
        assert "Nothing was saved" in str(caught.value)
    assert content(rollout.root) == before


@pytest.mark.parametrize("name", ["token", "access_token", "API_KEY", "client_secret", "password"])
def test_a_link_that_carries_a_password_is_refused(name: str) -> None:
    for url in (f"https://example.com/x?a=1&{name}=hunter2", "https://ana:hunter2@example.com/x"):
        with pytest.raises(UsageError, match="password or token") as caught:
            evidence.link(url)
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["", "wiki", "ftp://example.com/x", "javascript:alert(1)", "https://", "https://[", "https://a b", "file:///x"],
)
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"is no link: .* Nothing was saved"):
        evidence.link(url)


@pytest.mark.parametrize("url", ["https://example.com", "http://10.0.0.1:8080/x", "mailto:ana@acme.example"])
def test_links(url: str) -> None:
    assert evidence.link(f" {url} ") == Proof("link", url=url)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none", tmp_path, tmp_path / "pipe", tmp_path / "x\0y"):
        with pytest.raises(UsageError, match=r"(cannot be read|is no file).*Nothing was saved"):
            evidence.file(path)


def test_an_empty_note_is_refused(rollout: Rollout) -> None:
    with pytest.raises(UsageError, match="The note is empty"):
        evidence.note(" \n")
    with pytest.raises(UsageError, match="The note is missing"):
        items.add_note(rollout, TOGGLE, " ")


def test_unknown_and_hidden_items_are_refused(tmp_path: Path) -> None:
    from tests.actions.rollouts import begin

    rollout = begin(tmp_path / "acme", surfaces=["local"], edition="2026-04-21")
    with pytest.raises(UsageError, match=r"There is no item 'lokal-toggle'\. Did you mean local-toggle"):
        items.attest(rollout, "lokal-toggle", answer="on")
    with pytest.raises(UsageError, match="no item 'policy-network'; a later one has"):
        items.attest(rollout, "policy-network", answer="on")
    hidden: tuple[Callable[[], object], ...] = (
        lambda: items.attest(rollout, "cloud-toggle", answer="on"),
        lambda: items.waive(rollout, "cloud-toggle", "x", "2026-06-01"),
        lambda: items.wait(rollout, "cloud-toggle", "x", "2026-06-01"),
        lambda: items.assign(rollout, "cloud-toggle", "Ben"),
        lambda: items.reopen(rollout, "cloud-toggle"),
    )
    for attempt in hidden:
        with pytest.raises(UsageError, match="'cloud-toggle' is not applicable: Codex cloud is not used here"):
            attempt()
    items.add_note(rollout, "cloud-toggle", "a note is welcome anywhere")


def test_an_item_that_decides_changes_the_rollout_too(rollout: Rollout) -> None:
    events = items.attest(rollout, "prereq-owner-security", answer=" Ben  Okafor ", evidence=[evidence.note("by mail")])
    assert [event.kind for event in events] == ["decided", "attested"]
    assert events[1].fields["evidence"] == [{"type": "note", "text": "by mail"}]
    items.attest(rollout, "prereq-decide-surfaces", answer="cloud")
    items.attest(rollout, "prereq-workspace-id", answer=UUID.upper())
    again = reopened(rollout.root)
    assert again.file.owners == {"security-owner": "Ben Okafor"}
    assert (again.file.surfaces, again.file.workspace_id) == (("cloud",), UUID)
    assert status(again, "local-toggle") == "not-applicable"
    assert state(again, "prereq-owner-security").reason == "Ben Okafor; by mail"


def test_a_decision_that_failed_or_went_unanswered_changes_no_answer(rollout: Rollout) -> None:
    items.attest(rollout, "prereq-decide-surfaces", evidence=[evidence.note("not agreed yet")], failed=True)
    items.attest(rollout, "prereq-owner-security", evidence=[evidence.note("asked around")])
    assert reopened(rollout.root).file == rollout.file
    assert rollout.file.surfaces == ("local", "cloud")
    assert rollout.file.owners == {}


def test_a_policy_item_keeps_hash_and_values_and_goes_stale_by_its_own_key_only(rollout: Rollout) -> None:
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    assert status(rollout, LOCAL_ONLY) == "todo", "choosing a value alone changes no status"
    (event,) = items.attest(rollout, LOCAL_ONLY, evidence=[evidence.note("as agreed")])
    (kept,) = event.fields["policies"]
    assert kept["name"] == "baseline"
    assert {key: value for key, value in kept["values"].items() if value is not None} == {
        "allowed_sandbox_modes": ["read-only"]
    }
    assert kept["values"].keys() == set(rollout.view.item(LOCAL_ONLY).policy_keys)
    assert (rollout.root / "versions" / f"{kept['sha256']}.toml").read_bytes() == rollout.policy_on_disk(
        "baseline"
    ).data

    choose(rollout, "allowed_web_search_modes", ["cached"])
    assert status(rollout, LOCAL_ONLY) == "done"
    choose(rollout, "allowed_sandbox_modes", ["read-only", "workspace-write"])
    assert (status(rollout, LOCAL_ONLY), state(rollout, LOCAL_ONLY).reason) == (
        "stale",
        "allowed_sandbox_modes has changed in policy baseline",
    )
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    assert status(rollout, LOCAL_ONLY) == "done"


def test_an_item_about_the_whole_policy_goes_stale_by_any_byte(rollout: Rollout) -> None:
    items.attest(rollout, "policy-lint", evidence=[evidence.note("no findings")])
    assert status(rollout, "policy-lint") == "done"
    with (rollout.root / "policies" / "baseline.toml").open("ab") as file:
        file.write(b"# by hand\n")
    assert status(rollout, "policy-lint") == "stale"
    assert len(bodies(tuple(rollout.events))) == 5


def test_a_policy_written_by_hand_is_kept_as_a_version_when_attested(rollout: Rollout) -> None:
    (rollout.root / "policies" / "strict.toml").write_bytes(b'allowed_approval_policies = ["untrusted"]\n')
    (event,) = items.attest(rollout, "policy-approval-policies", evidence=[evidence.note("x")])
    assert {policy["name"]: policy["values"] for policy in event.fields["policies"]} == {
        "baseline": {"allowed_approval_policies": None},
        "strict": {"allowed_approval_policies": ["untrusted"]},
    }
    for policy in event.fields["policies"]:
        assert (rollout.root / "versions" / f"{policy['sha256']}.toml").is_file()
