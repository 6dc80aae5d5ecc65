"""Unmistakable secrets through every feature, and then the hunt: nowhere a trace of one. It fails when one leaks."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.canary.world import CANARIES, KeyringWorld, forms, python_of
from tests.real import missing
from tests.store.folders import REPO
from tests.vault.service import SecretService

APP = "from tests.canary.app import main; main()"


@contextmanager
def keyring_world(home: Path) -> Iterator[KeyringWorld]:
    """A rollout beside a real keyring."""
    with SecretService() as service:
        made = KeyringWorld(home, service)
        made.home.mkdir()
        command = [sys.executable, "-m", "codex_rollout_tui", "init", str(made.root), "--organisation", "Acme"]
        subprocess.run(
            [*command, "--surfaces", "both"], env=made.environ, cwd=made.home, check=True, capture_output=True
        )
        yield made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[KeyringWorld]:
    with keyring_world(tmp_path / "world") as made:
        yield made


def commands(world: KeyringWorld) -> None:
    """Every key command, and what else could meet a key."""
    secret = CANARIES
    world.say("key", "add", "analytics", "--created-by", "Ana", given=secret["stored"] + "\n")
    world.say("key", "add", "release-ci", "--kind", "access-token", given=secret["token"])
    world.say("key", "add", "compliance", given=secret["refused"] + "\n" + secret["refused"])
    world.say("key", "add", "ci", "--kind", "access-token", given=secret["refused"])
    bad = secret["argument"]
    for words in (
        ("key", "add", "analytics", bad),
        ("key", bad),
        ("key", "show", bad),
        ("key", "add", "x", f"--value={bad}"),
        ("key", "add", "analytics", "--facts-only", "--key-name", bad),
        ("key", "email", "analytics", "--sent", "--ticket", bad),
        (bad,),
        ("note", "local-toggle", bad),
        ("attest", "local-toggle", "--note", bad),
        ("attest", "analytics-key-store", "--answer", bad),
        ("attest", "local-toggle", "--link", f"https://x.example/{bad}"),
        ("decide", "--organisation", bad),
        ("wait", "cloud-toggle", "--on", bad, "--until", "2999-01-01"),
        ("guide", "show", bad),
    ):
        done = world.say(*words)
        assert done.returncode == 2, words
    for words in (("list",), ("list", "--json"), ("show", "analytics"), ("show", "analytics", "--json"), ("test",)):
        assert world.say("key", *words).returncode == 0
    world.say("key", "email", "analytics")
    world.say("key", "email", "analytics", "--sent")
    world.say("key", "email", "analytics", "--confirmed", "--json")
    world.say("key", "rotate", "analytics", given=secret["rotated"])
    world.say("key", "rotate", "analytics", "--switched")
    world.say("key", "test", "analytics", "--from-env", "HANDED", HANDED=secret["handed"])
    world.say("key", "test", "analytics", "--stdin", given=secret["handed"])
    world.say("key", "rotate", "analytics", "--tested")
    world.say("key", "rotate", "analytics", "--revoked")
    world.say("status")
    world.say("status", "--json", "--items")
    world.say("doctor")
    world.say("undo")
    world.service.lock()
    world.say("key", "add", "compliance", given=secret["locked"])
    world.say("key", "test")
    world.service.unlock()
    world.say("key", "remove", "release-ci", "--yes")


WAITS = "import sys; print('ready', flush=True); sys.stdin.read()"


def hand_over(world: KeyringWorld) -> None:
    """While one command has the key, no other process does."""
    command = [sys.executable, "-m", "codex_rollout_tui", "-C", str(world.root), "key", "export-env", "analytics", "--"]
    command += [sys.executable, "-c", WAITS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=world.environ, cwd=world.home) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        own = Path(f"/proc/{child.pid}/environ").read_bytes()
        assert CANARIES["rotated"].encode() in own, "the one command has it"
        world.look_at_processes(child.pid)
        child.stdin.close()
        assert child.wait(60) == 0


def until_it_runs(pid: int) -> None:
    """Wait until a process that was started has the arguments of its program."""
    deadline = time.monotonic() + 60
    while b"\0-C\0" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "it never ran"


def entering(world: KeyringWorld) -> None:
    """While a key is being stored, nobody sees it in the process list."""
    command = [sys.executable, "-m", "codex_rollout_tui", "-C", str(world.root), "key", "add", "compliance"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=world.environ, cwd=world.home) as child:
        assert child.stdin is not None
        child.stdin.write(CANARIES["locked"].encode()[:20])
        child.stdin.flush()
        until_it_runs(child.pid)
        world.look_at_processes()
        child.stdin.write(CANARIES["locked"].encode()[20:])
        out, err = child.communicate(timeout=60)
    world.keep("output of key add", out + err)
    world.say("key", "remove", "compliance", "--yes", "--revoked", "--forget")


def app(world: KeyringWorld) -> None:
    """The app, walked through and broken."""
    done = python_of(world, APP, str(world.root), "walk", given=json.dumps(CANARIES))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.count(b"<svg") >= 15
    done = python_of(world, APP, str(world.root), "crash", given=json.dumps(CANARIES))
    assert b"broken while 47 characters were pasted" in done.stdout + done.stderr


def killed(world: KeyringWorld) -> None:
    """A process that is killed while it holds a key leaves none behind."""
    command = [sys.executable, "-m", "codex_rollout_tui", "-C", str(world.root), "key", "add", "late"]
    pipe = subprocess.PIPE
    more = {"stdin": pipe, "stdout": pipe, "stderr": pipe, "env": world.environ, "cwd": world.home}
    world.service.stop()
    try:
        with subprocess.Popen([*command, "--kind", "other"], **more) as child:  # type: ignore[call-overload]
            child.stdin.write(CANARIES["locked"].encode())
            child.stdin.close()
            child.stdin = None
            world.look_at_processes()
            child.send_signal(signal.SIGKILL)
            out, err = child.communicate(timeout=60)
    finally:
        world.service.go_on()
    world.keep("output of key add late", out + err)


PARTS = (commands, hand_over, entering, app, killed)


def test_no_secret_is_anywhere_but_in_the_keyring(world: KeyringWorld) -> None:
    if not Path("/proc/self/environ").exists():
        missing("/proc")
    for part in PARTS:
        part(world)
    names = "\n".join(path for path, _ in world.files())
    assert "credentials.toml" in names
    assert ".keyring" in names, "what the keyring wrote is searched too"
    assert len(world.captured) > 25
    assert b"codex_rollout_tui\0-C\0" in world.captured["process list"]
    assert world.hunt() == []


LEAK_STORED = """
from codex_rollout_tui.actions.credentials import add
{patch}
from codex_rollout_tui.cli.entry import main
main()
"""
LEAKS = {
    "a fact": """
real = add.write_down
def leaky(rollout, name, told, did, **more):
    (rollout.root / "private" / "note.txt").write_text(SECRET[0])
    return real(rollout, name, told, did, **more)
add.write_down = leaky
""",
    "the journal": """
from codex_rollout_tui.store import journal_append
journal_append.refuse_secrets = lambda fields: None
real = add.write_down
def leaky(rollout, name, told, did, **more):
    return real(rollout, name, told, did, **{**more, "saw": SECRET[0]})
add.write_down = leaky
""",
    "a hash in the journal": """
import hashlib
real = add.write_down
def leaky(rollout, name, told, did, **more):
    return real(rollout, name, told, did, **{**more, "saw": hashlib.sha256(SECRET[0].encode()).hexdigest()})
add.write_down = leaky
""",
    "the output": """
real = add.write_down
def leaky(rollout, name, told, did, **more):
    import os
    os.write(2, b"stored " + SECRET[0].encode())
    return real(rollout, name, told, did, **more)
add.write_down = leaky
""",
    "a temp file": """
import tempfile, base64
real = add.write_down
def leaky(rollout, name, told, did, **more):
    with tempfile.NamedTemporaryFile("wb", delete=False) as file:
        file.write(b"x" + base64.b64encode(SECRET[0].encode()))
    return real(rollout, name, told, did, **more)
add.write_down = leaky
""",
    "the name of a file": """
real = add.write_down
def leaky(rollout, name, told, did, **more):
    (rollout.root / SECRET[0]).touch()
    return real(rollout, name, told, did, **more)
add.write_down = leaky
""",
}
CATCH = """
SECRET = []
real_check = add.check_shape
def check(secret, kind):
    SECRET.append(secret.reveal())
    return real_check(secret, kind)
add.check_shape = check
"""


@pytest.mark.parametrize("leak", list(LEAKS))
def test_a_leak_put_in_on_purpose_is_found(world: KeyringWorld, leak: str) -> None:
    code = LEAK_STORED.format(patch=CATCH + LEAKS[leak])
    done = python_of(world, code, "-C", str(world.root), "key", "add", "analytics", given=CANARIES["stored"])
    assert done.returncode == 0, done.stderr.decode()
    assert world.hunt() != []


def test_a_crash_report_with_locals_would_be_found(world: KeyringWorld) -> None:
    python_of(world, APP, str(world.root), "crash-with-locals", given=json.dumps(CANARIES))
    assert any(found.startswith("crash in output of the app") for found in world.hunt())


def test_a_key_on_the_screen_would_be_found(world: KeyringWorld) -> None:
    shows = "from codex_rollout_tui.tui.credentials.secret_field import SecretField as F; "
    shows += "F._draw = lambda self: self.show([((self.secret.reveal(), 'revealed'),), (), ()]); "
    python_of(world, shows + APP, str(world.root), "walk", given=json.dumps(CANARIES))
    assert any("in output of the app" in found for found in world.hunt())


@pytest.mark.parametrize("where", ["arguments", "environment"])
def test_a_process_that_shows_it_would_be_found(world: KeyringWorld, where: str) -> None:
    secret = CANARIES["stored"]
    code = "import sys; print('ready', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, *([secret] if where == "arguments" else [])]
    environ = {**world.environ, **({"LEAK": secret} if where == "environment" else {})}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ, cwd=REPO) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()
        world.look_at_processes()
        child.stdin.close()
        child.wait(60)
    assert world.hunt() != []


def test_what_is_typed_is_in_no_log_of_textuals(world: KeyringWorld) -> None:
    """With TEXTUAL_LOG set Textual writes every key and paste to a file: then no key is asked for."""
    log = world.home / "textual.log"
    code = f"import os; os.environ['TEXTUAL_LOG'] = {str(log)!r}; from tests.canary.app import main; main()"
    done = python_of(world, code, str(world.root), "walk", given=json.dumps(CANARIES))
    assert done.returncode != 0, "the walk finds no field to paste into"
    assert b"SecretField" in done.stderr or b"AssertionError" in done.stderr or b"NoMatches" in done.stderr
    assert log.stat().st_size > 0


@pytest.mark.parametrize("form", range(13))
def test_every_form_is_looked_for(world: KeyringWorld, form: int) -> None:
    (world.home / "found").write_bytes(b"..." + list(forms(CANARIES["token"]))[form] + b"...")
    assert world.hunt() != []
