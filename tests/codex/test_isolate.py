"""What the isolation hides, and what is said where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Unavailable
from codex_rollout_tui.codex.run import RunResult, run


def test_the_command_line_shows_nothing_of_the_machine() -> None:
    with isolate.sealed(Path("/b/bwrap"))(Path("/c/codex"), ("features", "list"), {isolate.POLICY: b"x"}) as command:
        assert command.argv[0] == "/b/bwrap"
        assert {"--unshare-all", "--clearenv", "--die-with-parent", "--new-session"} <= set(command.argv)
        assert command.argv[-4:] == ("--", "/codex", "features", "list")
        assert dict(command.env) == {}
        pairs = list(zip(command.argv, command.argv[1:], command.argv[2:], strict=False))
        binds = {(kind, inside) for kind, _, inside in pairs if kind.endswith(("bind", "bind-data"))}
        assert binds == {
            ("--ro-bind", "/codex"),
            ("--ro-bind-data", isolate.POLICY),
            ("--ro-bind-data", "/etc/hosts"),
        }
        held = {os.pread(descriptor, 100, 0) for descriptor in command.pass_fds}
        assert held == {b"x", b"127.0.0.1 localhost localhost\n"}
    for descriptor in command.pass_fds:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


@pytest.fixture
def lister(binary: Binary) -> Path:
    """A static program that lists a folder and repeats what it is told: Codex's own bundled search tool."""
    program = binary.path.parents[1] / "codex-path" / "rg"
    if not program.exists():
        pytest.skip("this Codex brings no static program that lists files")
    return program


def test_inside_there_is_only_what_we_put_there(binary: Binary, lister: Path, tmp_path: Path) -> None:
    assert binary.bwrap is not None
    (tmp_path / "secret").touch()
    files = {isolate.POLICY: b"a = 1\n", "/h/config.toml": b"b = 2\n"}
    with isolate.sealed(binary.bwrap)(
        lister, ("--files", "--hidden", "--no-ignore", "/"), files, "Build.Example"
    ) as command:
        outcome = run(command, timeout=60)
    assert sorted(outcome.stdout.decode().split()) == [
        "/codex",
        "/etc/codex/requirements.toml",
        "/etc/hosts",
        "/h/config.toml",
    ]
    with isolate.sealed(binary.bwrap)(lister, ("", "/etc"), files, "Build.Example") as command:
        outcome = run(command, timeout=60)
    assert sorted(outcome.stdout.decode().splitlines()) == [
        "/etc/codex/requirements.toml:a = 1",
        "/etc/hosts:127.0.0.1 build.example localhost",
    ]


def test_inside_there_is_no_network(binary: Binary, lister: Path) -> None:
    assert binary.bwrap is not None
    with (
        isolate.sealed(binary.bwrap)(lister, ("--line-buffered", "", "-"), {}) as command,
        subprocess.Popen(
            command.argv,
            env=dict(command.env),
            pass_fds=command.pass_fds,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"are you there\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"are you there\n", "it runs by now"
        program = process.pid
        while children := Path(f"/proc/{program}/task/{program}/children").read_text().split():
            program = int(children[0])
        devices = Path(f"/proc/{program}/net/dev").read_text().splitlines()
        assert [line.split(":")[0].strip() for line in devices if ":" in line] == ["lo"]
        assert Path(f"/proc/{program}/ns/net").readlink() != Path("/proc/self/ns/net").readlink(), (
            "nobody else is on its lo"
        )


def test_a_host_name_of_64_characters_is_the_longest(binary: Binary) -> None:
    assert binary.bwrap is not None
    assert isolate.is_host("a" * 64)
    assert not isolate.is_host("a" * 65)
    with isolate.sealed(binary.bwrap)(binary.path, ("--version",), {}, "a" * 64) as command:
        assert run(command, timeout=60).status == 0


def test_it_is_available_where_it_works(binary: Binary) -> None:
    assert isolate.available(binary.bwrap) is None


def test_other_systems_and_no_bubblewrap_have_their_own_sentence() -> None:
    mac = isolate.available(Path("/usr/bin/bwrap"), platform="darwin")
    assert mac is not None
    assert "on Linux only" in mac.reason
    none = isolate.available(None)
    assert none is not None
    assert "was not found" in none.reason
    assert "apt-get install bubblewrap" in none.remedy
    assert isolate.local_isolation(None) == none


def test_a_bubblewrap_that_is_none(tmp_path: Path) -> None:
    lack = isolate.available(tmp_path / "bwrap")
    assert lack is not None
    assert "could not be started" in lack.reason


ASK_INSIDE = """
import sys
from pathlib import Path
from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.verdict import ask
bwrap, codex = map(Path, sys.argv[1:])
lack = isolate.available(bwrap)
verdict = ask(Binary(codex, "0.169.0", "", bwrap), b"")
assert lack is not None and verdict.accepted is None, (lack, verdict)
assert (verdict.reason, verdict.remedy) == (lack.reason, lack.remedy), (lack, verdict)
print(lack.reason)
"""


@pytest.mark.parametrize("refusing", [("--disable-userns",), ("--cap-drop", "ALL", "--uid", "0")])
def test_where_namespaces_are_really_refused(binary: Binary, refusing: tuple[str, ...]) -> None:
    """A bubblewrap of its own makes a place where no user namespace can be made, or none can be used."""
    inside = (
        str(binary.bwrap),
        "--unshare-user",
        *refusing,
        "--dev-bind",
        "/",
        "/",
        "--",
        sys.executable,
        "-c",
        ASK_INSIDE,
    )
    ran = subprocess.run(
        [*inside, str(binary.bwrap), str(binary.path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert "This machine refuses" in ran.stdout


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("user/max_user_namespaces", "0", "user.max_user_namespaces"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "bwrap-userns-restrict"),
    ],
)
def test_the_setting_that_forbids_it_is_named(tmp_path: Path, setting: str, value: str, remedy: str) -> None:
    said = RunResult("exited", 1, stderr=b"bwrap: setting up uid map: Permission denied\n")
    assert isolate.failed(said)
    (tmp_path / setting).parent.mkdir()
    (tmp_path / setting).write_text(f"{value}\n")
    lack = isolate.diagnose(said, "bwrap", tmp_path)
    assert f"{setting.replace('/', '.')} is {value}" in lack.reason
    assert remedy in lack.remedy
    (tmp_path / setting).write_text("7\n")
    assert "setting up uid map: Permission denied" in isolate.diagnose(said, "bwrap", tmp_path).reason


def test_other_failures_keep_bubblewraps_words_without_its_escapes(tmp_path: Path) -> None:
    said = RunResult("exited", 1, stderr=b"bwrap: \x1b[31mNo such option\x1b[0m\n")
    assert isolate.diagnose(said, "/b", tmp_path) == Unavailable(
        "bubblewrap failed: No such option.", "Try it by hand: /b --unshare-all --ro-bind / / true"
    )
