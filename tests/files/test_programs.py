"""What is run is the person's: nothing in a relative folder of PATH, and nothing in a rollout."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from codex_rollout_tui.actions.doctor import examine
from codex_rollout_tui.actions.git import find_git, run_git
from codex_rollout_tui.actions.start import make_repository
from codex_rollout_tui.codex import layouts
from codex_rollout_tui.files.programs import find_program, only_trusted_programs, trusted_path
from codex_rollout_tui.tui.kit import desktop
from codex_rollout_tui.vault.machine_keyrings import this_machine
from tests.programs import program
from tests.real import need

NAMES = ("git", "codex", "xclip", "open", "gnome-keyring-daemon")


def planted(folder: Path, mark: Path) -> Path:
    """A folder of programs that leave a mark when they run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        program(folder / name, f"#!/bin/sh\necho ran >{mark}\n")
    return folder


@pytest.fixture(params=[".", "", "bin", "absolute"])
def environ(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """A PATH whose first folder is no place of its own: relative, or in a rollout; everything there leaves a mark."""
    root = tmp_path / "acme"
    mark = tmp_path / "mark"
    planted(root, mark)
    planted(root / "bin", mark)
    (root / "rollout.toml").touch()
    monkeypatch.chdir(root)
    first = str(root / "bin") if request.param == "absolute" else request.param
    yield {"PATH": f"{first}:{tmp_path / 'own'}", "DISPLAY": ":0", "HOME": str(tmp_path)}
    assert not mark.exists()


LOOKUPS: Iterable[Callable[[dict[str, str]], object]] = (
    find_git,
    lambda environ: find_program("xclip", environ),
    lambda environ: next(layouts.programs("codex", environ), None),
    lambda environ: this_machine(environ).find("gnome-keyring-daemon"),
)


@pytest.mark.parametrize("look", LOOKUPS, ids=["git", "clipboard", "codex", "keyring"])
def test_a_program_that_happens_to_be_at_hand_is_none(
    look: Callable[[dict[str, str]], object], environ: dict[str, str]
) -> None:
    assert look(environ) is None


def test_a_program_in_a_place_of_its_own_is_found(environ: dict[str, str], tmp_path: Path) -> None:
    own = planted(tmp_path / "own", tmp_path / "other-mark")
    assert find_git(environ) == str(own / "git")
    assert next(layouts.programs("codex", environ)) == own / "codex"
    assert trusted_path(environ) == str(own)


def test_nothing_at_hand_is_run(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", environ["PATH"])
    sent: list[str] = []
    assert desktop.copy("x", environ, sent.append).startswith("Sent to the terminal")
    desktop.open_page("https://example.org", {"PATH": environ["PATH"]}, lambda url: False)
    assert next(each.text for each in examine(Path.cwd(), environ) if each.name == "git").startswith("not found")
    with only_trusted_programs():
        assert os.environ["PATH"].endswith("/own")
    assert os.environ["PATH"] == environ["PATH"]


def test_a_repository_runs_nothing_it_names_itself(tmp_path: Path) -> None:
    """`core.fsmonitor`, hooks and a pager are programs that a clone brings along."""
    git = str(need("git"))
    root, mark, environ = tmp_path / "acme", tmp_path / "mark", {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    run = str(planted(tmp_path / "programs", mark) / "git")
    subprocess.run([git, "init", "--quiet", str(root)], env=environ, check=True)
    (root / ".git" / "hooks" / "post-index-change").symlink_to(run)
    for name in ("core.fsmonitor", "core.pager", "core.sshCommand"):
        subprocess.run([git, "-C", str(root), "config", name, run], env=environ, check=True)
    (root / "file").touch()
    make_repository(root, environ)
    run_git(git, "-C", str(root), "status", environ=environ)
    run_git(git, "-C", str(root), "add", "file", environ=environ)
    assert not mark.exists()
