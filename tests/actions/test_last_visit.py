"""Where a person was, and what happened since."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.last_visit import ChecklistPlace, LastVisit, last_visit, leave
from codex_rollout_tui.actions.news import news as latest_news
from codex_rollout_tui.actions.news import news_lines, news_sentence
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.errors import WriteFailedError
from tests.actions.rollouts import reopened

PLACE = ChecklistPlace("local-toggle", "detail", "detail", 7)


def news(rollout: Rollout) -> str:
    return news_sentence(latest_news(rollout, rollout.statuses(), last_visit(rollout.root)))


def test_a_place_is_remembered_for_this_person_only(rollout: Rollout) -> None:
    assert last_visit(rollout.root) is None
    leave(rollout, PLACE)
    assert last_visit(rollout.root) == LastVisit(PLACE, "2026-05-20T09:41:03Z", frozenset())
    assert (rollout.root / "private" / "place.json").stat().st_mode & 0o777 == 0o600


def test_what_others_did_and_what_went_stale_is_told(rollout: Rollout) -> None:
    items.attest(rollout, "local-toggle", answer="on")
    leave(rollout, ChecklistPlace("local-toggle"))
    assert news(reopened(rollout.root, days=1)) == ""
    ben = reopened(rollout.root, "Ben Okafor", days=1)
    items.attest(ben, "cloud-toggle", answer="on")
    items.attest(ben, "gov-success", evidence=[Proof("note", "x")])
    items.add_note(ben, "gov-success", "x")
    items.add_note(reopened(rollout.root, days=1), "gov-success", "mine is no news")
    assert news(reopened(rollout.root, days=2)) == ("Since you were here: Ben Okafor attested 2, Ben Okafor noted 1.")
    assert news(reopened(rollout.root, days=40)).startswith("Since you were here: 2 gone stale, Ben Okafor")
    leave(reopened(rollout.root, days=40), ChecklistPlace("local-toggle"))
    assert news(reopened(rollout.root, days=40)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"item": 1, "at": 2, "stale": "x"}',
        '{"item": "x", "at": "y", "stale": [], "scroll": 1e999}',
        '{"item": "x", "at": "y", "stale": 3}',
        "[" * 100_000,
        "\xff",
    ],
)
def test_a_note_that_cannot_be_read_is_no_place(rollout: Rollout, text: str) -> None:
    (rollout.root / "private" / "place.json").write_text(text, encoding="latin-1")
    assert last_visit(rollout.root) is None


def test_a_folder_that_refuses_says_so(rollout: Rollout) -> None:
    private = rollout.root / "private"
    for path in private.iterdir():
        path.unlink()
    private.rmdir()
    private.write_bytes(b"")
    with pytest.raises(WriteFailedError, match="Nothing was changed"):
        leave(rollout, ChecklistPlace("local-toggle"))
    assert Path(private).read_bytes() == b""


def test_who_works_by_commands_was_here_when_they_last_did_something(rollout: Rollout) -> None:
    items.attest(rollout, "local-toggle", answer="on")
    ben = reopened(rollout.root, "Ben Okafor", days=1)
    items.attest(ben, "cloud-toggle", answer="on")
    later = reopened(rollout.root, days=40)
    lines = list(news_lines(latest_news(later, later.statuses(), None)))
    assert lines[0] == "Since you were here on 2026-05-20"
    assert lines[1] == "  Ben Okafor attested 1"
    assert lines[2].startswith("  went stale: Turn on Codex Local — needs re-check since ")


def test_what_is_due_soon_is_named_with_its_day(rollout: Rollout) -> None:
    items.wait(rollout, "cloud-toggle", "Emil", "2026-05-25")
    leave(rollout, PLACE)
    latest = latest_news(rollout, rollout.statuses(), last_visit(rollout.root))
    assert list(news_lines(latest)) == ["Due within a week", "  2026-05-25  Turn on Codex cloud (follow up)"]
    assert news_sentence(latest) == "Due within a week: 1."


def test_a_note_through_a_link_is_neither_read_nor_written(rollout: Rollout, tmp_path: Path) -> None:
    leave(rollout, PLACE)
    note = rollout.root / "private" / "place.json"
    elsewhere = tmp_path / "elsewhere.json"
    note.rename(elsewhere)
    before = elsewhere.read_bytes()
    note.symlink_to(elsewhere)
    assert last_visit(rollout.root) is None
    with contextlib.suppress(WriteFailedError):
        leave(rollout, ChecklistPlace("gov-success"))
    assert elsewhere.read_bytes() == before
