"""A Codex of any version is found, or installed, and where neither can be the reason is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.codex import layouts
from tests.probing.__main__ import main
from tests.probing.error import ProbingError
from tests.probing.install import at, cache, installed, obtain
from tests.programs import program
from tests.real import need_codex

MACHINE = layouts.this_machine()
PLATFORM = f"codex-{MACHINE.suffix}"
PLACES = [
    ("0.77.0", "codex", MACHINE.vendored[1]),
    ("0.99.0", PLATFORM, MACHINE.vendored[1]),
    ("0.138.0", PLATFORM, MACHINE.vendored[0]),
]
"""As npm leaves them: version, package, place of the binary in it."""


def install(folder: Path, version: str, package: str, place: str) -> Path:
    scope = folder / "node_modules" / "@openai"
    (scope / "codex" / "bin").mkdir(parents=True)
    binary = scope / package / place
    binary.parent.mkdir(parents=True)
    binary.write_bytes(b"\x7fELF")
    binary.chmod(0o755)
    held = version if package == "codex" else f"{version}-{MACHINE.suffix}"
    facts = {"name": "@openai/codex", "version": held}
    (scope / package / "package.json").write_text(json.dumps(facts))
    return binary


@pytest.mark.parametrize("where", ["codex-{}", "{}"])
@pytest.mark.parametrize(("version", "package", "place"), PLACES)
def test_every_layout_is_found_in_both_folders(
    tmp_path: Path, version: str, package: str, place: str, where: str
) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path), "CODEX_ROLLOUT_BINARIES": str(tmp_path / "codex-rollout-ci")}
    binary = install(cache(environ) / where.format(version), version, package, place)
    found = installed(version, environ)
    assert found is not None
    assert (found.path, found.version) == (binary.resolve(), version)
    assert obtain(version, environ, offline=True) == found
    assert installed("0.1.0", environ) is None


def test_another_version_in_the_folder_is_not_taken(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    install(cache(environ) / "codex-0.138.0", "0.137.0", *PLACES[2][1:])
    assert installed("0.138.0", environ) is None


def test_offline_installs_nothing(tmp_path: Path, npm: Callable[[str], dict[str, str]]) -> None:
    with pytest.raises(ProbingError, match=r"Install it with: python -m tests\.probing install 0\.138\.0"):
        obtain("0.138.0", npm("touch called"), offline=True)
    assert list(tmp_path.rglob("called")) == []


def test_npm_installs_into_the_cache(tmp_path: Path, npm: Callable[[str], dict[str, str]]) -> None:
    binary = install(tmp_path / "made", "0.138.0", *PLACES[2][1:])
    environ = npm('echo "$@" > args\nwhile [ "$1" != --prefix ]; do shift; done\ncp -r made/node_modules "$2"')
    found = obtain("0.138.0", environ)
    assert found.path == cache(environ) / "codex-0.138.0" / binary.relative_to(tmp_path / "made")
    assert (tmp_path / "args").read_text().split()[-1] == "@openai/codex@0.138.0"


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo no such version >&2\nexit 1", "could not install .*: no such version"), ("true", "no binary")],
)
def test_a_failing_npm_is_told(npm: Callable[[str], dict[str, str]], script: str, said: str) -> None:
    with pytest.raises(ProbingError, match=said):
        obtain("0.138.0", npm(script))


def test_no_npm_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProbingError, match=r"npm, which installs Codex, was not found"):
        obtain("0.138.0", {"HOME": str(tmp_path), "PATH": ""})


@pytest.fixture
def npm(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """A stand-in for npm that runs a script in the test's folder; gives the environment to find it in."""

    def stand_in(script: str) -> dict[str, str]:
        npm = tmp_path / "bin" / "npm"
        npm.parent.mkdir()
        program(npm, f"#!/bin/sh\nPATH=/usr/bin:/bin\ncd {tmp_path}\n{script}\n")
        return {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path), "PATH": str(npm.parent)}

    return stand_in


@pytest.mark.parametrize("version", ["latest", "0.138", "../0.138.0", "0.138.0; rm"])
def test_what_is_no_version_is_refused(tmp_path: Path, version: str) -> None:
    with pytest.raises(ProbingError, match="not a version"):
        obtain(version, {"HOME": str(tmp_path), "PATH": ""})


def test_a_path_without_codex_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProbingError, match="No usable codex"):
        at(tmp_path / "nothing", {"PATH": ""})


def test_a_codex_too_old_to_read_policies_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path), "PATH": ""}
    install(cache(environ) / "codex-0.75.0", "0.75.0", *PLACES[0][1:])
    assert main(["prove", "0.75.0", "--offline"], environ) == 2
    assert "does not read requirements.toml" in capsys.readouterr().err


def test_the_command_line_tells_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path), "PATH": ""}
    assert main(["survey", "0.170.0", "--offline"], environ) == 2
    assert capsys.readouterr().err.startswith("Error: Codex 0.170.0 is not installed here.")
    assert main(["survey", "0.138.0"], environ) == 2
    assert "older than 0.169.0" in capsys.readouterr().err
    assert main(["survey", "latest"], environ) == 2
    assert "not a version" in capsys.readouterr().err
    binary = install(cache(environ) / "codex-0.138.0", "0.138.0", *PLACES[2][1:])
    assert main(["install", "0.138.0", "--offline"], environ) == 0
    assert capsys.readouterr().out == f"{binary}\n"


@pytest.mark.parametrize(
    ("required", "outcome"), [("0", pytest.skip.Exception), ("1", pytest.fail.Exception)], ids=["skipped", "failed"]
)
def test_a_test_that_needs_a_version_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    for name in ("XDG_CACHE_HOME", "HOME", "CODEX_ROLLOUT_BINARIES"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("CODEX_ROLLOUT_REQUIRE_REAL", required)
    with pytest.raises(outcome, match=r"needs codex 0\.77\.1: python -m tests\.probing install 0\.77\.1"):
        need_codex("0.77.1")
    binary = install(tmp_path / "0.77.1", "0.77.1", *PLACES[0][1:])
    assert need_codex("0.77.1") == binary
