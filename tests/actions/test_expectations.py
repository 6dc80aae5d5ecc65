"""What is expected of policies: kept, dropped, judged, and put to the real Codex."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.expectations import (
    PolicyJudgement,
    UnjudgedPolicy,
    drop,
    judge_file,
    judge_rollout,
    keep,
    keep_of_file,
)
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.errors import NewerVersionError, UsageError
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import policies
from tests.actions.rollouts import content

PUSH = Expectation("command", "git push", "prompt", why="reviews")
LIVE = Expectation("web-search", "live", "forbidden")
TEXT = b"""\
allowed_web_search_modes = ["cached"]
rules.prefix_rules = [{ pattern = [{ token = "git" }, { token = "push" }], decision = "prompt" }]
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_bytes(TEXT)
    return path


def judged(path: Path) -> PolicyJudgement:
    found = judge_file(str(path))
    assert isinstance(found, PolicyJudgement)
    return found


def unjudged(path: Path) -> str:
    found = judge_file(str(path))
    assert isinstance(found, UnjudgedPolicy)
    return found.sentence


def test_what_is_kept_is_judged(policy: Path) -> None:
    assert judged(policy).outcomes == ()
    assert not judged(policy).good
    kept, found = keep_of_file(policy, [PUSH, LIVE])
    assert found == (PUSH, LIVE)
    assert (judged(policy).files, judged(policy).good, judged(policy).unmet) == (kept, True, ())
    policy.write_bytes(TEXT.replace(b"cached", b"live"))
    assert not judged(policy).good
    assert [each.expectation for each in judged(policy).unmet] == [LIVE]


def test_what_does_not_hold_is_not_kept_for_a_text(policy: Path, tmp_path: Path) -> None:
    before = content(tmp_path)
    with pytest.raises(UsageError, match="live was not kept, since it would not be met"):
        keep_of_file(policy, [PUSH, LIVE], document=Document(TEXT.replace(b"cached", b"live")))
    with pytest.raises(UsageError, match="This cannot be expected: no policy can allow a command"):
        keep_of_file(policy, [Expectation("command", "ls", "allow")])
    with pytest.raises(UsageError, match="stands in no text"):
        keep_of_file(policy, [Expectation("command", "ls\0", "prompt")])
    assert content(tmp_path) == before


def test_a_file_that_cannot_be_read_is_told(policy: Path) -> None:
    assert "cannot be read: it is not there" in unjudged(policy.parent / "none.toml")
    kept = policy.with_name("requirements.toml.expect.toml")
    kept.write_text("schema_version = 2\n")
    assert "schema version 2" in unjudged(policy)
    kept.write_text("schema_version = 1\nx = 1\n")
    assert unjudged(policy).startswith(f"{kept}, line 2: there is no key 'x' here.")
    with pytest.raises(UsageError, match="Standard input has no expectations"):
        judge_file("-")


def test_a_rollout_keeps_them_by_policy(rollout: Rollout) -> None:
    policies.save(rollout.root, "baseline", TEXT)
    assert keep(rollout, "baseline", [PUSH, LIVE]) == (PUSH, LIVE)
    kept = rollout.root / "expectations" / "baseline.toml"
    kept.write_text(f"{kept.read_text()}\n# ours\n")
    (found,) = judge_rollout(rollout.root)
    assert isinstance(found, PolicyJudgement)
    assert found.good
    assert keep(rollout, "baseline", [Expectation("command", "ls", "no-rule")]) == (
        PUSH,
        LIVE,
        Expectation("command", "ls", "no-rule"),
    )
    assert drop(rollout, "baseline", PUSH) == (LIVE, Expectation("command", "ls", "no-rule"))
    assert "# ours" in kept.read_text()
    with pytest.raises(UsageError, match="There is no policy 'strict'"):
        keep(rollout, "strict", [PUSH])
    assert drop(rollout, "strict", PUSH) == ()


def test_a_rollout_judges_every_policy_and_what_is_left_of_those_that_are_gone(rollout: Rollout) -> None:
    policies.save(rollout.root, "baseline", TEXT)
    policies.save(rollout.root, "strict", TEXT)
    keep(rollout, "strict", [PUSH])
    (rollout.root / "policies" / "strict.toml").rename(rollout.root / "policies" / "open.toml")
    (rollout.root / "expectations" / "open.toml").write_text("schema_version = 9")
    bare, unread, gone = judge_rollout(rollout.root)
    assert isinstance(bare, PolicyJudgement)
    assert (bare.path, bare.outcomes, bare.good) == ("policies/baseline.toml", (), False)
    assert isinstance(unread, UnjudgedPolicy)
    assert isinstance(gone, PolicyJudgement)
    assert [(each.met, each.reason) for each in gone.outcomes] == [
        (False, "There is no policy 'strict' in this rollout, so nothing can be judged.")
    ]
    with pytest.raises(NewerVersionError):
        keep(rollout, "open", [PUSH])
