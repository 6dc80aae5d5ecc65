"""A rollout in the making: it stands in its place whole, or nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.files import names
from codex_rollout_tui.store import workshop
from codex_rollout_tui.store.leftovers import leftovers, sweep_all
from tests.actions.rollouts import begin

DEAD = (1 << 22) + 7


def test_a_workshop_is_gone_in_the_end(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    with workshop.workshop(root, "demo") as place:
        (place / "inner").mkdir(parents=True)
        assert list(leftovers(root)) == [], "its process is at work"
    assert not place.exists()


def test_one_that_a_killed_process_left_is_swept_and_a_folder_of_somebody_is_not(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    left, other = root / "private" / f".demo.{DEAD}-1-1.tmp", root / "private" / "notes.tmp"
    for folder in (left, other):
        (folder / "inner").mkdir(parents=True)
        (folder / "inner" / "file").write_bytes(b"x")
    assert list(leftovers(root)) == [left]
    assert sweep_all(root) == 1
    assert not left.exists()
    assert (other / "inner" / "file").exists()


def test_sweeping_follows_no_link(tmp_path: Path) -> None:
    root = begin(tmp_path / "acme").root
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_bytes(b"x")
    (root / "private" / f".demo.{DEAD}-1-1.tmp").mkdir()
    (root / "private" / f".demo.{DEAD}-1-1.tmp" / "link").symlink_to(tmp_path / "mine")
    (root / "private" / f".demo.{DEAD}-1-2.tmp").symlink_to(tmp_path / "mine")
    sweep_all(root)
    assert (tmp_path / "mine" / "file").exists()


def test_all_that_was_made_is_moved_and_the_journals_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, made = begin(tmp_path / "new").root, begin(tmp_path / "new" / "private" / "made").root
    for path in (*(root / "journal").iterdir(), *(root / "policies").iterdir()):
        path.unlink()
    (made / "credentials.toml").write_text("schema_version = 1\n")
    moved: list[str] = []

    def move(old: Path, new: Path, base: Path) -> None:
        moved.append(new.name)
        names.move(old, new, base)

    monkeypatch.setattr(workshop, "move", move)
    workshop.move_in(made, root)
    assert moved[-1] == "journal"
    assert Rollout(root, begin(tmp_path / "other").author).reader.problems == ()
    assert {path.name for path in root.iterdir()} >= {"credentials.toml", "policies", "versions", "journal"}
