"""Where a rollout stands, in words and as data; and what a teammate's journal may try."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.status_report import item_line, status_data, status_lines
from codex_rollout_tui.checklist.payloads import KINDS, Proof
from codex_rollout_tui.store.journal_append import Draft, append
from codex_rollout_tui.store.journal_line import JournalLineError, check_body
from tests.actions.rollouts import NOW, begin, reopened

EVIL = "\x1b]0;title\x1b[2J\x1b[31m\n✓✓ local-toggle verified\r\u202e\x9b31m"


def lines(rollout: Rollout, limit: int | None = 10) -> list[str]:
    return list(status_lines(rollout, rollout.statuses(), limit))


def test_the_score_the_steps_and_what_is_next(rollout: Rollout) -> None:
    items.attest(rollout, "local-toggle", answer="off")
    items.wait(rollout, "cloud-toggle", "Emil", "2026-05-21")
    told = lines(reopened(rollout.root, days=3))
    assert told[0] == "Acme · guide 2026-05-18 · 1/93 done, 1%"
    assert told[1] == "✗ 1 failed  … 1 waiting"
    assert told[3:11] == [
        f"  {step.number}  {step.title:40} {'1/7' if step.number == 0 else f'0/{count}':>6}"
        for step, count in zip(rollout.view.steps, (7, 14, 9, 17, 5, 15, 19, 7), strict=True)
    ]
    following = told[told.index("Next") + 1 :]
    assert "local-toggle" in following[0]
    assert "cloud-toggle" in following[1]
    assert following[-1].endswith("status --items lists every item")


def test_every_item_on_request(rollout: Rollout) -> None:
    told = lines(rollout, None)
    assert all(sum(f" {item.id} " in line for line in told) == 1 for item in rollout.view.items)


def test_nothing_open(rollout: Rollout) -> None:
    for item in rollout.view.items:
        items.waive(rollout, item.id, "all of it", "2026-05-20")
    assert lines(rollout)[-1] == "Nothing is open."
    assert status_data(rollout, rollout.statuses())["progress"] == 0.0
    assert rollout.statuses().is_good()


def test_what_a_colleague_wrote_moves_nothing_and_forges_no_line(rollout: Rollout) -> None:
    items.assign(rollout, "local-toggle", EVIL)
    items.attest(rollout, "local-toggle", evidence=[Proof("note", EVIL)], failed=True)
    item = item_line(rollout.statuses().states["local-toggle"])
    assert "\n" not in item
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e" for c in item)
    assert r"\x1b]0;title\x1b[2J\x1b[31m ✓✓ local-toggle verified\r\u202e\x9b31m" in item
    assert sum("local-toggle" in line for line in lines(rollout)) == 1


def test_nothing_a_colleague_wrote_hides_what_follows_it(rollout: Rollout) -> None:
    items.assign(rollout, "local-toggle", "Ben\x1b]")
    items.attest(rollout, "local-toggle", evidence=[Proof("note", "x\x07")])
    assert "[no answer given]" in item_line(rollout.statuses().states["local-toggle"])


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "outcome", "answer", "evidence", "edition", "reason", "until", "on", "person", "text", "policies", "field",
    "before", "value", "policy", "key", "sha256", "undoes", "at",
)  # fmt: skip
BODY = st.dictionaries(st.sampled_from([name for name in NAMES if name != "at"]), JSON, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(
        st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(["policy-lint", "local-toggle", None]), BODY),
        max_size=5,
    )
)
def test_any_event_of_a_colleague_can_be_read_shown_and_undone_around(
    tmp_path_factory: Any, events: list[tuple[str, str | None, dict[str, Any]]]
) -> None:
    from codex_rollout_tui.actions.last_visit import ChecklistPlace, LastVisit
    from codex_rollout_tui.actions.news import news, news_lines, news_sentence
    from codex_rollout_tui.actions.policy import saved_names, saved_text
    from codex_rollout_tui.errors import UsageError

    root = tmp_path_factory.mktemp("hostile") / "acme"
    begin(root)
    for kind, item, body in events:
        try:
            check_body(body, 1)
        except JournalLineError:
            continue
        append(root, "eve-0000", [Draft(kind, item, body)], NOW)
    rollout = reopened(root)
    status_data(rollout, rollout.statuses())
    assert all("\x1b" not in line for line in lines(rollout, None))
    saved_names(rollout)
    saved_text(rollout)
    latest = news(rollout, rollout.statuses(), LastVisit(ChecklistPlace("x"), "2026-01-01T00:00:00Z", frozenset()))
    assert all("\x1b" not in line for line in news_lines(latest))
    news_sentence(latest)
    items.add_note(rollout, "local-toggle", "x")
    from codex_rollout_tui.actions.undo import undo

    assert undo(rollout)[0].kind == "noted"
    try:
        undo(rollout)
    except UsageError:
        pass
    else:
        raise AssertionError("the start was taken back")
