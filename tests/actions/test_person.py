"""The name of whoever is at the keyboard, in their own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui import settings
from codex_rollout_tui.actions.person import keep_person
from codex_rollout_tui.errors import WriteFailedError


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
