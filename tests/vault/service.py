"""A real Secret Service of its own: dbus-daemon and gnome-keyring-daemon in a private home, lockable and killable."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.real import need

PASSWORD = b"a password for tests only"
DEFAULT = "/org/freedesktop/secrets/aliases/default"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""A session bus that starts no program by itself: what runs in a test is what the test started."""
PATIENCE_S = 60.0
"""How long a daemon may take to start; a slow machine is not a failure."""
FORGET = (
    "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "PYTHON_KEYRING_BACKEND",
    "XDG_CONFIG_HOME", "XDG_CURRENT_DESKTOP", "CODEX_ROLLOUT_CONFIG",
)  # fmt: skip
"""What the tests' own environment may say of keyrings, and must not."""


class SecretService:
    """A login keyring that is open, or with `bare` none yet, as where nobody ever signed in to a desktop.

    Use as a context manager; leaving it ends everything.
    """

    def __init__(self, *, bare: bool = False) -> None:
        self._bare = bare
        self.home = Path(tempfile.mkdtemp(prefix="keyring-"))
        self._bus: subprocess.Popen[bytes] | None = None
        self._daemons: list[subprocess.Popen[bytes]] = []
        self.address = ""

    @property
    def environ(self) -> dict[str, str]:
        """What a program needs to find this service and no other."""
        return {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }

    def whole(self, **more: str) -> dict[str, str]:
        """A whole environment for a process."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, **self.environ, **more}

    def __enter__(self) -> SecretService:
        for name in ("run", "data"):
            (self.home / name).mkdir(mode=0o700)
        config = self.home / "bus.conf"
        config.write_text(BUS.format(path=self.home / "run" / "b"))
        command = [str(need("dbus-daemon")), f"--config-file={config}", "--nofork", "--print-address=1", "--nopidfile"]
        pipe = subprocess.PIPE
        self._bus = subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL, env=self.whole())
        assert self._bus.stdout is not None
        self.address = self._bus.stdout.readline().decode().strip()
        self._start() if self._bare else self.unlock()
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self._daemons, *([self._bus] if self._bus else [])):
            _end(process)
        # A daemon that was just killed may have a file in the making.
        shutil.rmtree(self.home, ignore_errors=True)

    def unlock(self, password: bytes = PASSWORD) -> None:
        """Open the login keyring (made the first time), with a daemon that takes over from the one before."""
        self._start("--unlock", password=password)
        until = time.monotonic() + PATIENCE_S
        # A daemon has its name on the bus before it has read its keyrings.
        while not self._is_open():
            assert time.monotonic() < until, "the login keyring never opened"

    def _is_open(self) -> bool:
        """Whether there is a default collection, and it is not locked."""
        import secretstorage
        from secretstorage.util import DBusAddressWrapper

        with self._connected() as connection:
            service = DBusAddressWrapper("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", connection)
            (path,) = service.call("ReadAlias", "s", "default")
            return path != "/" and not secretstorage.Collection(connection, path).is_locked()

    def _start(self, *options: str, password: bytes = b"") -> None:
        command = [str(need("gnome-keyring-daemon")), "--replace", *options, "--components=secrets", "--foreground"]
        pipe = subprocess.PIPE
        daemon = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=self.whole())
        assert daemon.stdin is not None
        assert daemon.stdout is not None
        daemon.stdin.write(password)
        daemon.stdin.close()
        until = time.monotonic() + PATIENCE_S
        while self._owner() != daemon.pid:
            assert time.monotonic() < until, "gnome-keyring-daemon never came to the bus"
        for before in self._daemons:
            _end(before)
        self._daemons = [daemon]

    def _owner(self) -> int | None:
        """The process that is the Secret Service on the bus."""
        from jeepney import MessageType, message_bus

        with self._connected() as connection:
            found = connection.send_and_get_reply(message_bus.GetConnectionUnixProcessID("org.freedesktop.secrets"))
        return int(found.body[0]) if found.header.message_type != MessageType.error else None

    def lock(self) -> None:
        """Lock the default collection, as a screen lock does."""
        with self._connected() as connection:
            import secretstorage

            secretstorage.Collection(connection, DEFAULT).lock()

    def forget_by_default(self) -> None:
        """Make the collection in memory the default one."""
        from codex_rollout_tui.vault.secret_service import SESSION

        self.set_default(SESSION)

    def set_default(self, path: str) -> None:
        """Say which collection is the default; `/` for none."""
        from secretstorage.util import DBusAddressWrapper

        with self._connected() as connection:
            service = DBusAddressWrapper("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", connection)
            service.call("SetAlias", "so", "default", path)

    def stop(self) -> None:
        """Freeze the daemon: it keeps its name and never answers."""
        import signal

        self._daemons[-1].send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a frozen daemon answer again."""
        import signal

        self._daemons[-1].send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        from jeepney.io.blocking import open_dbus_connection

        with contextlib.closing(open_dbus_connection(self.address)) as connection:
            yield connection

    def files(self) -> Mapping[str, bytes]:
        """Everything the daemon wrote."""
        return {str(path): path.read_bytes() for path in (self.home / "data").rglob("*") if path.is_file()}


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait(30)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def use(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process use the service and no other keyring."""
    forget_keyrings(monkeypatch)
    for name, value in service.environ.items():
        monkeypatch.setenv(name, value)


def forget_keyrings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in this process knows of any keyring."""
    import keyring.backend
    import keyring.core

    for name in FORGET:
        monkeypatch.delenv(name, raising=False)
    with contextlib.suppress(KeyError):
        keyring.backend.get_all_keyring.reset()
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
