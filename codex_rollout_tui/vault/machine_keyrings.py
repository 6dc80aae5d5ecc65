"""The very machine at hand, as far as keyrings go: what is installed, who could be asked, and so what to do."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.files.programs import find_program

UNLOCK = (
    "read -rsp 'Keyring password: ' p; printf %s \"$p\" | gnome-keyring-daemon --replace --unlock --components=secrets"
)
"""Unlocks the login keyring from a terminal, and makes it where there is none; the password is in no process list."""

WITHOUT = (
    "Without one, a key in a variable can be handed to one command. First write down its facts: "
    "key add NAME --kind KIND --facts-only --last4 ITS-LAST-4. Then compare it: key test NAME --from-env VARIABLE. "
    "Then use it: key export-env NAME --from-env VARIABLE -- COMMAND."
)
"""What to do where there is no keyring, nor will be: three commands, in this order."""

_INSTALL: tuple[tuple[str, str], ...] = (
    ("apt-get", "sudo apt-get install gnome-keyring dbus"),
    ("dnf", "sudo dnf install gnome-keyring dbus-daemon"),
    ("zypper", "sudo zypper install gnome-keyring dbus-1"),
    ("pacman", "sudo pacman -S gnome-keyring"),
    ("apk", "sudo apk add gnome-keyring dbus"),
)


class KeyringMachine(NamedTuple):
    """What remedies depend on. `find` looks for a program, as `shutil.which` does."""

    system: str
    environ: Mapping[str, str]
    find: Callable[[str], str | None]
    bus_file: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether the person sits at another machine."""
        return bool(self.environ.get("SSH_CONNECTION") or self.environ.get("SSH_TTY"))

    @property
    def can_ask(self) -> bool:
        """Whether the keyring can show its question on a desktop."""
        if self.system != "Linux":
            return not self.is_remote
        return bool(self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY"))

    @property
    def has_bus(self) -> bool:
        """Whether there is a D-Bus session, which a Secret Service is reached by."""
        return bool(self.environ.get("DBUS_SESSION_BUS_ADDRESS")) or self.bus_file

    def to_get_one(self) -> str:
        """What to do where there is no keyring that keeps a secret."""
        chosen = self.environ.get("PYTHON_KEYRING_BACKEND")
        first = f"PYTHON_KEYRING_BACKEND chooses {chosen}: unset it to use the system's own. " if chosen else ""
        if self.system == "Darwin":
            return f"{first}macOS brings its Keychain along: run codex-rollout as yourself, not with sudo."
        if self.system == "Windows":
            return f"{first}Windows brings its Credential Manager along: sign in with your own account."
        steps = "; ".join(self._steps())
        return f"{first}To get one: {steps}; then run codex-rollout again there. {WITHOUT}"

    @property
    def first_step(self) -> str:
        """What to do first where there is no keyring; empty where that is all there is to do."""
        return "" if self.system in ("Darwin", "Windows") else next(self._steps())

    def _steps(self) -> Iterator[str]:
        if self.find("gnome-keyring-daemon") is None or self.find("dbus-run-session") is None:
            command = next((line for name, line in _INSTALL if self.find(name)), "install gnome-keyring and dbus")
            yield f"install a Secret Service: {command}"
        if not self.has_bus:
            yield "open a session for the keyring: dbus-run-session -- bash"
        yield f"start and unlock it there: {UNLOCK}"

    def to_unlock(self) -> str:
        """What to do where the keyring is locked."""
        if self.system == "Darwin":
            return "Unlock it in this terminal: security unlock-keychain"
        if self.system == "Windows":
            return "Sign in to Windows with your password, and try again."
        if self.can_ask:
            return f"Answer its question, or unlock it from a terminal: {UNLOCK}"
        where = "Over SSH nobody can be asked" if self.is_remote else "Without a desktop nobody can be asked"
        return f"{where}. Unlock it in this terminal: {UNLOCK}"

    def to_wake(self) -> str:
        """What to do where the keyring does not answer."""
        if self.can_ask:
            return "Look for its question behind other windows and answer it, or restart its service; then try again."
        if self.system == "Linux":
            return f"Restart it: {UNLOCK}"
        return "Restart its service, or sign out and in again."


def this_machine(environ: Mapping[str, str] | None = None) -> KeyringMachine:
    """The machine this process runs on."""
    known = os.environ if environ is None else environ
    folder = known.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid() if hasattr(os, 'getuid') else 0}"
    return KeyringMachine(
        platform.system(),
        known,
        lambda name: find_program(name, known),
        (Path(folder) / "bus").exists(),
    )
