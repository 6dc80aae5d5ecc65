"""Codex in a container: what the runner is asked, and the real verdict through it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from codex_rollout_tui.actions.doctor import Patient
from codex_rollout_tui.actions.doctor import codex as codex_check
from codex_rollout_tui.codex import container
from codex_rollout_tui.codex.find import Binary, NotFound, find
from codex_rollout_tui.codex.layouts import CodexMachine
from codex_rollout_tui.codex.verdict import ask
from tests.codex.container_runner import stand_in
from tests.programs import program

MAC = CodexMachine("darwin", "arm64", (), (), ())
SOUND = b'allowed_sandbox_modes = ["read-only"]\n'
REFUSED = b'allowed_sandbox_modes = ["workspace-write"]\n'


def on_path(folder: Path) -> dict[str, str]:
    return {"PATH": str(folder), "HOME": str(folder)}


def last_run(folder: Path) -> list[str]:
    """The words of the container that was run last."""
    lines = reversed((folder / "asked").read_text().splitlines())
    return next(words for words in map(json.loads, lines) if words[0] == "run")


@pytest.fixture
def folder(tmp_path: Path, binary: Binary) -> Path:
    """A folder of PATH with a runner that has an image with the real Codex in it."""
    stand_in(tmp_path / "bin", images=(container.IMAGE, "acme/codex:1"), bwrap=binary.bwrap, codex=binary.path)
    return tmp_path / "bin"


@pytest.mark.parametrize(("data", "accepted"), [(SOUND, True), (REFUSED, False), (b"", True)])
def test_the_real_codex_gives_its_verdict_through_it(folder: Path, binary: Binary, data: bytes, accepted: bool) -> None:
    given = find(on_path(folder), Path("container:acme/codex:1"), timeout=60)
    assert isinstance(given, Binary), given
    assert given.version == binary.version
    verdict = ask(given, data, timeout=60)
    assert verdict._replace(enforced=None) == ask(binary, data, timeout=60)._replace(enforced=None)
    assert verdict.accepted is accepted, verdict


def test_the_hosts_name_reaches_it(folder: Path) -> None:
    given = find(on_path(folder), Path("container:acme/codex:1"), timeout=60)
    assert isinstance(given, Binary)
    ask(given, SOUND, host="Build-1.example.com", timeout=60)
    words = last_run(folder)
    assert words[words.index("--hostname") + 1] == "Build-1.example.com"
    assert words[words.index("--add-host") + 1] == "build-1.example.com:127.0.0.1"


def test_where_nothing_else_isolates_the_image_is_found_unasked(folder: Path) -> None:
    found = find(on_path(folder), machine=MAC, timeout=60)
    assert isinstance(found, Binary), found
    assert found.origin == f"in the image {container.IMAGE}, by docker"


def test_nothing_stays_behind(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    given = find(on_path(folder), Path("container:acme/codex:1"), timeout=60)
    assert isinstance(given, Binary)
    ask(given, SOUND, timeout=60)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_candidate_is_all_that_the_container_is_lent(folder: Path) -> None:
    given = find(on_path(folder), Path("container:acme/codex:1"), timeout=60)
    assert isinstance(given, Binary)
    ask(given, SOUND, timeout=60)
    run = last_run(folder)
    mounts = [run[at + 1] for at, word in enumerate(run) if word == "--mount"]
    assert [mount.split(",")[2] for mount in mounts] == ["target=/etc/codex/requirements.toml"]
    assert all(mount.endswith(",readonly") for mount in mounts)
    assert "--volume" not in run
    assert "-v" not in run


@pytest.mark.parametrize("runner", ["docker", "podman"])
def test_an_image_that_is_not_there_comes_with_the_line_that_makes_it(tmp_path: Path, runner: str) -> None:
    stand_in(tmp_path, name=runner)
    given = find(on_path(tmp_path), Path("container:other"), timeout=60)
    assert isinstance(given, NotFound)
    assert given.reason == f"{runner} has no image other, or does not answer."
    assert f"| {runner} build -t {container.IMAGE} -" in given.remedy


def test_an_image_without_codex_says_so(tmp_path: Path) -> None:
    stand_in(tmp_path, images=("empty",))
    given = find(on_path(tmp_path), Path("container:empty"), timeout=60)
    assert isinstance(given, NotFound)
    assert given.reason == "There is no codex in the image empty."


def test_an_image_that_is_taken_away_meanwhile_gives_no_verdict(folder: Path) -> None:
    given = find(on_path(folder), Path("container:acme/codex:1"), timeout=60)
    assert isinstance(given, Binary)
    stand_in(folder, images=())
    verdict = ask(given, SOUND, timeout=60)
    assert verdict.accepted is None
    assert verdict.reason == "docker has no image acme/codex:1."


def test_without_a_runner_it_says_what_to_install(tmp_path: Path) -> None:
    given = find(on_path(tmp_path), Path("container:codex"))
    assert isinstance(given, NotFound)
    assert "no docker and no podman" in given.reason


def test_the_line_is_a_whole_one_that_a_shell_takes(tmp_path: Path) -> None:
    """What the builder is given on its standard input is a recipe of two steps, the measured Codex pinned."""
    program(tmp_path / "docker", '#!/bin/sh\nprintf "%s\\n" "$*"\ncat\n')
    done = subprocess.run(
        ["/bin/sh", "-c", container.recipe()],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        f"build -t {container.IMAGE} -\nFROM docker.io/library/node:22-slim\nRUN npm install -g @openai/codex@0.169.0\n"
    )


def test_doctor_shows_that_line_on_a_mac(tmp_path: Path) -> None:
    (diagnosis,) = codex_check(Patient(tmp_path, on_path(tmp_path), True, machine=MAC))
    assert diagnosis.state == "info"
    assert "this is macOS" in diagnosis.text
    assert diagnosis.remedy.startswith("Install Docker or Podman, then run this once")
    assert container.recipe() in diagnosis.remedy


def test_on_windows_the_line_is_one_of_powershell(tmp_path: Path) -> None:
    windows = CodexMachine("win32", "amd64", (), (), ())
    (diagnosis,) = codex_check(Patient(tmp_path, on_path(tmp_path), True, machine=windows))
    assert "this is Windows" in diagnosis.text
    assert diagnosis.remedy.endswith(
        '"FROM docker.io/library/node:22-slim`nRUN npm install -g @openai/codex@0.169.0"'
        f" | docker build -t {container.IMAGE} -"
    )


def test_doctor_is_content_where_the_image_is(folder: Path) -> None:
    (diagnosis,) = codex_check(Patient(folder.parent, on_path(folder), True, machine=MAC))
    assert diagnosis.state == "good"
    assert f"in the image {container.IMAGE}" in diagnosis.text
