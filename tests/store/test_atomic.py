from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.errors import WriteFailedError
from codex_rollout_tui.files.atomic import write_bytes
from tests.real import need_root


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_the_content_is_replaced_and_nothing_else_is_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"one", b"", b"x" * 300_000):
        write_bytes(path, data)
        assert path.read_bytes() == data
        assert list(tmp_path.iterdir()) == [path]


def test_somebody_reading_keeps_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with path.open("rb") as file:
        write_bytes(path, b"new")
        assert file.read() == b"old"


def test_a_new_file_has_the_mode_of_the_umask_or_the_one_asked_for(tmp_path: Path) -> None:
    plain, private = tmp_path / "plain", tmp_path / "private"
    before = os.umask(0o027)
    try:
        write_bytes(plain, b"")
        write_bytes(private, b"", mode=0o600)
    finally:
        os.umask(before)
    assert (mode(plain), mode(private)) == (0o640, 0o600)


def test_an_old_file_keeps_its_mode_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o664)
    write_bytes(path, b"x")
    assert mode(path) == 0o664
    write_bytes(path, b"y", mode=0o600)
    assert mode(path) == 0o600


def test_an_old_file_keeps_its_owner(tmp_path: Path) -> None:
    need_root()
    path = tmp_path / "file"
    path.touch()
    os.chown(path, 65534, 65534)
    write_bytes(path, b"x")
    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "file", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to("real/file")
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    dangling = tmp_path / "dangling"
    dangling.symlink_to("real/other")
    write_bytes(dangling, b"made")
    assert (tmp_path / "real" / "other").read_bytes() == b"made"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for path, told in (
        (tmp_path / "folder", "it is a folder, not a file"),
        (tmp_path / "loop", "its symbolic link leads nowhere"),
        (tmp_path / "none" / "file", "it is not there"),
        (tmp_path / ("x" * 300), "its name is too long"),
    ):
        with pytest.raises(WriteFailedError) as caught:
            write_bytes(path, b"")
        assert str(caught.value).startswith(f"{path} cannot be written: {told}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "loop"]


def test_the_data_is_durable_before_the_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    sync, replace = os.fsync, os.replace

    def watch_sync(descriptor: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "data")
        sync(descriptor)

    def watch_replace(old: str, new: str, **folders: Any) -> None:
        calls.append("rename")
        replace(old, new, **folders)

    monkeypatch.setattr(os, "fsync", watch_sync)
    monkeypatch.setattr(os, "replace", watch_replace)
    write_bytes(tmp_path / "file", b"x")
    assert calls == ["data", "rename", "folder"]


def test_what_a_killed_writer_left_beside_a_file_goes_with_the_next_write(tmp_path: Path) -> None:
    dead, ours = (1 << 22) + 7, os.getpid()
    kept = [f".p.toml.{ours}-1-1.tmp", f".q.toml.{dead}-1-1.tmp", ".p.toml.swp", ".p.toml.notes-1.tmp"]
    for name in (f".p.toml.{dead}-1-1.tmp", *kept):
        (tmp_path / name).write_bytes(b"x")
    write_bytes(tmp_path / "p.toml", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "p.toml"])
