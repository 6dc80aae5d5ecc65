from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from codex_rollout_tui.errors import FolderBusyError, NotARolloutError, WriteFailedError
from codex_rollout_tui.store import file_lock, policies
from codex_rollout_tui.store.journal_append import append
from codex_rollout_tui.store.lock import locked
from codex_rollout_tui.store.rollout_edit import edit
from tests.store.folders import ANA, NOW, note, path_of, python

HOLDER = """
import sys
from pathlib import Path
from codex_rollout_tui.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held(root: Path) -> Iterator[int]:
    """Another process holds the lock; gives its id."""
    with python(HOLDER, root) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder.pid
        finally:
            holder.kill()


def test_a_lock_held_too_long_is_said_with_who_holds_it(root: Path) -> None:
    with held(root) as pid:
        with pytest.raises(FolderBusyError) as caught:
            append(root, ANA, [note()], NOW, timeout=0.05)
        assert str(root / ".lock") in str(caught.value)
        assert f"process {pid} on " in str(caught.value)
        assert "for more than 0.05 seconds" in str(caught.value)
        with pytest.raises(FolderBusyError):
            policies.save(root, "baseline", b"", timeout=0.05)
        assert not path_of(root).exists()
        assert policies.names(root) == ()
    append(root, ANA, [note()], NOW, timeout=5)


def test_a_holder_nobody_knows(root: Path) -> None:
    with held(root):
        (root / ".lock").write_bytes(b"\xff")
        with pytest.raises(FolderBusyError, match="Another codex-rollout is writing"), locked(root, 0.05):
            pass


def test_the_same_thread_may_nest(root: Path) -> None:
    with locked(root, 0.05), locked(root, 0.05), locked(root / ".." / root.name, 0.05):
        append(root, ANA, [note()], NOW, timeout=0.05)
        edit(root, {"workspace_id": "x"})
    with locked(root, 0.05):
        pass


def test_an_inner_release_keeps_the_outer_lock(root: Path) -> None:
    with locked(root):
        with locked(root):
            pass
        assert not elsewhere(root)
    assert elsewhere(root)


def elsewhere(root: Path) -> bool:
    """Whether another thread gets the lock at once."""
    got: list[bool] = []

    def try_it() -> None:
        try:
            with locked(root, 0):
                got.append(True)
        except FolderBusyError:
            got.append(False)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    return got[0]


def test_other_threads_wait(root: Path) -> None:
    with locked(root):
        assert not elsewhere(root)
    assert elsewhere(root)


def test_a_lock_file_that_was_taken_away_meanwhile_is_nobodys(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = file_lock._take

    def taken_away(descriptor: int) -> bool:
        monkeypatch.undo()
        (root / ".lock").unlink()
        return take(descriptor)

    monkeypatch.setattr(file_lock, "_take", taken_away)
    with locked(root, 1):
        assert (root / ".lock").exists()
        assert not elsewhere(root)


def test_a_child_of_ours_does_not_keep_it(root: Path) -> None:
    with ExitStack() as stack:
        with locked(root):
            stack.enter_context(python("import sys; sys.stdin.read()"))
        assert elsewhere(root)


def test_an_error_inside_frees_the_lock(root: Path) -> None:
    with pytest.raises(KeyError), locked(root):
        raise KeyError
    assert elsewhere(root)


def test_no_folder_no_lock(tmp_path: Path) -> None:
    with pytest.raises(NotARolloutError), locked(tmp_path / "none"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_made_is_said(root: Path) -> None:
    (root / ".lock").unlink(missing_ok=True)
    (root / ".lock").mkdir()
    with pytest.raises(WriteFailedError, match="Nothing was changed"), locked(root, 0.05):
        pass


def test_a_second_name_of_somebody_elses_file_is_no_lock(root: Path, tmp_path: Path) -> None:
    (mine := tmp_path / "profile").write_text("mine\n")
    (root / ".lock").unlink(missing_ok=True)
    (root / ".lock").hardlink_to(mine)
    with pytest.raises(WriteFailedError, match=r"second name \(a hard link\)"), locked(root):
        pass
    assert mine.read_text() == "mine\n"
