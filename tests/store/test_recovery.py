"""What a killed process left: made whole by who may write, shown as it was before by who may not, and told."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.actions.doctor import examine
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.store import intent as intents
from codex_rollout_tui.store import recovery
from codex_rollout_tui.store.leftovers import leftovers
from tests.actions.rollouts import NOW, author, begin, choose, content


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return begin(tmp_path / "acme").root


def opened(root: Path) -> Rollout:
    return Rollout(root, author(), lambda: NOW)


def killed(root: Path, act: Callable[[Rollout], object]) -> None:
    """Act in another process that ends, as by kill -9, when its files are written and its events are not."""
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Rollout, "record", lambda *_: os._exit(9))
            act(opened(root))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9


def answer(acting: Rollout) -> object:
    return decide(acting, "owners.codex-admin", "Emil")


def test_an_answer_that_was_cut_off_is_not_in_force(root: Path) -> None:
    before = content(root)
    killed(root, answer)
    assert "Emil" in (root / "rollout.toml").read_text()
    assert "codex-admin" not in opened(root).file.owners
    after = content(root)
    assert after.pop("private/recovered") == b"an action that was cut off was taken back (rollout.toml)"
    assert after == before


def test_a_reader_only_shows_it_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(root, lambda acting: choose(acting, "allowed_sandbox_modes", ["read-only"]))
    killed_files = content(root)
    monkeypatch.setattr(recovery, "may_recover", lambda _: False)
    reading = opened(root)
    policy = reading.policy()
    assert policy is not None
    assert b"read-only" not in policy.data
    assert (reading.refresh(), reading.refresh()) == (False, False)
    assert content(root) == killed_files
    monkeypatch.undo()
    opened(root)
    assert reading.refresh()
    assert b"read-only" not in reading.policies()["baseline"].data


def test_nobody_recovers_while_somebody_is_at_work(root: Path) -> None:
    killed(root, answer)
    with (root / ".lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "codex-admin" not in opened(root).file.owners
        assert intents.intent_file(root).exists()
    opened(root)
    assert not intents.intent_file(root).exists()


def test_what_somebody_changed_since_is_left_alone(root: Path) -> None:
    killed(root, answer)
    file = root / "rollout.toml"
    file.write_bytes(file.read_bytes() + b"# by hand\n")
    assert opened(root).file.owners["codex-admin"] == "Emil"
    assert file.read_bytes().endswith(b"# by hand\n")
    assert not list(root.rglob("*.before"))


@pytest.mark.parametrize(
    "change",
    [
        {"path": "../outside"}, {"path": "/outside"}, {"path": "policies/../../outside"}, {"path": ".git/config"},
        {"path": "policies/a/b"}, {"copy": "../../outside.before"}, {"copy": "outside"}, {"copy": ".a/b.before"},
        {"folders": [".."]}, {"path": 7}, {"folders": None},
    ],
)  # fmt: skip
@pytest.mark.parametrize("made", [[], ["..", ".git"]])
def test_an_intent_that_names_anything_else_is_none(
    tmp_path: Path, root: Path, change: dict[str, object], made: list[str]
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    file = {"path": "policies/baseline.toml", "before": "", "after": intents.digest(b"mine"), "copy": "", "folders": []}
    data = {"v": 1, "writer": "ana-0000", "seq": 99, "files": [{**file, **change}], "made": made}
    intents.intent_file(root).write_text(json.dumps(data))
    policy = (root / "policies" / "baseline.toml").read_bytes()
    assert opened(root).reader.problems == ()
    assert (outside.read_bytes(), (root / "policies" / "baseline.toml").read_bytes()) == (b"mine", policy)
    assert not intents.intent_file(root).exists()


@pytest.mark.parametrize("text", [b"", b"\0" * 50, b"[]", b"{}", b"[" * 100_000, b'{"v": 2}', b"\xff"])
def test_an_intent_that_is_none_is_taken_away(root: Path, text: bytes) -> None:
    intents.intent_file(root).write_bytes(text)
    assert opened(root).reader.problems == ()
    assert not intents.intent_file(root).exists()


def test_leftovers_go_unless_somebody_may_be_at_work_on_them(root: Path) -> None:
    gone, alive = 2**22 + 1, os.getppid()
    kept = [root / "policies" / ".baseline.toml.notours.tmp", root / "private" / f".place.json.{alive}-1-1.tmp"]
    left = [
        root / f".rollout.toml.{gone}-1-1.tmp", root / "private" / f".rollout.toml.{gone}-1.before",
        root / "versions" / f".x.toml.{gone}-1-1.tmp",
    ]  # fmt: skip
    for path in (*kept, *left):
        path.write_bytes(b"x")
    (root / "journal" / "zoe-0000.jsonl").touch()
    assert set(leftovers(root)) == {*left, root / "journal" / "zoe-0000.jsonl"}
    opened(root)
    assert list(leftovers(root)) == []
    assert all(path.exists() for path in kept)
    old = root.stat().st_mtime - 7200
    os.utime(kept[1], (old, old))
    assert list(leftovers(root)) == [kept[1]]


def told(root: Path) -> list[tuple[str, str]]:
    return [(found.state, found.text) for found in examine(root, {}, False) if found.name == "interruptions"]


def test_doctor_tells_what_was_mended_and_what_is_still_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(root) == []
    killed(root, answer)
    (root / "private" / f".x.{2**22 + 1}-1.before").touch()
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "may_recover", lambda _: False)
        shown = "an action that was cut off, whose files are shown as they were before it and 2 temporary files"
        assert told(root) == [("warning", f"somebody was cut off here and left {shown}")]
    ((state, mended),) = told(root)
    assert state == "info"
    assert "an action that was cut off was taken back (rollout.toml); 1 temporary file removed" in mended


def test_a_change_of_one_file_writes_nothing_more(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No intent and no copy for what is whole by itself, and for several files no more syncs than there were."""
    from codex_rollout_tui.actions import items

    calls: list[str] = []
    sync = os.fsync

    def counted(descriptor: int) -> None:
        calls.append("sync")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", counted)
    monkeypatch.setattr(intents, "begin", lambda *_, **__: calls.append("intent"))
    acting = opened(root)
    calls.clear()
    items.add_note(acting, "local-toggle", "x")
    items.attest(acting, "local-toggle", answer="on")
    assert calls == ["sync", "sync"]
    monkeypatch.undo()
    monkeypatch.setattr(os, "fsync", counted)
    calls.clear()
    answer(acting)
    assert len(calls) == 5


def test_a_start_that_was_cut_off_before_its_intent_leaves_room_for_the_next(tmp_path: Path) -> None:
    root = tmp_path / "acme"
    (root / "private").mkdir(parents=True)
    (root / "private" / f"..gitignore.{(1 << 22) + 7}-1-1.before").write_bytes(b"*.pyc\n")
    assert begin(root).reader.problems == ()
