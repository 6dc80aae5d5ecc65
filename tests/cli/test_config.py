"""`config show|set|where`."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_rollout_tui.settings import load
from tests.cli.command import data, refused, run, unchanged
from tests.invented_secrets import SECRETS


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODEX_ROLLOUT_CONFIG", str(tmp_path / "own"))
    return tmp_path / "own" / "settings.toml"


def test_where_is_said_before_and_after_there_is_a_file(own: Path) -> None:
    assert run("config", "where").stdout == f"{own}\n"
    assert data("config", "where")["is_there"] is False
    run("config", "set", "ascii", "yes")
    assert data("config", "where") == {"schema_version": 1, "path": str(own), "is_there": True}


def test_a_setting_is_set_shown_and_taken_back_and_the_rest_of_the_file_stays(own: Path) -> None:
    own.parent.mkdir()
    own.write_text('# mine\nperson = "Ben"  # me\n[keymap]\nnote = "N"\n')
    assert run("config", "set", "wrap", "ON").stdout == f"wrap is yes now, in {own}.\n"
    run("config", "set", "keymap.attest", "space,t")
    assert data("config", "set", "theme", "nord")["value"] == "nord"
    assert load(own)._replace(path=None) == load(own)._replace(
        person="Ben", theme="nord", wrap=True, keymap={"note": "N", "attest": "space,t"}, path=None
    )
    run("config", "set", "theme", "")
    run("config", "set", "keymap.note", "")
    text = own.read_text()
    assert text.startswith('# mine\nperson = "Ben"  # me\n')
    assert "theme" not in text
    shown = data("config", "show")
    assert shown["settings"]["keymap"] == {"attest": "space,t"}
    assert (shown["settings"]["person"], shown["person"]) == ("Ben", "Ana")
    told = run("config", "show").stdout
    for line in ("person           Ben", "wrap             yes", "theme            not set", "At the keyboard: Ana"):
        assert line in told.splitlines()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("colour", "red", "There is no setting 'colour'. Known: person, theme, ascii, wrap, keymap.BINDING."),
        ("keymap", "x", "There is no setting 'keymap'."),
        ("keymap.", "x", "There is no setting 'keymap.'."),
        ("ascii", "maybe", "ascii is yes or no, not 'maybe'."),
        ("trusted_folders", "/srv", "trusted_folders is a list: write it into settings.toml, like"),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_changes_nothing(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    with unchanged(tmp_path):
        said = refused("config", "set", name, value)
    assert said.startswith(sentence)
    assert said.endswith("Nothing was changed.")


def test_a_file_that_is_wrong_is_named_with_its_line_and_left_alone(own: Path) -> None:
    own.parent.mkdir()
    own.write_text("\ncolour = 1\n")
    for words in (("show",), ("set", "ascii", "yes")):
        assert refused("config", *words).startswith(f"{own}, line 2: there is no setting 'colour'.")
    assert own.read_text() == "\ncolour = 1\n"


def test_a_secret_is_no_setting(tmp_path: Path) -> None:
    with unchanged(tmp_path):
        assert SECRETS["OpenAI"] not in refused("config", "set", "person", SECRETS["OpenAI"])
