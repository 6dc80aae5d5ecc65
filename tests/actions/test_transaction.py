"""Several files as one: what a change that fails half-way leaves behind."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.actions.policy import save_version
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.transaction import transaction
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.errors import FolderBusyError, FolderError, WriteFailedError
from codex_rollout_tui.store import journal_append
from tests.actions.rollouts import choose, content, reopened
from tests.store.test_lock import held


def hand_edit(rollout: Rollout) -> None:
    path = rollout.root / "policies" / "baseline.toml"
    path.write_bytes(path.read_bytes() + b"# by hand\n")


ACTIONS: dict[str, Callable[[Rollout], object]] = {
    "note": lambda rollout: items.add_note(rollout, "local-toggle", "x"),
    "attest": lambda rollout: items.attest(rollout, "local-toggle", answer="on"),
    "attest a policy": lambda rollout: items.attest(rollout, "policy-lint", evidence=[evidence.note("x")]),
    "attest a decision": lambda rollout: items.attest(rollout, "prereq-decide-surfaces", answer="local"),
    "decide": lambda rollout: decide(rollout, "owners.codex-admin", "Emil"),
    "choose": lambda rollout: choose(rollout, "allowed_sandbox_modes", ["read-only"]),
    "save": save_version,
    "undo": undo,
}


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("person", ["Ana", "Chiara"])
def test_what_the_journal_refuses_changes_no_other_file(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch, name: str, person: str
) -> None:
    if name == "undo":
        choose(rollout, "allowed_sandbox_modes", ["read-only"])
        person = "Ana"
    else:
        hand_edit(rollout)
    acting = reopened(rollout.root, person)
    before = content(rollout.root)
    with monkeypatch.context() as patch:
        patch.setattr(journal_append, "_write", refuse)
        with pytest.raises(WriteFailedError, match=r"the disk is full\. Nothing was changed"):
            ACTIONS[name](acting)
    assert content(rollout.root) == before
    assert acting.file == rollout.file
    assert acting.refresh() is True, "whoever shows it looks again"
    ACTIONS[name](acting)
    assert content(rollout.root) != before
    assert reopened(rollout.root).reader.problems == ()


@pytest.mark.parametrize("name", ACTIONS)
def test_a_lock_that_another_process_keeps_changes_nothing(rollout: Rollout, name: str) -> None:
    hand_edit(rollout)
    acting = reopened(rollout.root, patience=0.05)
    before = content(rollout.root)
    with (
        held(rollout.root) as pid,
        pytest.raises(FolderBusyError, match=rf"process {pid} on .* more than 0.05 seconds"),
    ):
        ACTIONS[name](acting)
    assert content(rollout.root) == before


def test_files_are_put_back_new_ones_taken_away_and_modes_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "a").chmod(0o640)
    before = content(tmp_path)

    def change() -> None:
        with transaction(tmp_path / "keep", tmp_path / "b" / "c" / "d", tmp_path / "a"):
            (tmp_path / "a").write_bytes(b"other")
            (tmp_path / "b" / "c").mkdir(parents=True)
            (tmp_path / "b" / "c" / "d").write_bytes(b"new")
            raise KeyError

    with pytest.raises(KeyError):
        change()
    assert content(tmp_path) == before
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_link_is_neither_followed_nor_copied(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(FolderError, match="it is a link"), transaction(tmp_path / "keep", tmp_path / "link"):
        raise AssertionError("nothing inside runs")
    assert content(tmp_path) == {"a": b"a", "link": b"a"}


def test_what_went_well_stays_and_no_copy_with_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with transaction(tmp_path / "keep", tmp_path / "a", tmp_path / "b"):
        (tmp_path / "a").write_bytes(b"other")
        (tmp_path / "b").write_bytes(b"new")
    assert content(tmp_path) == {"a": b"other", "b": b"new"}


def test_a_file_that_was_not_touched_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    number = (tmp_path / "a").stat().st_ino
    with pytest.raises(KeyError), transaction(tmp_path / "keep", tmp_path / "a"):
        raise KeyError
    assert (tmp_path / "a").stat().st_ino == number


def test_when_no_copy_can_be_made_nothing_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a")
    begun = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with (
            pytest.raises(WriteFailedError, match=f"{tmp_path / 'a'} cannot be written: the disk is full"),
            transaction(tmp_path / "keep", tmp_path / "a"),
        ):
            begun.append(1)
    (tmp_path / "folder").mkdir()
    with pytest.raises(FolderError, match="it is a folder"), transaction(tmp_path / "keep", tmp_path / "folder"):
        begun.append(2)
    assert begun == []
    assert content(tmp_path) == {"a": b"a", "folder": None}
