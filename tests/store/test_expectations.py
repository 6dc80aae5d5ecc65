"""Kept expectations on disk: whole or not at all, one writer at a time, and nothing left behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from codex_rollout_tui.errors import (
    BadFileError,
    FolderBusyError,
    FolderError,
    NewerVersionError,
    UsageError,
    WriteFailedError,
)
from codex_rollout_tui.files import kinds
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import add
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.expectation_files import ExpectationFiles, of_file, of_policy, state
from codex_rollout_tui.store.expectations import change, load
from codex_rollout_tui.store.lock import locked
from tests.real import need_root
from tests.store.folders import python

PUSH = Expectation("command", "git push", "prompt")
LIVE = Expectation("web-search", "live", "forbidden")


def keep(kept: ExpectationFiles, *new: Expectation) -> tuple[Expectation, ...]:
    found: tuple[Expectation, ...] = ()
    for each in new:
        found = change(kept, lambda text, each=each: add(text, kept.file, each))  # type: ignore[misc]
    return found


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.toml"
    path.write_text("")
    return path


def test_of_a_rollouts_policy_they_lie_in_their_own_folder(root: Path) -> None:
    kept = of_policy(root, "strict")
    assert kept == ExpectationFiles(root / "expectations" / "strict.toml", root / "policies" / "strict.toml", root)
    assert load(kept) == ()
    assert dict(state(root)) == {}
    assert not (root / "expectations").exists()
    assert keep(kept, PUSH, LIVE) == (PUSH, LIVE) == load(kept)
    assert set(state(root)) == {"strict"}
    with pytest.raises(UsageError, match="cannot name a policy"):
        of_policy(root, "../x")


def test_of_a_file_they_lie_beside_it(policy: Path) -> None:
    kept = of_file(policy)
    assert kept.file == policy.parent / "requirements.toml.expect.toml"
    assert load(kept) == ()
    assert keep(kept, PUSH) == (PUSH,) == load(kept)
    assert sorted(each.name for each in policy.parent.iterdir()) == [
        "requirements.toml",
        "requirements.toml.expect.toml",
    ]


def test_a_file_that_is_a_policy_of_a_rollout_is_known_as_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policies.save(root, "strict", b"")
    assert of_file(root / "policies" / "strict.toml") == of_policy(root, "strict")
    monkeypatch.chdir(root / "policies")
    assert of_file(Path("strict.toml")).file == root / "expectations" / "strict.toml"
    for other in ("Strict!.toml", "strict.txt"):
        assert of_file(root / "policies" / other).root is None
    (root / "rollout.toml").unlink()
    assert of_file(root / "policies" / "strict.toml").root is None


def test_a_change_that_changes_nothing_writes_nothing(root: Path) -> None:
    kept = of_policy(root, "strict")
    keep(kept, PUSH)
    before = state(root)
    assert keep(kept, PUSH) == (PUSH,)
    assert state(root) == before


def test_what_a_file_must_not_hold_is_not_written(policy: Path) -> None:
    kept = of_file(policy)
    with pytest.raises(BadFileError):
        change(kept, lambda _: Document(b"schema_version = 1\nx = 1\n"))
    assert not kept.file.exists()
    kept.file.write_text("schema_version = 7\n")
    with pytest.raises(NewerVersionError):
        load(kept)
    with pytest.raises(NewerVersionError):
        keep(kept, PUSH)
    assert kept.file.read_text() == "schema_version = 7\n"


def test_a_file_that_cannot_be_read_is_one_sentence(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = of_file(policy)
    kept.file.mkdir()
    with pytest.raises(FolderError, match="it is a folder"):
        load(kept)
    kept.file.rmdir()
    kept.file.symlink_to(policy.parent / "gone")
    with pytest.raises(FolderError, match="a link that leads nowhere"):
        load(kept)
    kept.file.unlink()
    kept.file.write_bytes(b"#" * 11)
    monkeypatch.setattr(kinds, "EXPECTATIONS", kinds.EXPECTATIONS._replace(largest=10))
    with pytest.raises(FolderError, match="no list of expectations"):
        load(kept)


def test_a_folder_that_cannot_be_written_changes_nothing(root: Path) -> None:
    (root / "expectations").write_text("in the way")
    with pytest.raises(FolderError):
        keep(of_policy(root, "strict"), PUSH)
    assert (root / "expectations").read_text() == "in the way"


def test_a_file_of_somebody_else_stays_as_it_is(policy: Path) -> None:
    need_root()
    kept = of_file(policy)
    keep(kept, PUSH)
    before = kept.file.read_bytes()
    kept.file.chmod(0o444)
    pid = os.fork()
    if pid == 0:  # pragma: no cover
        policy.parent.chmod(0o755)
        os.setuid(65534)
        try:
            keep(kept, LIVE)
        except (WriteFailedError, FolderError):
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert kept.file.read_bytes() == before


def test_it_waits_for_another_writer_of_the_rollout_and_of_the_file(root: Path, policy: Path) -> None:
    kept, beside = of_policy(root, "strict"), of_file(policy)
    with locked(root):
        busy = python(WRITE, root / "policies" / "strict.toml", "0.1", "x")
        assert b"FolderBusyError" in busy.communicate(timeout=60)[1]
    with policy.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(FolderBusyError, match=r"locked for more than 0\.1 seconds"):
            change(beside, lambda text: add(text, beside.file, PUSH), timeout=0.1)
    assert load(kept) == load(beside) == ()


WRITE = """
import sys
from pathlib import Path
from codex_rollout_tui.policy.expectations.expectation import Expectation
from codex_rollout_tui.policy.expectations.file import add
from codex_rollout_tui.store.expectation_files import of_file
from codex_rollout_tui.store.expectations import change
kept = of_file(Path(sys.argv[1]))
for name in sys.argv[3:]:
    one = Expectation("command", name, "prompt")
    change(kept, lambda text: add(text, kept.file, one), timeout=float(sys.argv[2]))
"""


@pytest.mark.parametrize("inside", [True, False])
def test_several_processes_lose_nothing(root: Path, policy: Path, inside: bool) -> None:
    if inside:
        policies.save(root, "strict", b"")
        policy = root / "policies" / "strict.toml"
    names = [[f"{writer} {number}" for number in range(6)] for writer in "abc"]
    writers = [python(WRITE, policy, "60", *each) for each in names]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told.decode()
    kept = of_file(policy)
    assert {each.asked for each in load(kept)} == {name for each in names for name in each}
    assert [each.name for each in kept.file.parent.iterdir() if each.suffix == ".tmp"] == []
