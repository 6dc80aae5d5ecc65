"""The remedy is for the very machine it is said on."""

from __future__ import annotations

import pytest

from codex_rollout_tui.vault.machine_keyrings import UNLOCK, KeyringMachine, this_machine
from tests.vault.test_stand_ins import machine


@pytest.mark.parametrize(
    ("manager", "told"),
    [
        ("apt-get", "sudo apt-get install gnome-keyring dbus"),
        ("dnf", "sudo dnf install gnome-keyring dbus-daemon"),
        ("pacman", "sudo pacman -S gnome-keyring"),
        ("zypper", "sudo zypper install gnome-keyring dbus-1"),
        ("apk", "sudo apk add gnome-keyring dbus"),
        ("nothing-known", "install gnome-keyring and dbus"),
    ],
)
def test_the_package_is_named_for_the_package_manager_there_is(manager: str, told: str) -> None:
    assert told in machine("Linux", manager).to_get_one()


def test_what_is_there_is_not_asked_for_again() -> None:
    told = machine("Linux", "apt-get", "gnome-keyring-daemon", "dbus-run-session").to_get_one()
    assert "install" not in told
    assert "dbus-run-session -- bash" in told
    told = machine(
        "Linux", "gnome-keyring-daemon", "dbus-run-session", DBUS_SESSION_BUS_ADDRESS="unix:path=/x"
    ).to_get_one()
    assert "dbus-run-session" not in told
    assert UNLOCK in told


def test_a_backend_that_was_chosen_is_named() -> None:
    told = machine(PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring").to_get_one()
    assert told.startswith("PYTHON_KEYRING_BACKEND chooses keyring.backends.null.Keyring")


@pytest.mark.parametrize(
    ("here", "can_ask", "told"),
    [
        (machine(DISPLAY=":0"), True, "Answer its question"),
        (machine(WAYLAND_DISPLAY="wayland-0"), True, "Answer its question"),
        (machine(), False, "Without a desktop nobody can be asked"),
        (machine(SSH_TTY="/dev/pts/3"), False, "Over SSH nobody can be asked"),
        (machine("Darwin"), True, "security unlock-keychain"),
        (machine("Darwin", SSH_TTY="/dev/ttys001"), False, "security unlock-keychain"),
        (machine("Windows"), True, "Sign in to Windows"),
    ],
)
def test_who_can_be_asked_decides_how_to_unlock(here: KeyringMachine, can_ask: bool, told: str) -> None:
    assert here.can_ask is can_ask
    assert told in here.to_unlock()
    assert here.to_wake()


@pytest.mark.parametrize(("system", "told"), [("Darwin", "Keychain"), ("Windows", "Credential Manager")])
def test_systems_that_bring_one_along(system: str, told: str) -> None:
    assert told in machine(system).to_get_one()


def test_this_machine_is_looked_at_and_nothing_is_run() -> None:
    here = this_machine({"PATH": "/nonexistent", "XDG_RUNTIME_DIR": "/nonexistent"})
    assert (here.has_bus, here.is_remote, here.find("sh")) == (False, False, None)
