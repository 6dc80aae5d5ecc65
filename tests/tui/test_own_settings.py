"""Settings that name what there is not are told by doctor, and no sound ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.own_settings import is_key, settings_complaints
from tests.cli.command import run


@pytest.mark.parametrize(
    "key", ["space", "t", "ctrl+t", "f5", "alt+enter", "question_mark", "+", "ctrl+underscore", "ä"]
)
def test_keys(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "spcae", "ctrl", "cmd+t", "ctrl+", "hyper+none"])
def test_no_keys(key: str) -> None:
    assert not is_key(key)


def test_sound_settings_are_no_complaint() -> None:
    assert list(settings_complaints(Settings(theme="textual-light", keymap={"attest": "t,ctrl+t"}))) == []
    assert list(settings_complaints(Settings())) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('theme = "drakula"\n', "settings  there is no theme 'drakula'. The themes are: "),
        ('[keymap]\nattest = "spcae"\n', "'spcae' (attest) is no key"),
        ('[keymap]\natest = "t"\n', "there is no binding 'atest'"),
        ('thme = "nord"\n', "there is no setting 'thme'"),
    ],
)
def test_doctor_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    monkeypatch.setenv("CODEX_ROLLOUT_CONFIG", str(tmp_path))
    (tmp_path / "settings.toml").write_text(text)
    said = run("-C", tmp_path, "doctor", code=1).stdout
    assert told in said
    assert "settings.toml" in said


def test_doctor_is_quiet_about_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEX_ROLLOUT_CONFIG", str(tmp_path))
    assert "settings" not in run("-C", tmp_path, "doctor", code=None).stdout
