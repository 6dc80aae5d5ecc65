"""What was once found in a rollout folder, a case or more of each kind, asked of the command line alone.

So the same cases can be asked of another checkout: `python -m tests.safety --only kinds --tree FOLDER` says which of
them it does not stand. A case returns what is wrong, empty where nothing is.
"""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from select import select

from tests.credentials.samples import PLATFORM
from tests.safety.hostile.text import SEQUENCES

PATIENCE = 20
"""Seconds until a command hangs; one takes a quarter of a second."""
ITEM = "local-toggle"


@dataclass(frozen=True, slots=True)
class World:
    """A new rollout `acme`, made by the program of a checkout, and what lies beside it."""

    tree: Path
    base: Path

    @property
    def root(self) -> Path:
        return self.base / "acme"

    def run(self, *words: str, redirection: str = "", **environ: str) -> tuple[int | None, str, str]:
        """The exit code of a command (None where it hangs) and what it said; `redirection` is the shell's."""
        line = f'"$0" -m codex_rollout_tui "$@" {redirection}'
        command = ["bash", "-c", line, sys.executable, *words]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", cwd=self.base, timeout=PATIENCE,
                env=self.environ(**environ), stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None, "", ""
        return done.returncode, done.stdout, done.stderr

    def here(self, *words: str, redirection: str = "", **environ: str) -> tuple[int | None, str, str]:
        """The same about the rollout."""
        return self.run("-C", str(self.root), *words, redirection=redirection, **environ)

    def environ(self, **more: str) -> Mapping[str, str]:
        own = {"PATH": os.environ["PATH"], "HOME": str(self.base / "home"), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        own |= {"CODEX_ROLLOUT_CONFIG": str(self.base / "home" / "settings"), "CODEX_ROLLOUT_PERSON": "Ana"}
        return {**own, "PYTHONPATH": str(self.tree), **more}


Case = Callable[[World], str]
CASES: dict[str, Case] = {}


def case(number: int, name: str) -> Callable[[Case], Case]:
    """Register a case of the kind of a number."""

    def register(function: Case) -> Case:
        CASES[f"{number}: {name}"] = function
        return function

    return register


def world(tree: Path, base: Path) -> World:
    """A rollout with a note in it."""
    (base / "home" / "settings").mkdir(parents=True)
    made = World(tree, base)
    code, _, error = made.run("init", str(made.root), "--organisation", "Acme", "--surfaces", "local,cloud")
    assert code == 0, error
    assert made.here("note", ITEM, "seen")[0] == 0
    return made


def _outside(world: World, text: str = "mine\n") -> Path:
    file = world.base / "outside"
    file.write_text(text)
    return file


@case(1, "a link in private/ is written through")
def link_in_private(world: World) -> str:
    outside = _outside(world)
    (seen := world.root / "private" / "seen.json").unlink(missing_ok=True)
    seen.symlink_to(outside)
    world.here("status")
    world.here("note", ITEM, "more")
    return "" if outside.read_text() == "mine\n" else "a file outside was written"


@case(1, "private/writer is a link")
def link_of_the_writer(world: World) -> str:
    (world.root / "private" / "writer").unlink()
    (world.root / "private" / "writer").symlink_to(world.base / "profile")
    world.here("note", ITEM, "more")
    return "a file outside was made" if (world.base / "profile").exists() else ""


@case(1, "a policy that is a link is kept in versions/")
def link_of_a_policy(world: World) -> str:
    policy = world.root / "policies" / "baseline.toml"
    policy.unlink()
    policy.symlink_to(_outside(world, "aws_secret_access_key = 'x'\n"))
    world.here("attest", "policy-lint", "--note", "x")
    kept = [path.read_text() for path in (world.root / "versions").glob("*.toml")]
    return "its text was copied into the folder" if any("aws_secret" in text for text in kept) else ""


@case(1, "a journal that is no writer's is believed")
def name_of_a_journal(world: World) -> str:
    _journal(world, "$(cd;id>X)", _line("$(cd;id>X)", f"{date.today() - timedelta(days=2)}T09:41:03Z"))
    _, output, _ = world.here("status", "--json")
    return "its tick counts" if _status(output) == "done" else ""


@case(1, "private/ of somebody else's clone is believed")
def private_in_git(world: World) -> str:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    writer = (world.root / "private" / "writer").read_text().split()[0]
    for words in (["init", "-q"], ["add", "-f", "private/writer"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=world.root, env=world.environ(), check=True)
    world.here("note", ITEM, "mine")
    return "its journal is written to" if "mine" in (world.root / "journal" / f"{writer}.jsonl").read_text() else ""


@case(2, "a pipe in place of rollout.toml")
def pipe(world: World) -> str:
    (world.root / "rollout.toml").unlink()
    os.mkfifo(world.root / "rollout.toml")
    return _sentence(*world.here("status"))


@case(2, "a pipe in private/")
def pipe_in_private(world: World) -> str:
    (world.root / "private" / "seen.json").unlink(missing_ok=True)
    os.mkfifo(world.root / "private" / "seen.json")
    return "it hangs" if world.here("status")[0] is None else ""


@case(3, "an organisation that writes to the clipboard")
def hostile_organisation(world: World) -> str:
    path = world.root / "rollout.toml"
    name = json.dumps(f"Acme{SEQUENCES[0]}").replace("\x7f", "")
    path.write_text(re.sub(r'(?m)^organisation = "[^"]*"', lambda _: f"organisation = {name}", path.read_text()))
    sent = _app(world)
    if "Acme" not in sent:
        return "the app did not come up"
    return "the terminal was sent it" if SEQUENCES[0] in sent else ""


@case(4, "an event of the future")
def future(world: World) -> str:
    _journal(world, "zoe-1234", _line("zoe-1234", "2099-01-01T00:00:00Z"))
    _, output, _ = world.here("status", "--json")
    return "it counts as done" if _status(output) == "done" else ""


@case(5, "a key in a command that is kept as an expectation")
def key_kept(world: World) -> str:
    policy = str(world.root / "policies" / "baseline.toml")
    world.here("policy", "decide", policy, "--command", f"curl -H {PLATFORM}", "--keep")
    return "it stands in the folder" if PLATFORM in _everything(world.root) else ""


@case(5, "a key as the person's name")
def key_as_person(world: World) -> str:
    _, output, error = world.here("--person", PLATFORM, "note", ITEM, "x")
    folder = _everything(world.root).casefold()
    return "it is kept or said" if PLATFORM.casefold() in folder or PLATFORM in output + error else ""


@case(5, "a key in a policy is shown")
def key_shown(world: World) -> str:
    policy = world.root / "policies" / "baseline.toml"
    policy.write_text(f'[mcp_servers.x.identity]\nurl = "https://x.example/?key={PLATFORM}"\n')
    _, found, _ = world.here("policy", "lint", str(policy))
    _, effective, _ = world.here("policy", "explain", "--system", str(policy))
    return "it is printed" if PLATFORM in found + effective else ""


@case(6, "a kill between rollout.toml and the journal")
def half_done(world: World) -> str:
    hook = world.base / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_KILL)
    before = (world.root / "rollout.toml").read_bytes()
    for count in range(40):
        (world.root / "rollout.toml").write_bytes(before)
        path = os.pathsep.join((str(hook), str(world.tree)))
        code, _, _ = world.here("decide", "--owner", f"codex-admin=Emil{count}", PYTHONPATH=path, KILL_AT=str(count))
        if code == 0:
            return ""
        world.here("status")
        said = any(f'"Emil{count}"' in path.read_text() for path in (world.root / "journal").glob("*.jsonl"))
        if f"Emil{count}" in (world.root / "rollout.toml").read_text() and not said:
            return "an answer is in force that nobody gave"
    return "the action never came to its end"


_KILL = """
import os, signal
left = int(os.environ.get("KILL_AT", "-1"))
def counted(call):
    def wrapped(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return call(*arguments, **named)
    return wrapped
if left >= 0:
    for name in ("fsync", "replace", "link", "unlink", "ftruncate"):
        setattr(os, name, counted(getattr(os, name)))
"""


@case(6, "what a killed process left stays for ever")
def leftovers(world: World) -> str:
    left = world.root / "policies" / f".baseline.toml.{(1 << 22) + 7}-1-1.tmp"
    left.write_bytes(b"x")
    world.here("note", ITEM, "more")
    return "a temporary file is still there" if left.exists() else ""


@case(7, "files that are not used are not named")
def ignored(world: World) -> str:
    names = ("policies/Contractors.toml", "policies/baseline (conflict).toml", "rollout (conflicted copy).toml",
             "journal/notes.txt")  # fmt: skip
    for name in names:
        (world.root / name).write_text("")
    _, output, error = world.here("status")
    missing = [name for name in names if name.rpartition("/")[2] not in output + error]
    return f"{', '.join(missing)} not named" if missing else ""


@case(8, "standard output is closed")
def closed_output(world: World) -> str:
    return _sentence(*world.here("status", redirection=">&- "))


@case(8, "the disk behind standard output is full")
def full_output(world: World) -> str:
    return _sentence(*world.here("note", ITEM, "x", redirection=">/dev/full"))


@case(8, "standard input is closed")
def closed_input(world: World) -> str:
    code, output, error = world.here("doctor", redirection="<&-")
    return "a traceback" if code is None or "Traceback" in output + error else ""


@case(8, "an app that is ended leaves the terminal")
def ended(world: World) -> str:
    sent = _app(world, signal.SIGTERM)
    modes = dict(re.findall(r"\x1b\[\?(\d+)([hl])", sent))
    left = [mode for mode in ("1000", "1003", "1049") if modes.get(mode) == "h"]
    return f"modes {', '.join(left)} are still set" if left or "1049" not in modes else ""


@case(9, "settings that nest 500 levels")
def nested_settings(world: World) -> str:
    (world.base / "home" / "settings" / "settings.toml").write_text(f"person = {'[' * 500}{']' * 500}\n")
    return _sentence(*world.here("note", ITEM, "x", CODEX_ROLLOUT_PERSON=""))


@case(9, "an unknown theme is not told")
def unknown_theme(world: World) -> str:
    (world.base / "home" / "settings" / "settings.toml").write_text('theme = "no-such-theme"\n')
    _, output, error = world.here("doctor")
    return "" if "no-such-theme" in output + error else "doctor says nothing"


@case(9, "a git of the folder is run")
def git_of_the_folder(world: World) -> str:
    planted = world.base / "git"
    planted.write_text(f"#!/bin/sh\ntouch {world.base}/ran\n")
    planted.chmod(0o755)
    world.here("doctor", PATH=f".:{os.environ['PATH']}")
    return "it was run" if (world.base / "ran").exists() else ""


def _line(writer: str, at: str) -> str:
    fields = {"v": 1, "seq": 1, "at": at, "by": writer, "kind": "attested", "item": ITEM, "outcome": "done",
              "answer": "on", "evidence": [], "edition": "2026-05-18", "prev": ""}  # fmt: skip
    text = json.dumps(fields, separators=(",", ":"))
    return f'{text[:-1]},"hash":"{sha256(text.encode()).hexdigest()}"}}\n'


def _journal(world: World, writer: str, text: str) -> None:
    (world.root / "journal" / f"{writer}.jsonl").write_text(text)


def _status(output: str) -> str:
    return next(str(item["status"]) for item in json.loads(output)["items"] if item["id"] == ITEM)


def _sentence(code: int | None, output: str, error: str) -> str:
    """What is wrong with the end of a command that should say one sentence, and exit with 2."""
    if code is None:
        return "it hangs"
    if "Traceback" in output + error:
        return "a traceback"
    said = error.strip().count("\n") + 1 if error.strip() else 0
    return "" if code == 2 and said == 1 else f"exit {code} and {said} lines"


def _everything(root: Path) -> str:
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    return "".join(f"{path.name}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in files)


def _app(world: World, number: int = signal.SIGKILL) -> str:
    """All that the app sends its terminal until its checklist stands there, and then is sent a signal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(world.base)
        command = [sys.executable, "-m", "codex_rollout_tui", "-C", str(world.root)]
        os.execve(sys.executable, command, world.environ(COLUMNS="120", LINES="36"))
    sent, end = b"", time.monotonic() + PATIENCE
    is_up = False
    try:
        while time.monotonic() < end:
            if not select([terminal], [], [], 0.2)[0]:
                continue
            block = os.read(terminal, 1 << 16)
            sent += block
            if not is_up and b"Attest" in sent:
                is_up = True
                os.kill(pid, number)
    except OSError:
        pass
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return sent.decode("utf-8", "replace")
