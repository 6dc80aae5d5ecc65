"""The person's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui import settings
from codex_rollout_tui.errors import BadFileError
from codex_rollout_tui.settings import Settings, load, person, settings_path


def test_the_example_in_the_docstring_is_good(tmp_path: Path) -> None:
    text = str(settings.__doc__)
    (tmp_path / "settings.toml").write_text(text[text.index("# settings.toml") :])
    found = load(tmp_path / "settings.toml")
    assert (found.person, found.theme, found.ascii) == ("Ana Ruiz", "textual-light", False)
    assert found.keymap == {"attest": "space,t"}


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    found = load(tmp_path / "none.toml")
    assert (found.person, found.theme, found.ascii, dict(found.keymap)) == ("", "", False, {})


def test_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_path({"CODEX_ROLLOUT_CONFIG": str(tmp_path)}) == tmp_path / "settings.toml"
    monkeypatch.delenv("CODEX_ROLLOUT_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path().parts[-2:] == ("codex-rollout", "settings.toml")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xef\xbb\xbfperson = 'Ana'\r\n")
    assert load(tmp_path / "settings.toml").person == "Ana"


@pytest.mark.parametrize(
    ("data", "place", "told"),
    [
        (b"person = 5", ", line 1", "'person' has the wrong type. Write it as: person = \"Ana Ruiz\""),
        (b"\n\nascii = 'yes'", ", line 3", "'ascii' has the wrong type. Write it as: ascii = true"),
        (b"ascii = 1", ", line 1", "'ascii' has the wrong type"),
        (b"keymap = 'x'", ", line 1", "'keymap' has the wrong type. Write it as: [keymap]"),
        (b"[keymap]\nattest = ['t']", ", line 2", "'attest' has the wrong type. Write it as: [keymap]"),
        (
            b"theme = 'x'\nthem = 'y'",
            ", line 2",
            "there is no setting 'them'. Known settings: person, theme, ascii, wrap, keymap, trusted_folders.",
        ),
        (b"[ colours ]\n", ", line 1", "there is no setting 'colours'."),
        (b"theme = 'x'\nperson =", ", line 2", "not valid TOML"),
        (
            b"theme = 'x'\nperson = " + b"[" * 500 + b"]" * 500,
            ", line 2",
            "this nests more than 80 levels deep, which nothing here needs. Take out what is nested.",
        ),
        (b"theme = 'x'\n\xff", ", line 2", "this is not UTF-8 text. Save the file as UTF-8."),
    ],
)
def test_a_wrong_one_is_told_with_its_line(tmp_path: Path, data: bytes, place: str, told: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    with pytest.raises(BadFileError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}{place}: ")
    assert told in str(caught.value)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(BadFileError, match="cannot be read"):
        load(tmp_path / "settings.toml")


def test_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Settings(person="Ana")
    assert person(own, {"CODEX_ROLLOUT_PERSON": "Ben"}) == "Ben"
    assert person(own, {}) == "Ana"
    monkeypatch.setenv("LOGNAME", "chiara")
    assert person(Settings(), {}) == "chiara"


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_a_login_nobody_knows(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def unknown() -> str:
        raise error("no such uid")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert person(Settings(), {}) == "someone"
