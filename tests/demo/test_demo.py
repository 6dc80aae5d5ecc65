"""The demo: whole, valid in every detail, invented, and good on any day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.actions import doctor, items
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.credentials.report import key_findings
from codex_rollout_tui.actions.policy import last_saved, saved_text
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.checklist.item_status import STATUSES
from codex_rollout_tui.demo.make import make, read_story
from codex_rollout_tui.errors import RolloutError, UsageError
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.policy.lint.lint import check
from tests.actions.rollouts import content

NOW = datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC)


def opened(root: Path, now: datetime = NOW) -> Rollout:
    return Rollout(root, Author("Ana Ruiz"), lambda: now)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as of NOW; read only."""
    root = tmp_path_factory.mktemp("demo") / "halden"
    assert make(root, NOW) == "Ana Ruiz"
    return root


def test_it_shows_every_status_a_person_can_give(root: Path) -> None:
    counts = opened(root).statuses().counts
    assert {status for status in STATUSES if counts[status]} == set(STATUSES) - {"verified"}
    assert 20 <= counts["done"] <= 60
    assert opened(root).statuses().next_items()


def test_most_of_it_is_challenged_and_something_is_not(root: Path) -> None:
    done = [state for state in opened(root).statuses().states.values() if state.status in ("done", "stale")]
    assert 0 < sum(state.unchallenged for state in done) < len(done) / 4


def test_its_own_doctor_finds_journal_and_texts_whole(root: Path) -> None:
    found = list(doctor.folder(doctor.Patient(root, {}, is_terminal=False)))
    assert [(each.name, each.state) for each in found] == [("rollout", "good"), ("journal", "good")]
    assert {path.name.rpartition("-")[0] for path in (root / "journal").iterdir()} == {
        "ana-ruiz",
        "ben-okafor",
        "chiara-lindqvist",
    }


def test_nothing_happens_before_the_start(root: Path) -> None:
    first, *_ = opened(root).events
    assert (first.fields["field"], first.at) == ("organisation", "2026-03-29T09:41:03Z")


def test_its_policy_shows_the_guides_own_trap(root: Path) -> None:
    rollout = opened(root)
    text = rollout.policy()
    assert text is not None
    assert [finding.code for finding in check(text) if finding.severity == "error"] == ["REQ021"]
    assert saved_text(rollout) is not None
    assert saved_text(rollout) != text.data
    assert last_saved(rollout) is not None


def test_something_can_be_taken_back(tmp_path: Path) -> None:
    make(tmp_path / "halden", NOW)
    rollout = opened(tmp_path / "halden")
    assert undo(rollout)
    assert rollout.reader.problems == ()


def test_every_item_and_answer_in_it_is_the_guides() -> None:
    story, guide = read_story(), view()
    assert story["policy"]["who"] in story["owners"].values()
    for event in story["events"]:
        item = guide.item(event["item"])
        assert event["who"] in story["owners"].values()
        assert event["do"] in ("attest", "fail", "note", "assign", "wait", "waive")
        if "answer" in event:
            items.judge_answer(item, event["answer"], failed=False)
            assert item.challenge is None or item.challenge.canonical(event["answer"]) == event["answer"]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def test_it_points_to_nobody_real() -> None:
    text = "\n".join(strings(read_story()))
    hosts = set(re.findall(r"https?://([^/\s\"]+)", text))
    assert hosts == {"wiki.halden.example", "mcp.halden.example"}
    assert set(re.findall(r"[\w.+-]+@([\w.-]+\w)", text)) <= {"openai.com"}, "the guide's own support address"
    assert not re.search(r"github\.com/", text)


@settings(max_examples=8, deadline=None)
@given(
    now=st.datetimes(
        min_value=datetime(1980, 1, 1),
        max_value=datetime(2200, 1, 1),
        timezones=st.sampled_from([UTC, datetime.now().astimezone().tzinfo]),
    )
)
def test_it_is_the_same_story_on_any_day(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> None:
    same_as = tmp_path_factory.mktemp("demo") / "halden"
    make(same_as, now)
    rollout = opened(same_as, now)
    assert rollout.reader.problems == ()
    assert rollout.statuses().counts == COUNTS
    times = [event.at for event in rollout.events]
    assert max(times) <= now.astimezone(UTC).isoformat()
    ages = [now - datetime.fromisoformat(at) for at in times]
    assert timedelta(0) <= min(ages) <= max(ages) <= timedelta(days=53)


COUNTS = {
    "todo": 47, "waiting": 2, "done": 27, "verified": 0, "failed": 9,
    "unknown": 1, "stale": 2, "waived": 1, "not-applicable": 4,
}  # fmt: skip


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 3, 29), date(2027, 1, 1)])
def test_on_odd_days(tmp_path: Path, day: date) -> None:
    for hour in (0, 23):
        now = datetime(day.year, day.month, day.day, hour, 59, 59, tzinfo=UTC)
        make(tmp_path / str(hour), now)
        assert opened(tmp_path / str(hour), now).statuses().counts == COUNTS


def test_a_place_that_is_taken_stays_as_it_is(tmp_path: Path) -> None:
    make(tmp_path / "halden", NOW)
    before = content(tmp_path)
    with pytest.raises(UsageError, match="is a rollout already"):
        make(tmp_path / "halden", NOW)
    assert content(tmp_path) == before


@pytest.mark.parametrize("there", [False, True])
def test_a_demo_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UsageError("no waivers today")

    if there:
        (tmp_path / "halden").mkdir()
        (tmp_path / "halden" / "mine").write_bytes(b"x")
    before = content(tmp_path)
    monkeypatch.setattr(items, "waive", refuse)
    with pytest.raises(RolloutError, match="no waivers today"):
        make(tmp_path / "halden", NOW)
    assert content(tmp_path) == before


def test_its_keys_are_facts_with_something_to_say(root: Path) -> None:
    rollout = opened(root)
    assert {name: told.kind_id for name, told in rollout.credentials().items()} == {
        "analytics": "analytics",
        "release-ci": "access-token",
        "nightly-docs": "access-token",
    }
    found = {(one.key, one.code) for one in key_findings(rollout)}
    assert found == {("analytics", "no-answer"), ("release-ci", "rotate-soon"), ("nightly-docs", "never-expires")}
    assert all(told.now.stored is None for told in rollout.credentials().values()), "a demo has no keys"
    answer = rollout.statuses().states["analytics-key-create"].event.fields["answer"]  # type: ignore[union-attr]
    assert rollout.credentials()["analytics"].now.last4 == answer
