"""A Secret Service before it is used: whether what it keeps will last, and whether it is open."""

from __future__ import annotations

from contextlib import closing

from codex_rollout_tui.errors import KeyringLockedError, PromptDismissedError, VolatileKeyringError
from codex_rollout_tui.vault.machine_keyrings import KeyringMachine

SESSION = "/org/freedesktop/secrets/collection/session"
"""GNOME Keyring's collection in memory; it is gone with the session."""
NAME = "the keyring (Secret Service)"


def prepare(machine: KeyringMachine) -> None:
    """Make sure that the default collection is a lasting one, and open; its owner is asked where that is possible.

    Raises VolatileKeyringError, KeyringLockedError, PromptDismissedError, and what SecretStorage raises. The keyring
    library would ask too, but leaves its connection open when the answer is no.
    """
    import secretstorage
    from secretstorage.defines import SS_PATH, SS_PREFIX
    from secretstorage.util import DBusAddressWrapper

    with closing(secretstorage.dbus_init()) as connection:
        service = DBusAddressWrapper(SS_PATH, f"{SS_PREFIX}Service", connection)
        (path,) = service.call("ReadAlias", "s", "default")
        if path == SESSION:
            problem = "the keyring's default collection is the one in memory, which is gone when the session ends"
            raise VolatileKeyringError(problem, f"Make a lasting login keyring the default: {machine.to_unlock()}")
        if path == "/":
            if not machine.can_ask:
                raise KeyringLockedError(f"{NAME} has no collection to keep a secret in yet", machine.to_unlock())
            return
        collection = secretstorage.Collection(connection, path)
        if not collection.is_locked():
            return
        if not machine.can_ask:
            raise KeyringLockedError(f"{NAME} is locked", machine.to_unlock())
        if collection.unlock():
            problem = f"the question of {NAME} was closed without an answer"
            raise PromptDismissedError(problem, f"Try again and answer it. {machine.to_unlock()}")
