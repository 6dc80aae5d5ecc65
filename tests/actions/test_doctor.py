"""Doctor: what it says about a machine and a folder, with parts missing, broken and real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from codex_rollout_tui.actions import doctor, items
from codex_rollout_tui.actions.doctor import CHECKS, Diagnosis, Patient, examine
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.terminal import lack_of_terminal
from codex_rollout_tui.codex import find
from codex_rollout_tui.vault import backend
from tests.actions.rollouts import choose
from tests.programs import program
from tests.real import need, need_root
from tests.store.folders import REPO


def about(check: str, root: Path, **environ: str) -> list[Diagnosis]:
    """What one check says."""
    (found,) = [each for each in CHECKS if each.__name__ == check]
    return list(found(Patient(root, environ, is_terminal=False)))


def states(found: list[Diagnosis]) -> list[tuple[str, str]]:
    return [(each.name, each.state) for each in found]


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this machine's keyring alone."""
    monkeypatch.setattr(backend, "look", lambda: backend.Backend("x", False, "none here", "get one"))


@pytest.mark.usefixtures("no_keyring")
def test_a_machine_without_anything_still_gets_a_whole_answer(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "find", lambda environ, machine: find.NotFound("There is no codex here.", "Install it."))
    found = examine(rollout.root, {"PATH": str(rollout.root)}, is_terminal=False)
    assert states(found) == [
        ("program", "good"),
        ("terminal", "info"),
        ("rollout", "good"),
        ("journal", "good"),
        ("git", "info"),
        ("codex", "info"),
        ("keyring", "warning"),
    ]
    for each in found:
        assert each.text
        assert each.remedy or each.state == "good"


@pytest.mark.usefixtures("no_keyring")
def test_without_a_path_at_all(rollout: Rollout) -> None:
    found = {each.name: each.state for each in examine(rollout.root, {}, is_terminal=True)}
    assert found["codex"] in ("good", "info")
    assert found["terminal"] == "info"


@pytest.mark.parametrize(
    ("is_terminal", "environ", "told"),
    [
        (True, {"TERM": "xterm-256color"}, ""),
        (False, {"TERM": "xterm-256color"}, "this is no terminal"),
        (True, {"TERM": "dumb"}, "this terminal cannot place text (TERM is dumb)"),
        (True, {}, "this terminal cannot place text (TERM is not set)"),
    ],
)
def test_where_the_app_can_be_shown(is_terminal: bool, environ: dict[str, str], told: str) -> None:
    assert lack_of_terminal(is_terminal, environ) == told


@pytest.mark.parametrize(("columns", "rows", "state"), [(80, 24, "good"), (59, 24, "warning"), (80, 17, "warning")])
def test_a_small_terminal_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, columns: int, rows: int, state: str
) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((columns, rows)))
    (found,) = doctor.terminal(Patient(tmp_path, {"TERM": "xterm"}, is_terminal=True))
    assert found.state == state
    assert f"{columns} columns" in found.text


def test_git_here_broken_and_missing(tmp_path: Path) -> None:
    git = need("git")
    assert about("git", tmp_path, PATH=str(git.parent))[0].text.startswith("git version")
    program(tmp_path / "git", "#!/bin/sh\nexit 3\n")
    assert states(about("git", tmp_path, PATH=str(tmp_path))) == [("git", "warning")]
    (tmp_path / "git").write_bytes(b"\x00\x01")
    assert states(about("git", tmp_path, PATH=str(tmp_path))) == [("git", "warning")]
    assert states(about("git", tmp_path, PATH=str(tmp_path / "none"))) == [("git", "info")]


def test_the_real_codex_is_asked(tmp_path: Path) -> None:
    need("bwrap")
    environ = {"PATH": f"{need('codex').parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    (found,) = about("codex", tmp_path, **environ)
    assert found.state in ("good", "info")
    assert found.text.startswith("codex 0.")
    assert found.state == "good" or found.remedy


def test_a_folder_that_is_no_rollout(tmp_path: Path) -> None:
    (found,) = about("folder", tmp_path)
    assert (found.name, found.state) == ("rollout", "info")
    assert "codex-rollout init" in found.remedy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("schema_version = 2\n", "has schema version 2"),
        ("schema_version = 1\nid = 5\n", "rollout.toml, line 2: id must be text in quotes"),
        ("schema_version = \n", "rollout.toml, line 1:"),
    ],
)
def test_a_rollout_that_cannot_be_opened(rollout: Rollout, text: str, told: str) -> None:
    (rollout.root / "rollout.toml").write_text(text)
    (found,) = about("folder", rollout.root)
    assert (found.name, found.state) == ("rollout", "error")
    assert told in found.text


def journal_of(rollout: Rollout) -> Path:
    (path,) = (rollout.root / "journal").iterdir()
    return path


def test_an_edited_and_a_missing_line_are_named(rollout: Rollout) -> None:
    items.add_note(rollout, "local-toggle", "one")
    items.add_note(rollout, "local-toggle", "two")
    path = journal_of(rollout)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b"Acme", b"Acne"), *lines[1:4], *lines[5:]]))
    found = [each for each in about("folder", rollout.root) if each.name == "journal"]
    assert [each.state for each in found] == ["error", "error"]
    assert f"{path}, line 1: it was changed after it was written" in found[0].text
    assert f"{path}, line 5: it is number 6, but number 5 is missing before it" in found[1].text
    assert found[0].remedy == "Restore the file from Git or a backup."


def test_a_torn_line_is_no_fault(rollout: Rollout) -> None:
    with journal_of(rollout).open("ab") as file:
        file.write(b'{"v":1,"seq":')
    found = [each for each in about("folder", rollout.root) if each.name == "journal"]
    assert [each.state for each in found] == ["info", "good"]


def test_texts_that_are_gone_are_named(rollout: Rollout) -> None:
    for path in (rollout.root / "versions").iterdir():
        path.unlink()
    assert ("policies", "warning") in states(about("folder", rollout.root))
    choose(rollout, "allowed_sandbox_modes", ["read-only"])
    (rollout.root / "policies" / "baseline.toml").unlink()
    found = [each for each in about("folder", rollout.root) if each.name == "policies"]
    assert found[0].text.startswith(f"{rollout.root / 'policies' / 'baseline.toml'} is not there")


def test_a_folder_somebody_may_only_read(tmp_path: Path) -> None:
    need_root()
    code = """
import json, os, shutil, sys, tempfile
from pathlib import Path
from codex_rollout_tui.actions import doctor
from tests.actions.rollouts import begin
root = Path(tempfile.mkdtemp())
root.chmod(0o755)
begin(root / "acme")
list(doctor.folder(doctor.Patient(root / "acme", {}, False)))  # every module is there before it may read none
os.setgroups([]); os.setgid(65534); os.setuid(65534)
told = [(d.name, d.state, d.text) for d in doctor.folder(doctor.Patient(root / "acme", {}, False))]
print(json.dumps([str(root / "acme"), told]))
"""
    environ = {**os.environ, "PYTHONPATH": str(REPO), "CODEX_ROLLOUT_CONFIG": "/nowhere"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=REPO, env=environ)
    root, told = json.loads(done.stdout)
    subprocess.run(["rm", "-r", str(Path(root).parent)], check=True)
    assert [(name, state) for name, state, _ in told] == [
        ("rollout", "good"),
        ("journal", "good"),
        ("folder", "info"),
        ("folder", "warning"),
    ]
    assert told[2][2].startswith(f"{root} belongs to root, not to you")
    assert told[3][2] == f"{root} cannot be written by you, so nothing can be saved"


def test_keys_that_are_due_are_told_without_asking_the_keyring(rollout: Rollout) -> None:
    from codex_rollout_tui.actions.credentials.add import note_facts

    assert about("keys", rollout.root) == []
    note_facts(rollout, "ci", "access-token", {"last4": "Zp3x", "expires": "2999-01-01", "rotate_by": "2998-01-01"})
    assert states(about("keys", rollout.root)) == [("keys", "good")]
    note_facts(rollout, "ci", None, {"expires": "never"})
    (found,) = about("keys", rollout.root)
    assert (found.state, "never expires" in found.text) == ("warning", True)
    assert found.remedy == "Look at it with: codex-rollout key show ci"
    (rollout.root / "credentials.toml").write_text("schema_version = 2\n")
    assert states(about("keys", rollout.root)) == [("keys", "error")]
    assert about("keys", rollout.root / "none") == []


def test_a_keyring_that_works_says_how_it_keeps_keys(rollout: Rollout, monkeypatch: pytest.MonkeyPatch) -> None:
    good = backend.Backend("x", True, title="Secret Service", kept="encrypted in your login keyring")
    monkeypatch.setattr(backend, "look", lambda: good)
    (found,) = about("keyring", rollout.root)
    assert found.state == "good"
    assert found.text == "Secret Service answers; keys are kept encrypted in your login keyring"
