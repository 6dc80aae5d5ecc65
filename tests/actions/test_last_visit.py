"""Where a person was, and what happened since."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.last_visit import LastVisit, last_visit, leave, since
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.errors import WriteFailedError
from tests.actions.rollouts import reopened


def news(rollout: Rollout) -> str:
    return since(rollout, rollout.statuses(), last_visit(rollout.root))


def test_a_place_is_remembered_for_this_person_only(rollout: Rollout) -> None:
    assert last_visit(rollout.root) is None
    leave(rollout, "local-toggle")
    assert last_visit(rollout.root) == LastVisit("local-toggle", "2026-05-20T09:41:03Z", 0)
    assert (rollout.root / "private" / "place.json").stat().st_mode & 0o777 == 0o600


def test_what_others_did_and_what_went_stale_is_told(rollout: Rollout) -> None:
    items.attest(rollout, "local-toggle", answer="on")
    leave(rollout, "local-toggle")
    assert news(reopened(rollout.root, days=1)) == ""
    ben = reopened(rollout.root, "Ben Okafor", days=1)
    items.attest(ben, "cloud-toggle", answer="on")
    items.attest(ben, "gov-success", evidence=[Proof("note", "x")])
    items.add_note(ben, "gov-success", "x")
    items.add_note(reopened(rollout.root, days=1), "gov-success", "mine is no news")
    assert news(reopened(rollout.root, days=2)) == ("Since you were here: Ben Okafor attested 2, Ben Okafor noted 1.")
    assert news(reopened(rollout.root, days=40)).startswith("Since you were here: 2 gone stale, Ben Okafor")
    leave(reopened(rollout.root, days=40), "local-toggle")
    assert news(reopened(rollout.root, days=40)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"item": 1, "at": 2, "stale": "x"}',
        '{"item": "x", "at": "y", "stale": 1e999}',
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
        leave(rollout, "local-toggle")
    assert Path(private).read_bytes() == b""
