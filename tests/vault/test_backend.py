"""Which keyring there is: none, one that forgets, one that is broken, and a real Secret Service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from codex_rollout_tui.vault import backend
from tests.real import need
from tests.store.folders import REPO

LOOK = """
import dataclasses, json
from codex_rollout_tui.vault.backend import look
print(json.dumps(dataclasses.asdict(look())))
"""


def looked(home: Path, *before: str, **environ: str) -> dict[str, object]:
    """What a Python of its own finds, with a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environ = {**kept, "HOME": str(home), "PYTHONPATH": str(REPO), **environ}
    command = [*before, sys.executable, "-c", LOOK]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=60, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("keyring.backends.null.Keyring", "the keyring in use forgets everything (null backend)"),
        ("keyring.backends.fail.Keyring", "there is no keyring on this machine"),
    ],
)
def test_a_keyring_that_keeps_nothing_is_none(tmp_path: Path, name: str, told: str) -> None:
    found = looked(tmp_path, PYTHON_KEYRING_BACKEND=name)
    assert (found["name"], found["usable"], found["reason"]) == (name, False, told)
    assert str(found["remedy"]).startswith(f"PYTHON_KEYRING_BACKEND chooses {name}: unset it")
    assert "gnome-keyring-daemon" in str(found["remedy"])


@pytest.mark.parametrize(
    "name", ["no_such_module.Keyring", "keyring.backends.null.NoSuch", "nonsense", "json.JSONDecoder"]
)
def test_a_keyring_that_does_not_load_is_told(tmp_path: Path, name: str) -> None:
    found = looked(tmp_path, PYTHON_KEYRING_BACKEND=name)
    assert found["usable"] is False
    assert "does not work (" in str(found["reason"])
    assert "PYTHON_KEYRING_BACKEND" in str(found["remedy"])
    assert found["remedy"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise KeyringLocked('x')", "the keyring is locked"),
        ("raise OSError('gone')", "the keyring does not work (OSError: gone)"),
        ("return None", ""),
    ],
)
def test_a_keyring_is_believed_only_when_it_answers(tmp_path: Path, body: str, told: str) -> None:
    (tmp_path / "kept.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "from keyring.errors import KeyringLocked\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 1\n"
        "    def set_password(self, *_): raise AssertionError('written to')\n"
        "    def delete_password(self, *_): raise AssertionError('deleted from')\n"
        "    def get_password(self, service, username):\n"
        f"        {body}\n"
    )
    found = looked(tmp_path, PYTHON_KEYRING_BACKEND="kept.Keyring", PYTHONPATH=f"{REPO}:{tmp_path}")
    assert (found["usable"], found["reason"]) == (not told, told)
    assert bool(found["remedy"]) is bool(told)


def test_plain_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "keyrings" / "alt").mkdir(parents=True)
    (tmp_path / "keyrings" / "alt" / "file.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class PlaintextKeyring(KeyringBackend):\n"
        "    priority = 1\n"
        "    def get_password(self, *_): return None\n"
        "    set_password = delete_password = get_password\n"
    )
    name = "keyrings.alt.file.PlaintextKeyring"
    found = looked(tmp_path, PYTHON_KEYRING_BACKEND=name, PYTHONPATH=f"{REPO}:{tmp_path}")
    assert (found["usable"], found["reason"]) == (
        False,
        "the keyring in use writes secrets into plain files (keyrings.alt)",
    )


def test_a_keyring_that_hangs_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def hang(machine: object) -> backend.Backend:
        over.wait(60)
        return backend.Backend("late", True)

    monkeypatch.setattr(backend, "_look", hang)
    try:
        found = backend.look(timeout=0.01)
    finally:
        over.set()
    assert (found.usable, found.reason) == (False, "the keyring did not answer within 0.01 s")
    assert found.remedy


SESSION = 'printf %s "$1" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; shift; "$@"'
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "$@"'
FREEDESKTOP = "keyring.backends.SecretService.Keyring"


def test_a_real_secret_service_unlocked_and_then_locked(tmp_path: Path) -> None:
    run, _ = str(need("dbus-run-session")), need("gnome-keyring-daemon")
    environ = {"XDG_RUNTIME_DIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    found = looked(tmp_path, run, "--", "sh", "-c", SESSION, "sh", "pass", **environ)
    assert (found["name"], found["usable"], found["reason"], found["remedy"]) == (FREEDESKTOP, True, "", "")
    assert (found["title"], "login keyring" in str(found["kept"])) == ("Secret Service", True)
    assert list((tmp_path / "data" / "keyrings").iterdir()), "the daemon made its keyring here"
    found = looked(tmp_path, run, "--", "sh", "-c", LOCKED, "sh", **environ)
    assert (found["name"], found["usable"], found["reason"]) == (
        FREEDESKTOP,
        False,
        "the keyring (Secret Service) is locked",
    )
    assert "gnome-keyring-daemon --replace --unlock" in str(found["remedy"])


def test_no_session_bus_is_no_keyring(tmp_path: Path) -> None:
    found = looked(tmp_path, DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/none")
    assert found["usable"] is False
    assert found["remedy"]
