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
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.errors import FolderBusyError, FolderError, WriteFailedError
from codex_rollout_tui.store import journal_append
from codex_rollout_tui.store.transaction import transaction
from tests.actions.rollouts import choose, content, reopened
from tests.store.folders import ANA
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


def fail_unless(files: dict[Path, bytes], change: Callable[[], object] = int) -> None:
    """Fail in the middle of an action, by another error where its files are not yet written."""
    assert all(path.read_bytes() == data for path, data in files.items())
    change()
    raise KeyError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a policy, and a link to it."""
    for name in ("policies", "private"):
        (tmp_path / name).mkdir()
    (tmp_path / "policies" / "a.toml").write_bytes(b"a")
    (tmp_path / "policies" / "a.toml").chmod(0o640)
    (tmp_path / "policies" / "link.toml").symlink_to(tmp_path / "policies" / "a.toml")
    return tmp_path


def test_a_link_is_neither_followed_nor_copied(folder: Path) -> None:
    before = content(folder)
    with (
        pytest.raises(FolderError, match="it is a link"),
        transaction(folder, ANA, {folder / "policies" / "link.toml": b"other"}),
    ):
        raise AssertionError("nothing inside runs")
    assert content(folder) == before


def test_files_are_put_back_new_ones_taken_away_and_modes_kept(folder: Path) -> None:
    before = content(folder)
    files = {
        folder / "versions" / "d.toml": b"new",
        folder / "policies" / "a.toml": b"other",
    }
    with pytest.raises(KeyError), transaction(folder, ANA, files):
        fail_unless(files)
    assert content(folder) == before
    assert (folder / "policies" / "a.toml").stat().st_mode & 0o777 == 0o640


def test_what_somebody_else_wrote_meanwhile_is_left_alone(folder: Path) -> None:
    path = folder / "policies" / "a.toml"
    with pytest.raises(KeyError), transaction(folder, ANA, {path: b"ours"}):
        fail_unless({path: b"ours"}, lambda: path.write_bytes(b"theirs"))
    assert path.read_bytes() == b"theirs"
    assert not list((folder / "private").iterdir())


def test_what_went_well_stays_and_no_copy_with_it(folder: Path) -> None:
    files = {folder / "policies" / "a.toml": b"other", folder / "policies" / "new.toml": b"new"}
    with transaction(folder, ANA, files):
        assert len(list((folder / "private").iterdir())) == 2
    assert {path: path.read_bytes() for path in files} == files
    assert not list((folder / "private").iterdir())


def test_a_file_that_is_so_already_is_not_written(folder: Path) -> None:
    path = folder / "policies" / "a.toml"
    number = path.stat().st_ino
    with transaction(folder, ANA, {path: b"a"}):
        assert not list((folder / "private").iterdir())
    with pytest.raises(KeyError), transaction(folder, ANA, {path: b"other"}):
        raise KeyError
    assert path.stat().st_ino == number, "it has its own second name, so nothing was written to put it back"


def test_where_a_disk_knows_no_second_names_it_is_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_link)
    before, path = content(folder), folder / "policies" / "a.toml"
    with pytest.raises(KeyError), transaction(folder, ANA, {path: b"other"}):
        raise KeyError
    assert content(folder) == before
    assert path.stat().st_mode & 0o777 == 0o640


def test_when_no_copy_can_be_made_nothing_begins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, path, before = [], folder / "policies" / "a.toml", content(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with (
            pytest.raises(WriteFailedError, match=f"{path} cannot be written: the disk is full"),
            transaction(folder, ANA, {path: b"other"}),
        ):
            begun.append(1)
    assert content(folder) == before
    (folder / "policies" / "folder.toml").mkdir()
    with (
        pytest.raises(FolderError, match="it is a folder"),
        transaction(folder, ANA, {folder / "policies" / "folder.toml": b""}),
    ):
        begun.append(2)
    assert begun == []
