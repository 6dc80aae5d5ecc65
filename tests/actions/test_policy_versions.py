"""Saves from the workbench: each is an event with its text kept, whatever comes in between."""

from __future__ import annotations

import itertools
import os
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from codex_rollout_tui.actions import policy_versions
from codex_rollout_tui.actions.author import Clock
from codex_rollout_tui.actions.policy import last_saved, save_version
from codex_rollout_tui.actions.policy_file import PolicyFile, open_file
from codex_rollout_tui.actions.policy_versions import Recorder, Version, history
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.errors import RolloutError, WriteFailedError
from codex_rollout_tui.store import policies, transaction
from tests.actions.rollouts import NOW, author, begin, choose, content, reopened


def opened(root: Path, name: str = "baseline", person: str = "Ana", clock: Clock = lambda: NOW) -> PolicyFile:
    return open_file(root / "policies" / f"{name}.toml", author(person), clock)


def sha(data: bytes) -> str:
    return sha256(data).hexdigest()


def texts(rollout: Rollout, name: str = "baseline") -> list[bytes | None]:
    rollout.refresh()
    return [version.data for version in history(rollout, name)]


def test_a_save_writes_keeps_and_notes(rollout: Rollout) -> None:
    file = opened(rollout.root)
    before = file.base
    assert before is not None
    assert file.save(b"# 1\n") is None
    rollout.refresh()
    event = rollout.events[-1]
    assert (event.kind, dict(event.fields)) == (
        "saved",
        {"policy": "baseline", "before": sha(before), "sha256": sha(b"# 1\n")},
    )
    assert policies.read(rollout.root, "baseline") == policies.version(rollout.root, sha(b"# 1\n")) == b"# 1\n"
    assert texts(rollout) == [b"# 1\n", before]


def test_saving_the_saved_text_again_notes_nothing_and_the_same_text_after_another_is_noted(rollout: Rollout) -> None:
    file = opened(rollout.root)
    start = len(rollout.events)
    for data in (b"# 1\n", b"# 1\n", b"# 2\n", b"# 1\n"):
        assert file.save(data) is None
    rollout.refresh()
    assert [event.fields["sha256"] for event in rollout.events[start:]] == [sha(b"# 1\n"), sha(b"# 2\n"), sha(b"# 1\n")]


def test_between_the_saves_of_others_every_text_is_noted_as_who_saved_it(rollout: Rollout) -> None:
    """Whoever opened an older text is told of the newer one, and nobody's text is noted as somebody else's."""
    minutes = itertools.count(1)

    def clock() -> datetime:
        return NOW + timedelta(minutes=next(minutes))

    start = policies.read(rollout.root, "baseline")
    ana, ben = opened(rollout.root, clock=clock), opened(rollout.root, person="Ben", clock=clock)
    assert ana.save(b"# ana\n") is None
    found = ben.save(b"# ben\n")
    assert found is not None
    assert (found.state, found.data) == ("changed", b"# ana\n")
    ben.take(found)
    assert ben.save(b"# ben\n") is None
    other = Rollout(rollout.root, author("Chiara"), clock)
    choose(other, "allowed_sandbox_modes", ["read-only"])
    chosen = policies.read(rollout.root, "baseline")
    found = ana.save(b"# ana 2\n")
    assert found is not None
    ana.take(found)
    assert ana.save(b"# ana\n") is None
    assert [(version.who, version.data) for version in history(reopened(rollout.root), "baseline")] == [
        ("Ana", b"# ana\n"),
        ("Chiara", chosen),
        ("Ben", b"# ben\n"),
        ("Ana", b"# ana\n"),
        ("Ana", start),
    ]


def test_a_text_that_came_by_other_means_is_kept_when_it_is_replaced(rollout: Rollout) -> None:
    path = rollout.root / "policies" / "baseline.toml"
    path.write_bytes(b"# by hand\n")
    file = opened(rollout.root)
    assert not file.is_noted()
    assert history(rollout, "baseline")[0] == Version(
        sha(b"# by hand\n"), "", "", "on disk, and not noted yet", b"# by hand\n"
    )
    assert file.save(b"# 1\n") is None
    assert file.is_noted()
    assert texts(rollout)[:2] == [b"# 1\n", b"# by hand\n"]


def test_saving_an_unnoted_text_as_it_is_notes_it(rollout: Rollout) -> None:
    (rollout.root / "policies" / "baseline.toml").write_bytes(b"# by hand\n")
    file = opened(rollout.root)
    assert file.save(b"# by hand\n") is None
    assert file.is_noted()
    rollout.refresh()
    assert rollout.events[-1].fields["sha256"] == sha(b"# by hand\n")


def test_where_versions_cannot_be_written_nothing_is_unless_it_is_asked_for(rollout: Rollout) -> None:
    """A folder in the place of the version's file: even root cannot write there."""
    (rollout.root / "versions" / f"{sha(b'# 1')}.toml").mkdir()
    file = opened(rollout.root)
    before = content(rollout.root)
    with pytest.raises(RolloutError, match="versions"):
        file.save(b"# 1")
    assert content(rollout.root) == before
    assert file.save(b"# 1", note=False) is None
    assert (rollout.root / "policies" / "baseline.toml").read_bytes() == b"# 1"
    assert not file.is_noted()
    (rollout.root / "versions" / f"{sha(b'# 1')}.toml").rmdir()
    assert file.save(b"# 1") is None
    assert file.is_noted()


def test_where_the_event_cannot_be_written_the_text_is_what_it_was(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = opened(rollout.root)
    before = content(rollout.root)

    def refuse(*_: object) -> None:
        raise WriteFailedError("the journal is full")

    monkeypatch.setattr(Rollout, "record", refuse)
    with pytest.raises(WriteFailedError, match="journal is full"):
        file.save(b"# 1\n")
    assert content(rollout.root) == before
    monkeypatch.undo()
    assert file.save(b"# 1\n") is None


def test_what_others_write_at_the_very_moment_stays(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rollout.root / "policies" / "baseline.toml"
    file = opened(rollout.root)
    versions = sorted((rollout.root / "versions").iterdir())

    def meanwhile(place: Path, data: bytes, root: Path) -> None:
        path.write_bytes(b"# theirs\n")
        transaction.write_file(place, data, root)

    monkeypatch.setattr(policy_versions, "write_file", meanwhile)
    found = file.save(b"# mine\n")
    assert found is not None
    assert (found.state, found.data, path.read_bytes()) == ("changed", b"# theirs\n", b"# theirs\n")
    assert sorted((rollout.root / "versions").iterdir()) == versions


@pytest.mark.parametrize("name", ["baseline", "new"])
def test_not_even_what_is_put_back_overwrites_somebody(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Theirs comes after the copy was made that is put back where a save fails."""
    path = rollout.root / "policies" / f"{name}.toml"
    file = opened(rollout.root, name)
    write = file._write

    def meanwhile(data: bytes) -> None:
        path.write_bytes(b"# theirs\n")
        write(data)

    monkeypatch.setattr(file, "_write", meanwhile)
    found = file.save(b"# mine\n")
    assert found is not None
    assert (found.state, found.data, path.read_bytes()) == ("changed", b"# theirs\n", b"# theirs\n")


def test_a_new_policy_that_somebody_made_meanwhile_is_not_overwritten(rollout: Rollout) -> None:
    file = opened(rollout.root, "pilot")
    policies.save(rollout.root, "pilot", b"# theirs\n")
    found = file.save(b"# mine\n")
    assert found is not None
    assert found.state == "changed"
    assert policies.read(rollout.root, "pilot") == b"# theirs\n"


def killed_after(step: str, root: Path) -> None:
    """Save in another process that ends, as by kill -9, right after a step of it."""
    child = os.fork()
    if child == 0:
        file = opened(root)
        recorder = file.recorder
        assert recorder is not None

        with pytest.MonkeyPatch.context() as patch:
            if step == "version":
                patch.setattr(file, "_write", lambda data: os._exit(9))
            elif step == "file":
                patch.setattr(Rollout, "record", lambda *_: os._exit(9))
            file.save(b"# killed\n")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == (0 if step == "event" else 9)


def test_killed_between_version_and_file_the_old_text_stands(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    before = policies.read(root, "baseline")
    killed_after("version", root)
    file = opened(root)
    assert (file.base, file.is_noted()) == (before, True)
    assert file.save(b"# next\n") is None


def test_killed_between_file_and_event_the_old_text_stands(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    before, versions = policies.read(root, "baseline"), sorted((root / "versions").iterdir())
    killed_after("file", root)
    assert policies.read(root, "baseline") == b"# killed\n"
    file = opened(root)
    assert (file.base, file.is_noted()) == (before, True)
    assert sorted((root / "versions").iterdir()) == versions
    assert not list(root.rglob("*.before"))
    assert file.save(b"# killed\n") is None
    assert opened(root).is_noted()


def test_once_the_event_is_written_everything_is(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    killed_after("event", root)
    assert opened(root).is_noted()


def test_undo_brings_the_text_before_a_save_back(rollout: Rollout) -> None:
    before = policies.read(rollout.root, "baseline")
    assert opened(rollout.root).save(b"# 1\n") is None
    undo(rollout)
    assert policies.read(rollout.root, "baseline") == before
    last = last_saved(rollout)
    assert last is not None
    assert last.fields["sha256"] == sha(before)
    told = history(rollout, "baseline")
    assert [(version.data, version.about) for version in told] == [
        (before, "on disk, and not noted yet"),
        (b"# 1\n", "saved, taken back"),
        (before, "saved"),
    ]


def test_a_version_whose_text_is_missing_or_changed_is_listed_and_says_so(rollout: Rollout) -> None:
    file = opened(rollout.root)
    for data in (b"# 1\n", b"# 2\n"):
        file.save(data)
    (rollout.root / "versions" / f"{sha(b'# 1' + bytes([10]))}.toml").unlink()
    start = history(rollout, "baseline")[-1]
    (rollout.root / "versions" / f"{start.sha}.toml").write_bytes(b"tampered")
    rollout.refresh()
    found = history(rollout, "baseline")
    assert [version.data for version in found] == [b"# 2\n", None, None]
    assert "Restore it from Git" in found[1].problem
    assert "was changed" in found[2].problem


def test_choices_and_marked_versions_are_told_once(rollout: Rollout) -> None:
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    save_version(rollout)
    found = history(rollout, "baseline")
    assert [version.about for version in found] == ["saved", "saved"]


def test_a_policy_nobody_knows_has_no_history(rollout: Rollout) -> None:
    assert history(rollout, "none") == ()
    assert Recorder(rollout.root, "none", author(), lambda: NOW).history() == ()
