"""Which keyring this machine offers, and what is missing where there is none that keeps a secret."""

from __future__ import annotations

import threading
from dataclasses import dataclass

_REFUSED = {
    "keyring.backends.fail": "there is no keyring on this machine",
    "keyring.backends.null": "the keyring in use forgets everything (null backend)",
    "keyrings.alt": "the keyring in use writes secrets into plain files (keyrings.alt)",
}
_REMEDY = (
    "On Linux install and start a Secret Service: apt-get install gnome-keyring dbus; without a desktop run "
    "dbus-run-session -- sh, then gnome-keyring-daemon --unlock. macOS and Windows bring one along."
)
_UNLOCK = "Unlock it (on the desktop, or with: gnome-keyring-daemon --unlock), or restart its service."


@dataclass(frozen=True)
class Backend:
    """A keyring: its name, whether secrets may be kept there, and if not, why and what to do."""

    name: str
    usable: bool
    reason: str = ""
    remedy: str = ""


def look(timeout: float = 5.0) -> Backend:
    """Find the keyring of this machine and ask it something; no answer within `timeout` seconds counts as none.

    What is asked for is an entry that nobody makes, so that nothing is read and nothing written; a locked keyring
    asks its owner to unlock it.
    """
    found: list[Backend] = []
    asking = threading.Thread(target=lambda: found.append(_look()), name="keyring", daemon=True)
    asking.start()
    asking.join(timeout)
    if found:
        return found[0]
    return Backend("", False, f"the keyring did not answer within {timeout:g} s", _UNLOCK)


def _look() -> Backend:
    name = ""
    try:
        import keyring
        from keyring.errors import KeyringLocked

        backend = keyring.get_keyring()
        kind = type(backend)
        name = f"{kind.__module__}.{kind.__qualname__}"
        # A chain asks several; it keeps a secret if the first of them does.
        parts = list(getattr(backend, "backends", None) or [backend])
        module = type(parts[0]).__module__
        refused = next((reason for prefix, reason in _REFUSED.items() if module.startswith(prefix)), None)
        if refused is not None:
            return Backend(name, False, refused, _REMEDY)
        try:
            backend.get_password("codex-rollout", "doctor")
        except KeyringLocked:
            return Backend(name, False, "the keyring is locked", _UNLOCK)
    except Exception as error:  # a backend is a plug-in, and raises what it likes
        told = f"the keyring {name}".strip() + f" does not work ({type(error).__name__}: {error})"
        return Backend(name, False, told, _UNLOCK if name else f"Look at PYTHON_KEYRING_BACKEND. {_REMEDY}")
    return Backend(name, True)
