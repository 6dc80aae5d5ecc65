"""Every way Codex is installed, as small trees; the binaries in them are four bytes long."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from codex_rollout_tui.codex import find as finding
from codex_rollout_tui.codex import layouts
from codex_rollout_tui.codex.find import Binary, NotFound, find
from codex_rollout_tui.codex.layouts import CodexMachine
from tests.real import need

LINUX = CodexMachine("linux", "x86_64", node_modules=(), programs=(), apps=())
TRIPLE = "x86_64-unknown-linux-musl"
NEWER, OLDER = f"vendor/{TRIPLE}/bin/codex", f"vendor/{TRIPLE}/codex/codex"
PLATFORM = "@openai/codex-linux-x64"


def file(path: Path, content: bytes | str, mode: int = 0o755) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def link(path: Path, target: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(target, path.parent))
    return path


def package(folder: Path, version: str = "0.169.0", name: str = layouts.PACKAGE) -> Path:
    """A package with its launcher, which would betray that it was run."""
    file(folder / "package.json", json.dumps({"name": name, "version": version}), 0o644)
    file(folder / "bin" / "codex.js", f"#!/bin/sh\ntouch {folder / 'ran'}\n")
    return folder


def native(folder: Path, layout: str, version: str | None = None) -> Path:
    """The package of the platform, or the binary in the launcher's own package."""
    if version is not None:
        file(folder / "package.json", json.dumps({"name": layouts.PACKAGE, "version": f"{version}-linux-x64"}), 0o644)
    return file(folder / layout, b"\x7fELF")


def on_path(folder: Path) -> dict[str, str]:
    return {"PATH": str(folder), "HOME": str(folder.parent / "nobody")}


def found(environ: dict[str, str], explicit: Path | None = None, machine: CodexMachine = LINUX) -> Binary:
    binary = find(environ, explicit, machine=machine)
    assert isinstance(binary, Binary), binary
    return binary


def not_found(environ: dict[str, str], explicit: Path | None = None, machine: CodexMachine = LINUX) -> NotFound:
    binary = find(environ, explicit, machine=machine)
    assert isinstance(binary, NotFound), binary
    assert "npm install -g @openai/codex" in binary.remedy
    return binary


def test_npm_with_the_platform_package_inside(tmp_path: Path) -> None:
    """0.138 and later, as npm installs it globally."""
    home = package(tmp_path / "lib/node_modules/@openai/codex")
    real = native(home / "node_modules" / PLATFORM, NEWER, "0.169.0")
    command = link(tmp_path / "bin/codex", home / "bin/codex.js")
    assert found(on_path(tmp_path / "bin")) == Binary(real, "0.169.0", f"on PATH: {command}", None)
    assert not (home / "ran").exists()


def test_npm_before_0_138(tmp_path: Path) -> None:
    home = package(tmp_path / "lib/node_modules/@openai/codex", "0.121.0")
    real = native(home / "node_modules" / PLATFORM, OLDER, "0.121.0")
    link(tmp_path / "bin/codex", home / "bin/codex.js")
    binary = found(on_path(tmp_path / "bin"))
    assert (binary.path, binary.version) == (real, "0.121.0")


def test_npm_before_0_99_has_the_binary_in_the_launchers_package(tmp_path: Path) -> None:
    home = package(tmp_path / "lib/node_modules/@openai/codex", "0.90.0")
    real = native(home, OLDER)
    link(tmp_path / "bin/codex", home / "bin/codex.js")
    binary = found(on_path(tmp_path / "bin"))
    assert (binary.path, binary.version) == (real, "0.90.0")


def test_a_flat_node_modules_as_of_yarn_and_bun(tmp_path: Path) -> None:
    modules = tmp_path / "global/node_modules"
    home = package(modules / "@openai/codex")
    real = native(modules / PLATFORM, NEWER, "0.169.0")
    first = link(modules / ".bin/codex", home / "bin/codex.js")
    link(tmp_path / "bin/codex", first)
    assert found(on_path(tmp_path / "bin")).path == real


@pytest.mark.parametrize("absolute", [False, True])
def test_pnpm_with_its_store_and_its_shell_script(tmp_path: Path, absolute: bool) -> None:
    store = tmp_path / "pnpm/global/5/.pnpm"
    home = package(store / "@openai+codex@0.169.0/node_modules/@openai/codex")
    platform = store / "@openai+codex@0.169.0-linux-x64/node_modules/@openai/codex"
    real = native(platform, NEWER, "0.169.0")
    link(home.parent / "codex-linux-x64", platform)
    linked = link(tmp_path / "pnpm/global/5/node_modules/@openai/codex", home)
    script = f"{linked}/bin/codex.js" if absolute else "$basedir/global/5/node_modules/@openai/codex/bin/codex.js"
    file(tmp_path / "pnpm/codex", f'#!/bin/sh\nbasedir=$(dirname "$0")\nexec node  "{script}" "$@"\n')
    binary = found(on_path(tmp_path / "pnpm"))
    assert (binary.path, binary.version) == (real, "0.169.0")
    assert not (home / "ran").exists()


def test_the_platforms_package_wins_over_the_launchers_own(tmp_path: Path) -> None:
    home = package(tmp_path / "codex", "0.90.0")
    native(home, OLDER)
    real = native(home / "node_modules" / PLATFORM, NEWER, "0.169.0")
    assert found({}, home).path == real


@pytest.mark.parametrize("variable", ["npm_config_prefix", "NPM_CONFIG_PREFIX"])
def test_npms_prefix_without_path(tmp_path: Path, variable: str) -> None:
    real = native(package(tmp_path / "lib/node_modules/@openai/codex"), NEWER)
    binary = found({variable: str(tmp_path)})
    assert (binary.path, binary.origin) == (real, f"npm's global folder: {tmp_path}/lib/node_modules")


def test_beside_node_even_through_a_link(tmp_path: Path) -> None:
    node = file(tmp_path / "v22/bin/node", b"\x7fELF")
    real = native(package(tmp_path / "v22/lib/node_modules/@openai/codex"), NEWER)
    link(tmp_path / "bin/node", node)
    assert found(on_path(tmp_path / "bin")).path == real


def test_usual_folders_of_the_home_and_the_system(tmp_path: Path) -> None:
    real = native(package(tmp_path / "home/.npm-global/lib/node_modules/@openai/codex"), NEWER)
    machine = CodexMachine("linux", "x86_64", programs=(), apps=())
    assert "~/.npm-global/lib/node_modules" in machine.node_modules
    environ = {"HOME": str(tmp_path / "home"), "PATH": ""}
    assert found(environ, machine=CodexMachine("linux", "x86_64", machine.node_modules[:1], (), ())).path == real
    assert not_found({}, machine=CodexMachine("linux", "x86_64", machine.node_modules[:1], (), ())).reason.startswith(
        "No codex"
    )
    assert {"/usr/lib/node_modules", "/usr/local/lib/node_modules", "/opt/homebrew/lib/node_modules"} <= set(
        machine.node_modules
    )


def test_the_codex_app_on_a_mac(tmp_path: Path) -> None:
    app = file(tmp_path / "Codex.app/Contents/Resources/codex", "#!/bin/sh\necho codex-cli 0.168.1\n")
    app.write_bytes(b"\xcf\xfa\xed\xfe")
    machine = CodexMachine("darwin", "arm64", (), (), (str(app),))
    missing = not_found({}, machine=machine)
    assert f"{app} does not say its version" in missing.reason


def test_the_first_on_path_wins_and_a_broken_one_is_passed_by(tmp_path: Path) -> None:
    broken = package(tmp_path / "broken/@openai/codex")
    link(tmp_path / "one/codex", broken / "bin/codex.js")
    good = package(tmp_path / "good/@openai/codex")
    real = native(good, NEWER)
    link(tmp_path / "two/codex", good / "bin/codex.js")
    environ = {"PATH": f"relative::{tmp_path / 'none'}:{tmp_path / 'one'}:{tmp_path / 'two'}"}
    assert found(environ).path == real
    missing = not_found({"PATH": str(tmp_path / "one")})
    assert f"{tmp_path / 'one/codex'} has no binary for this machine" in missing.reason
    assert PLATFORM in missing.reason


def test_a_relative_folder_on_path_is_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link(tmp_path / "codex", package(tmp_path / "p") / "bin/codex.js")
    native(tmp_path / "p", NEWER)
    monkeypatch.chdir(tmp_path)
    assert not_found({"PATH": ".:"}).reason.startswith("No codex was found")


def test_a_version_managers_launcher_is_not_taken_for_codex(tmp_path: Path) -> None:
    shim = file(tmp_path / "lib/volta-shim", b"\x7fELF")
    command = link(tmp_path / "bin/codex", shim)
    assert f"{command} is a launcher (volta-shim)" in not_found(on_path(tmp_path / "bin")).reason


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "cannot be read: No such file or directory"),
        (lambda path: path.symlink_to(path.name), "cannot be read"),
        (os.mkfifo, "is not a file"),
        (lambda path: file(path, "#!/bin/sh\nexit 0\n"), "is a script, not the Codex binary"),
        (lambda path: file(path, b""), "is a script, not the Codex binary"),
        (lambda path: file(path, b"\x7fELF", 0o644), "is not executable"),
        (lambda path: file(path, b"\x7fELF"), "does not say its version as Codex does"),
        (lambda path: file(path, '#!/bin/sh\nexec node "$basedir/x/bin/codex.js"\n'), "is a script"),
        (lambda path: path.mkdir(), f"has no binary for this machine (the package {PLATFORM} is missing)"),
        (lambda path: native(path, NEWER).chmod(0o644), "which is not executable"),
    ],
)
def test_a_given_path_that_is_no_codex_is_never_replaced(tmp_path: Path, make: object, reason: str) -> None:
    good = package(tmp_path / "good/@openai/codex")
    native(good, NEWER)
    link(tmp_path / "bin/codex", good / "bin/codex.js")
    given = tmp_path / "given"
    assert callable(make)
    make(given)
    assert reason in not_found(on_path(tmp_path / "bin"), given).reason
    assert not (tmp_path / "good/@openai/codex/ran").exists()


@pytest.mark.parametrize("given", ["{}", "{}/bin/codex.js", "{}/" + NEWER, "bin/codex"])
def test_a_given_path_may_be_anything_that_leads_to_it(tmp_path: Path, given: str) -> None:
    home = package(tmp_path / "codex")
    real = native(home, NEWER)
    link(tmp_path / "bin/codex", home / "bin/codex.js")
    explicit = tmp_path / given.format(home)
    assert found({"PATH": ""}, explicit) == Binary(real, "0.169.0", f"given as {explicit}", None)


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "[]",
        "{}",
        '{"name": "x", "version": "0.1.0"}',
        '{"name": "@openai/codex", "version": "\\u001b[2J"}',
        "[" * 99_999,
    ],
)
def test_a_package_that_does_not_say_its_version_is_asked(tmp_path: Path, facts: str) -> None:
    home = package(tmp_path / "codex")
    native(home, NEWER)
    (home / "package.json").write_text(facts)
    assert "does not say its version as Codex does" in not_found({}, home).reason


def test_a_prerelease_keeps_its_name(tmp_path: Path) -> None:
    home = package(tmp_path / "codex", "0.170.0-alpha.2")
    native(home / "node_modules" / PLATFORM, NEWER, "0.170.0-alpha.2")
    assert found({}, home).version == "0.170.0-alpha.2"


@pytest.mark.parametrize(
    ("system", "machine", "place"),
    [
        ("linux", "aarch64", "codex-linux-arm64/vendor/aarch64-unknown-linux-musl/bin/codex"),
        ("darwin", "arm64", "codex-darwin-arm64/vendor/aarch64-apple-darwin/bin/codex"),
        ("win32", "amd64", "codex-win32-x64/vendor/x86_64-pc-windows-msvc/bin/codex.exe"),
    ],
)
def test_other_machines_have_their_own_package(tmp_path: Path, system: str, machine: str, place: str) -> None:
    home = package(tmp_path / "codex")
    real = file(home / "node_modules/@openai" / place, b"\x7fELF")
    file(real.parents[3] / "package.json", json.dumps({"name": layouts.PACKAGE, "version": "0.169.0"}), 0o644)
    assert found({}, home, CodexMachine(system, machine, (), (), ())).path == real
    assert "is missing" in not_found({}, home).reason


def test_a_machine_codex_is_not_made_for() -> None:
    assert (
        "not made for this machine (linux, riscv64)" in not_found({}, machine=CodexMachine("linux", "riscv64")).reason
    )


def test_a_name_with_escapes_is_shown_without(tmp_path: Path) -> None:
    reason = not_found({}, tmp_path / "a\x1b[31mb").reason
    assert "\x1b" not in reason
    assert "/ab cannot be read" in reason


def test_bubblewrap_of_the_package_or_of_path(tmp_path: Path) -> None:
    home = package(tmp_path / "codex")
    native(home, NEWER)
    assert found({"PATH": ""}, home).bwrap is None
    machines = file(tmp_path / "bin/bwrap", "#!/bin/sh\nexit 1\n")
    assert found({"PATH": str(tmp_path / "bin")}, home).bwrap == machines
    own = file(home / f"vendor/{TRIPLE}/codex-resources/bwrap", "#!/bin/sh\nexit 1\n")
    assert found({"PATH": str(tmp_path / "bin")}, home).bwrap == own
    machines.write_text("#!/bin/sh\nexit 0\n")
    assert found({"PATH": str(tmp_path / "bin")}, home).bwrap == machines, "the one that works is taken"
    machines.chmod(0o644)
    assert found({"PATH": str(tmp_path / "bin")}, home).bwrap == own


def test_the_real_one_is_found_and_says_the_same_version_itself(binary: Binary, tmp_path: Path) -> None:
    with binary.path.open("rb") as program:
        assert program.read(4) == b"\x7fELF"
    assert binary.origin == f"on PATH: {need('codex')}"
    (tmp_path / "other-name").symlink_to(binary.path)
    assert found({"PATH": ""}, tmp_path / "other-name", layouts.this_machine()).path == binary.path
    for bwrap in (binary.bwrap, None):
        assert finding._printed_version(binary.path, bwrap, 60) == binary.version
