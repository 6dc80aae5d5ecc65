"""Wrong dates and wrong clocks in a real folder: named, and nothing becomes green by them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.doctor import Diagnosis, examine
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.status_report import status_data, status_lines
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.store.journal_append import Draft, append
from tests.actions.rollouts import NOW, reopened, state, status
from tests.store.folders import BEN, note

ITEM = "local-toggle"


def attest(rollout: Rollout) -> None:
    items.attest(rollout, ITEM, answer="on", evidence=[evidence.note("seen")])


def test_a_colleagues_line_of_2099_is_named_and_counts_for_nothing(rollout: Rollout) -> None:
    attest(rollout)
    fields = {"outcome": "done", "answer": "on", "edition": "2026-05-18"}
    (event,) = append(rollout.root, BEN, [note()], NOW.replace(year=2099))
    (told,) = append(rollout.root, "cleo-77aa", [Draft("attested", "cloud-toggle", fields)],
                     NOW.replace(year=2099))  # fmt: skip
    opened = reopened(rollout.root)
    assert status(opened, ITEM) == "done"
    assert status(opened, "cloud-toggle") == "stale"
    assert "dated 2099-05-20, which has not come yet" in state(opened, "cloud-toggle").reason
    problems = status_data(opened, opened.statuses())["problems"]
    assert [problem["path"].rsplit("/")[-1] for problem in problems] == [f"{BEN}.jsonl", "cleo-77aa.jsonl"]
    sentence = "line 1: it is dated 2099-05-20T09:41:03Z, and the clock of this machine says 2026-05-20 09:41 UTC"
    assert all(sentence in problem["message"] for problem in problems)
    shown = "\n".join(status_lines(opened, opened.statuses(), 10))
    assert "Set the clock of this machine if it is wrong." in shown
    assert (event.at, told.at) == ("2099-05-20T09:41:03Z", "2099-05-20T09:41:03Z")


def test_what_was_said_with_a_clock_ahead_heals_when_it_is_said_again(rollout: Rollout) -> None:
    """The writer's next events are dated right, and taking the first one back ends the problem too."""
    attest(reopened(rollout.root, days=400))
    assert status(reopened(rollout.root), ITEM) == "stale"
    attest(reopened(rollout.root))
    opened = reopened(rollout.root)
    assert (status(opened, ITEM), len(opened.problems)) == ("done", 1)
    undo(opened)
    assert [event.at for event in reopened(rollout.root).events][-1].startswith("2027")
    undo(reopened(rollout.root))
    assert reopened(rollout.root).problems == ()


def test_a_clock_that_goes_back_is_noticed_by_this_clones_last_use(rollout: Rollout) -> None:
    attest(rollout)
    assert status(reopened(rollout.root, days=40), ITEM) == "stale"
    back = reopened(rollout.root, days=2)
    assert status(back, ITEM) == "stale"
    (problem,) = back.problems
    assert problem.code == "clock"
    assert "used on 2026-06-29, and the clock of this machine says 2026-05-22" in str(problem)
    assert (rollout.root / "private" / "last-used").read_text() == "2026-06-29\n"
    (rollout.root / "private" / "last-used").unlink()
    assert status(reopened(rollout.root, days=2), ITEM) == "done"


def test_a_last_use_far_ahead_is_not_believed(rollout: Rollout) -> None:
    attest(rollout)
    path = rollout.root / "private" / "last-used"
    for text in ("2099-01-01\n", "soon", "\xff"):
        path.write_bytes(text.encode("latin-1"))
        opened = reopened(rollout.root)
        assert (status(opened, ITEM), opened.problems) == ("done", ())
        assert path.read_text() == "2026-05-20\n"


def test_keys_stay_due(rollout: Rollout) -> None:
    reopened(rollout.root, days=100).statuses()
    back = reopened(rollout.root)
    back.statuses()
    assert back.today == (NOW + timedelta(days=100)).date()


def test_doctor_names_it(rollout: Rollout, root: Path) -> None:
    append(root, BEN, [note(), note()], NOW.replace(year=2099))
    found = [diagnosis for diagnosis in examine(root, {}, False) if diagnosis.name == "journal"]
    assert [type(diagnosis) for diagnosis in found] == [Diagnosis]
    assert found[0].state == "error"
    assert "it is dated 2099-05-20T09:41:03Z, like 1 more of its lines" in found[0].text
    assert "say it again" in found[0].remedy
