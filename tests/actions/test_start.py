"""Starting: what is made, and that a start which fails leaves the place as it was."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.actions.start import make_repository
from codex_rollout_tui.errors import FolderError, UsageError, WriteFailedError
from codex_rollout_tui.store import journal_append
from tests.actions.rollouts import UUID, begin, content, reopened, status
from tests.real import need


def test_every_first_answer_is_decided_and_attested(root: Path) -> None:
    owners = {"workspace-owner": "Ana", "security-owner": "Ben", "analytics-owner": "Chiara", "codex-admin": "Emil"}
    begin(root, workspace_id=UUID.upper(), owners=owners, conditions={"scim": False}, organisation=" Acme  Ltd ")
    again = reopened(root)
    assert (again.file.organisation, again.file.workspace_id, again.file.owners) == ("Acme Ltd", UUID, owners)
    assert again.file.conditions == {"scim": False}
    good = {item for item, state in again.statuses().states.items() if state.status == "done"}
    assert good == {
        "prereq-decide-surfaces",
        "prereq-workspace-id",
        "prereq-owner-workspace",
        "prereq-owner-security",
        "prereq-owner-analytics",
    }
    assert {event.fields["with"] for event in again.events} == {1}
    assert status(again, "rbac-scim") == "not-applicable"
    assert again.policy_on_disk("baseline").values == {}


def test_surfaces_may_wait(root: Path) -> None:
    rollout = begin(root, surfaces=())
    assert rollout.file.surfaces == ()
    assert status(rollout, "prereq-decide-surfaces") == "todo"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"organisation": " "}, "The organisation's name is empty"),
        ({"organisation": "A\x07"}, "characters that nobody can see"),
        ({"organisation": "A\udcff"}, "characters that nobody can see"),
        ({"organisation": "sk-abcdefghijklmnop1234"}, "looks like it holds a secret"),
        ({"surfaces": ["moon"]}, "no choice of surfaces"),
        ({"edition": "2026-05-19"}, "There is no edition '2026-05-19'"),
        ({"workspace_id": "acme"}, "is no workspace id"),
        ({"owners": {"boss": "Ana"}}, "There is no owner role 'boss'"),
        ({"owners": {"codex-admin": " "}}, "The owner's name is empty"),
        ({"owners": {"codex-admin": "sk-abcdefghijklmnop1234"}}, "looks like it holds a secret"),
        ({"conditions": {"skim": True}}, "There is no condition 'skim'"),
    ],
)
def test_a_wrong_answer_makes_nothing(tmp_path: Path, given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        begin(tmp_path / "deep" / "acme", **given)
    assert content(tmp_path) == {}


def fail(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def failing_journal(patch: pytest.MonkeyPatch) -> type[BaseException]:
    patch.setattr(journal_append, "_write", fail)
    return WriteFailedError


def interrupted(patch: pytest.MonkeyPatch) -> type[BaseException]:
    patch.setattr(journal_append, "append", interrupt)
    return KeyboardInterrupt


FAILURES = [failing_journal, interrupted]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_start_that_fails_late_takes_every_folder_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Callable[[pytest.MonkeyPatch], type[BaseException]]
) -> None:
    with monkeypatch.context() as patch:
        expected = failure(patch)
        with pytest.raises(expected):
            begin(tmp_path / "deep" / "acme")
    assert list(tmp_path.iterdir()) == []
    begin(tmp_path / "deep" / "acme")


@pytest.mark.parametrize("failure", FAILURES)
def test_a_start_that_fails_late_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Callable[[pytest.MonkeyPatch], type[BaseException]]
) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*.log")
    (tmp_path / "README.md").write_bytes(b"ours\n")
    (tmp_path / "policies").mkdir()
    (tmp_path / ".git").mkdir()
    before = content(tmp_path)
    with monkeypatch.context() as patch:
        expected = failure(patch)
        with pytest.raises(expected):
            begin(tmp_path)
    assert content(tmp_path) == before
    assert not (tmp_path / ".lock").exists()
    begin(tmp_path)
    assert (tmp_path / "README.md").read_bytes() == b"ours\n"
    assert (tmp_path / ".gitignore").read_bytes().startswith(b"*.log\nprivate/\n")


def test_a_second_start_leaves_the_first_alone(root: Path) -> None:
    begin(root)
    before = content(root)
    with pytest.raises(UsageError, match="is a rollout already"):
        begin(root, organisation="Other")
    assert content(root) == before


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "acme").write_bytes(b"x")
    for place in (tmp_path / "acme", tmp_path / "acme" / "below"):
        with pytest.raises(FolderError, match=str(tmp_path / "acme")):
            begin(place)
    assert content(tmp_path) == {"acme": b"x"}


def test_a_repository_is_made_once(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("git")
    for name in ("GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    begin(root)
    make_repository(root, os.environ)
    assert (root / ".git").is_dir()
    before = content(root)
    make_repository(root, os.environ)
    below = begin(root / "below")
    make_repository(below.root, os.environ)
    assert not (below.root / ".git").exists()
    assert content(root / ".git") == {name[5:]: data for name, data in before.items() if name.startswith(".git/")}


def test_without_git_it_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(root)
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(UsageError, match="git is not installed"):
        make_repository(root, os.environ)
