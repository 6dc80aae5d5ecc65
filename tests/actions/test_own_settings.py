"""What a person sets for themselves: the name, and folders of others that are trusted; everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui import settings
from codex_rollout_tui.actions.own_settings import keep_person, trust
from codex_rollout_tui.errors import BadFileError, UsageError, WriteFailedError


def test_a_first_name_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    keep_person(path, 'Ana "the" Ruiz')
    assert settings.load(path).person == 'Ana "the" Ruiz'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_everything_else_stays(tmp_path: Path, end: str) -> None:
    path = tmp_path / "settings.toml"
    text = end.join(["# mine", 'theme = "x"', 'person = "Ben" # me', "[keymap]", 'attest = "t"', ""])
    path.write_bytes(text.encode())
    keep_person(path, "Ana")
    assert path.read_bytes() == text.replace('"Ben"', '"Ana"').encode()


@pytest.mark.parametrize("broken", [b"theme = ", b"\xff", b"a = " + b"[" * 500 + b"]" * 500])
def test_a_broken_file_is_left_alone(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(broken)
    with pytest.raises(WriteFailedError, match=f"{path}: your name could not be kept"):
        keep_person(path, "Ana")
    assert path.read_bytes() == broken


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteFailedError, match="Nothing was changed"):
        keep_person(tmp_path / "file" / "settings.toml", "Ana")


def test_a_folder_is_trusted_once_by_its_real_path(tmp_path: Path) -> None:
    path, folder = tmp_path / "config" / "settings.toml", tmp_path / "acme"
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    path.parent.mkdir()
    path.write_text('# mine\n[keymap]\nattest = "t"\n')
    assert trust(path, tmp_path / "link") == [str(folder)]
    assert trust(path, folder) == [str(folder)]
    assert trust(path, tmp_path) == [str(folder), str(tmp_path)]
    loaded = settings.load(path)
    assert (list(loaded.trusted_folders), dict(loaded.keymap)) == ([str(folder), str(tmp_path)], {"attest": "t"})
    assert path.read_text().startswith("# mine\n")


def test_what_cannot_be_trusted_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    with pytest.raises(UsageError, match="is no folder"):
        trust(path, tmp_path / "nowhere")
    path.write_text('trusted_folders = "/acme"\n')
    with pytest.raises(BadFileError, match="has the wrong type"):
        trust(path, tmp_path)
    assert path.read_text() == 'trusted_folders = "/acme"\n'
