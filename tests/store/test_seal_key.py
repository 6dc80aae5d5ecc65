from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.store.seal_key import NAME, own_key


def test_it_is_drawn_once_and_this_persons_alone(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    key = own_key(folder)
    assert key is not None
    assert (len(key), key) == (32, own_key(folder))
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert own_key(tmp_path / "other") != key


def test_what_is_no_key_is_not_used_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"short")
    assert own_key(tmp_path) is None
    assert (tmp_path / NAME).read_bytes() == b"short"


def test_where_none_can_be_kept_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert own_key(tmp_path / "file") is None


def test_what_a_killed_process_left_of_one_is_swept(tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.{(1 << 22) + 7}-1-1.tmp").write_bytes(b"half")
    assert own_key(tmp_path) is not None
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
