from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from codex_rollout_tui.errors import FolderError, UsageError, WriteFailedError
from codex_rollout_tui.files import atomic
from codex_rollout_tui.store import create as creation
from codex_rollout_tui.store import rollout
from codex_rollout_tui.store.create import create
from tests.real import need
from tests.store.folders import rollout_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_holds_what_is_needed(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "acme"
    made = rollout_file(surfaces=("local",), conditions={"scim": True}, owners={"codex-admin": "Cleo"})
    create(root, made)
    assert rollout.load(root) == made
    assert names(root) == [
        ".gitattributes", ".gitignore", ".lock", "journal", "policies", "private", "rollout.toml",
    ]  # fmt: skip
    assert (root / "private").stat().st_mode & 0o777 == 0o700


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    create(tmp_path, rollout_file())
    assert rollout.load(tmp_path).organisation == "Acme"


def test_a_rollout_is_not_made_twice(tmp_path: Path) -> None:
    create(tmp_path, rollout_file())
    before = (tmp_path / "rollout.toml").read_bytes()
    with pytest.raises(UsageError, match="is a rollout already"):
        create(tmp_path, rollout_file(organisation="Other"))
    assert (tmp_path / "rollout.toml").read_bytes() == before


def test_names_in_the_way_are_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "2026.md").write_text("mine")
    (tmp_path / "audits").write_text("mine")
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(UsageError, match="holds journal, audits already"):
        create(tmp_path, rollout_file())
    assert names(tmp_path) == ["README.md", "audits", "journal"]


def test_other_files_and_what_an_interrupted_start_left_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "journal").mkdir()
    (tmp_path / ".gitignore").write_bytes(b"*.bak\nprivate/")
    create(tmp_path, rollout_file())
    assert (tmp_path / ".gitignore").read_text().splitlines() == ["*.bak", "private/", ".lock", ".*.tmp"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "acme").write_text("mine")
    with pytest.raises(FolderError, match="is a file, not a folder"):
        create(tmp_path / "acme", rollout_file())
    with pytest.raises(WriteFailedError, match="Nothing was changed"):
        create(tmp_path / "acme" / "beta", rollout_file())
    assert names(tmp_path) == ["acme"]


@pytest.mark.parametrize("fields", [
    {"organisation": " "}, {"surfaces": ("x",)}, {"edition": "2031-01-01"}, {"owners": {"boss": "Ben"}}, {"id": ""},
])  # fmt: skip
def test_a_rollout_that_could_not_be_read_is_not_made(tmp_path: Path, fields: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="Nothing was made"):
        create(tmp_path / "acme", rollout_file(**fields))
    assert names(tmp_path) == []


def test_the_rollout_file_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is interrupted, a folder with a rollout.toml is whole, and one without can be started again."""
    written: list[str] = []
    real = atomic.write_bytes

    def watch(path: Path, data: bytes, **options: Any) -> None:
        written.append(path.name)
        assert not (tmp_path / "rollout.toml").exists()
        real(path, data, **options)

    monkeypatch.setattr(creation, "write_bytes", watch)
    create(tmp_path, rollout_file())
    assert written[-1] == "rollout.toml"


def test_an_earlier_gitignore_is_put_back_when_a_start_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gitignore").write_text("*.bak\n")
    real = atomic.write_bytes

    def refuse(path: Path, data: bytes, **options: Any) -> None:
        if path.name == "rollout.toml":
            raise WriteFailedError("no")
        real(path, data, **options)

    monkeypatch.setattr(creation, "write_bytes", refuse)
    with pytest.raises(WriteFailedError):
        create(tmp_path, rollout_file())
    assert names(tmp_path) == [".gitignore"]
    assert (tmp_path / ".gitignore").read_text() == "*.bak\n"


def test_git_shares_what_is_shared_and_leaves_bytes_alone(tmp_path: Path) -> None:
    git = str(need("git"))
    create(tmp_path, rollout_file())
    (tmp_path / "private" / "writer").write_text("ana-3f9c")
    (tmp_path / "journal" / "ana-3f9c.jsonl").write_bytes(b"{}\n")
    run = ["-c", "core.autocrlf=true", "-C", str(tmp_path)]
    subprocess.run([git, "init", "-q", str(tmp_path)], check=True)
    out = subprocess.check_output([git, *run, "status", "--porcelain", "-uall"], text=True)
    assert sorted(line[3:] for line in out.splitlines()) == [
        ".gitattributes", ".gitignore", "journal/ana-3f9c.jsonl", "rollout.toml",
    ]  # fmt: skip
    subprocess.run([git, *run, "add", "journal"], check=True, capture_output=True)
    (tmp_path / "journal" / "ana-3f9c.jsonl").unlink()
    subprocess.run([git, *run, "checkout", "-q", "--", "journal"], check=True)
    assert (tmp_path / "journal" / "ana-3f9c.jsonl").read_bytes() == b"{}\n"
