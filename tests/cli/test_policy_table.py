"""`policy table`: policies side by side, for people and for other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.command import refused, run

STRICT = 'allowed_sandbox_modes = ["read-only"]\n[features]\napps = false\n'
OPEN = 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "strict.toml").write_text(STRICT)
    (tmp_path / "open.toml").write_text(OPEN)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_files_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run("policy", "table", "strict.toml", "open.toml").output.splitlines()[:6] == [
        "                         strict                               open",
        "  Codex starts under it  yes                                  yes",
        "Sandbox and file access",
        "≠ Sandbox modes people   read-only                            read-only or workspace-write",
        "  may choose",
        "Features",
    ]


@pytest.mark.usefixtures("folder")
def test_more_policies_than_fit_stand_below_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = run("policy", "table", "strict.toml", "open.toml").output
    assert max(map(len, out.splitlines())) <= 60
    assert out.count("Codex starts under") == 2


@pytest.mark.usefixtures("folder")
def test_as_data_and_only_what_differs() -> None:
    data = json.loads(run("policy", "table", "strict.toml", "open.toml", "--json", "--differences").output)
    assert data["policies"] == ["strict", "open"]
    assert [(row["key"], row["policies"], row["differs"]) for row in data["rows"]] == [
        ("allowed_sandbox_modes", {"strict": "read-only", "open": "read-only or workspace-write"}, True),
        ("features (off)", {"strict": "apps", "open": "not set"}, True),
    ]


@pytest.mark.usefixtures("folder")
def test_markdown_and_csv() -> None:
    markdown = run("policy", "table", "strict.toml", "open.toml", "--format", "markdown").output.splitlines()
    assert markdown[0] == "| What | strict | open |"
    assert "| **Features off for everybody** | apps | not set |" in markdown
    rows = list(csv.reader(run("policy", "table", "strict.toml", "open.toml", "--format", "csv").output.splitlines()))
    assert rows[0] == ["about", "what", "key", "differs", "strict", "open"]
    assert rows[1][4:] == ["yes", "yes"]


def test_no_cell_is_a_formula(folder: Path) -> None:
    (folder / "evil.toml").write_text('default_permissions = "=1+1"\n[permissions."=1+1"]\n')
    for row in csv.reader(run("policy", "table", "evil.toml", "--format", "csv", code=None).output.splitlines()):
        assert not any(cell.startswith("=") for cell in row)


def test_it_says_where_codex_does_not_start(folder: Path) -> None:
    (folder / "broken.toml").write_text('allowed_sandbox_modes = ["workspace-write"]\n')
    assert "Codex refuses it" in " ".join(run("policy", "table", "broken.toml", "open.toml", code=1).output.split())


def test_two_files_of_one_name_are_called_by_their_paths(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "strict.toml").write_text(OPEN)
    data = json.loads(run("policy", "table", "strict.toml", "other/strict.toml", "--json").output)
    assert data["policies"] == ["strict.toml", "other/strict.toml"]


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_is_one_sentence() -> None:
    assert "none.toml" in refused("policy", "table", "none.toml")
    assert "exclude each other" in refused("policy", "table", "strict.toml", "--json", "--format", "csv")
