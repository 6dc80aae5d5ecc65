"""Sessions of the real Codex under policies that it accepts: who starts, who does not, and the linter's word on it."""

from __future__ import annotations

import json

import pytest

from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.inspect import inspect
from codex_rollout_tui.codex.inspection import NOTHING, Inspection, NoAnswer, Thread
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.lint.outages import outages
from codex_rollout_tui.policy.text.document import Document


def denying(*paths: str) -> bytes:
    return f"[permissions.filesystem]\ndeny_read = {json.dumps(paths)}\n".encode()


def sessions(inspection: Inspection) -> tuple[Thread, ...]:
    assert not isinstance(inspection.sessions, NoAnswer), inspection.sessions
    return inspection.sessions


def refused(inspection: Inspection) -> set[tuple[str, str]]:
    return {(session.asked, session.folder) for session in sessions(inspection) if session.refused}


@pytest.mark.parametrize("pattern", ["/**/.env", "/*.pem"])
def test_a_pattern_from_the_root_is_accepted_and_starts_no_session(binary: Binary, pattern: str) -> None:
    policy = denying(pattern)
    inspection = inspect(binary, policy)
    assert inspection.verdict.accepted is True
    assert len(refused(inspection)) == len(sessions(inspection)) == 8
    assert "cannot be safely expanded" in inspection.outages[0]
    (outage,) = outages(check(Document(policy)))
    assert outage.everywhere


def test_what_a_pattern_with_a_folder_leaves(binary: Binary) -> None:
    policy = denying("/srv/vault/**", "~/.codex/**")
    inspection = inspect(binary, policy)
    assert refused(inspection) == set()
    assert {session.sandbox for session in sessions(inspection) if "full access" in session.asked} <= {"", "readOnly"}
    assert outages(check(Document(policy))) == ()


def test_who_may_never_be_asked_and_wants_full_access_does_not_start(binary: Binary) -> None:
    inspection = inspect(binary, b'allowed_approval_policies = ["on-request", "never"]\n' + denying("/srv/vault"))
    assert {asked for asked, _ in refused(inspection)} == {"full access, never to be asked"}
    (outage,) = inspection.outages
    assert "cannot be used" in outage


def test_missing_home_paths_stop_a_session_in_the_home_folder_only(binary: Binary) -> None:
    writing = {
        place for asked, place in refused(inspect(binary, denying("~/.ssh", "~/.aws"))) if "workspace to" in asked
    }
    assert writing == {"the home folder"}


def test_the_folder_of_codex_itself_starts_nothing(binary: Binary) -> None:
    policy = denying("~/.codex")
    inspection = inspect(binary, policy)
    assert inspection.verdict.accepted is True, "the bare home of a verdict holds no such folder"
    assert len(refused(inspection)) == len(sessions(inspection))
    assert "is not in the allowed set" in inspection.outages[0]
    assert len(outages(check(Document(policy)))) == 1


def test_everybody_starts_under_a_sound_policy(binary: Binary) -> None:
    inspection = inspect(binary, b'allowed_sandbox_modes = ["read-only", "workspace-write"]\n')
    assert inspection.outages == ()
    assert {(session.asked, session.folder) for session in sessions(inspection)} >= {
        (NOTHING, "a project"),
        (NOTHING, "the home folder"),
    }
