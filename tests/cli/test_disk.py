"""Disks and folders that say no, for real: a sentence, exit code 2, and every byte as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.real import need_root
from tests.store.folders import REPO
from tests.store.test_disk import private_mounts

START = """
import json, os, resource, subprocess, sys, tempfile, traceback
from pathlib import Path
from click.testing import CliRunner
from codex_rollout_tui.cli.entry import main
from codex_rollout_tui.cli.main import codex_rollout
from tests.actions.rollouts import content

# What is forked below has every module already: it is denied the rollout's disk, and not Python's.
with tempfile.TemporaryDirectory() as warm:
    for words in (
        ["init", f"{warm}/a", "--organisation", "Acme", "--surfaces", "both"],
        ["-C", f"{warm}/a", "attest", "policy-lint", "--note", "x"],
        ["-C", f"{warm}/a", "decide", "--surfaces", "local"],
        ["-C", f"{warm}/a", "undo"],
        ["-C", f"{warm}/a", "status"],
        ["-C", f"{warm}/b", "status"],
        ["demo", "--folder", f"{warm}/c"],
    ):
        CliRunner().invoke(codex_rollout, words)
place = Path(sys.argv[1])
acme = place / "acme"
said = {}

def run(*words, limits=None):
    pipes = [os.pipe(), os.pipe()]
    child = os.fork()
    if child == 0:
        for number, (_, write) in enumerate(pipes, 1):
            os.dup2(write, number)
        sys.argv = ["codex-rollout", *map(str, words)]
        code = 70
        try:
            if limits:
                limits()
            main()
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    told = []
    _, status = os.waitpid(child, 0)
    for read, write in pipes:
        os.close(write)
        with open(read, encoding="utf-8") as file:
            told.append(file.read())
    return os.waitstatus_to_exitcode(status), *told

def made(*words):
    code, out, err = run(*words)
    assert code == 0, err

def refused(name, *words, **more):
    before = content(place)
    code, out, err = run(*words, **more)
    said[name] = {"code": code, "out": out, "err": err, "unchanged": content(place) == before}

BOTH = ["--organisation", "Acme", "--surfaces", "both"]
LONG = "x" * 60_000
EVERY = {
    "attest": ["-C", acme, "attest", "local-toggle", "--answer", "on", "--note", LONG],
    "attest policy": ["-C", acme, "attest", "policy-lint", "--note", LONG],
    "decide": ["-C", acme, "decide", "--owner", f"security-owner=Ben {LONG}"],
    "decide several": ["-C", acme, "decide", "--surfaces", "local", "--owner", f"codex-admin=Emil {LONG}"],
    "note by another": ["-C", acme, "--person", "Chiara", "note", "local-toggle", LONG],
}
"""


def told(script: str, place: Path, *before: str) -> dict[str, dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": str(REPO), "CODEX_ROLLOUT_PERSON": "Ana"}
    command = [*before, sys.executable, "-c", START + script + "print(json.dumps(said))", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=REPO, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def check(found: dict[str, dict[str, Any]], sentence: str) -> None:
    for name, said in found.items():
        assert (name, said["code"], said["out"]) == (name, 2, ""), said
        assert said["err"].startswith("codex-rollout: "), name
        assert said["err"].count("\n") == 1, name
        assert sentence in said["err"], name
        assert said["unchanged"], name


FULL = """
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], check=True)
made("init", acme, *BOTH)
(acme / "policies" / "baseline.toml").write_bytes(b"# by hand\\n")
filler = place / "filler"

def fill(room):
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(max(file.tell() - room, 0))

for room in (0, 4096, 8192, 16384, 32768):
    fill(room)
    for name, words in EVERY.items():
        refused(f"{name}, {room} bytes left", *words)
    if room <= 16384:
        refused(f"init, {room} bytes left", "init", place / "deep" / "beta", *BOTH)
    refused(f"demo, {room} bytes left", "demo", "--folder", place / "demo")
filler.unlink()
made("-C", acme, "attest", "local-toggle", "--answer", "on")
made("-C", acme, "undo")
"""


def test_a_full_disk(tmp_path: Path) -> None:
    found = told(FULL, tmp_path, *private_mounts())
    assert len(found) == 34
    check(found, "the disk is full. Nothing was changed. Make room and try again.")
    assert list(tmp_path.iterdir()) == []


LIMITED = """
made("init", acme, *BOTH)
(acme / "policies" / "baseline.toml").write_bytes(b"# by hand\\n")
(journal,) = (acme / "journal").iterdir()

def small():
    size = max(journal.stat().st_size, (acme / "rollout.toml").stat().st_size) + 40
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

for name, words in EVERY.items():
    refused(name, *words, limits=small)
for size in (0, 30, 100, 200, 400, 600, 1000):
    def tiny():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    refused(f"init, files of {size} bytes", "init", place / "deep" / "beta", *BOTH, limits=tiny)
    refused(f"demo, files of {size} bytes", "demo", "--folder", place / "demo", limits=tiny)
"""


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    found = told(LIMITED, tmp_path)
    assert len(found) == 19
    check(found, "it would be larger than the system lets a file be. Nothing was changed. Raise the limit (ulimit -f)")


NOBODY = """
made("init", acme, *BOTH)
for path in (acme, *acme.rglob("*")):
    os.chown(path, 65534, 65534)
    path.chmod(0o555 if path.is_dir() else 0o444)
(acme / "private").chmod(0)
def nobody():
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for name, words in EVERY.items():
    refused(name, *words, limits=nobody)
refused("init", "init", place / "deep" / "beta", *BOTH, limits=nobody)
refused("init below private", "init", acme / "private" / "beta", *BOTH, limits=nobody)
code, out, err = run("-C", acme, "status", limits=nobody)
assert (code, err) == (1, ""), (code, err)
assert out.startswith("Acme"), out
"""


def test_a_folder_somebody_may_only_read() -> None:
    need_root()
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    try:
        found = told(NOBODY, place)
    finally:
        shutil.rmtree(place)
    check(found, "you have no permission. Nothing was changed. Check who owns it")


READ_ONLY = """
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], check=True)
made("init", acme, *BOTH)
subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
for name, words in EVERY.items():
    refused(name, *words)
refused("init", "init", place / "beta", *BOTH)
refused("undo", "-C", acme, "undo")
code, out, err = run("-C", acme, "status")
assert (code, err) == (1, ""), (code, err)
"""


def test_a_read_only_disk(tmp_path: Path) -> None:
    check(told(READ_ONLY, tmp_path, *private_mounts()), "the disk is read-only. Nothing was changed.")
