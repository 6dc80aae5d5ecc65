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


@dataclass(frozen=True)
class Backend:
    """A keyring: its name, whether secrets may be kept there, and if not, why and what to do."""

    name: str
    usable: bool
    reason: str = ""
    remedy: str = ""


def look(timeout: float = 5.0) -> Backend:
    """Find the keyring of this machine; a service that does not answer within `timeout` seconds counts as none."""
    found: list[Backend] = []
    asking = threading.Thread(target=lambda: found.append(_look()), name="keyring", daemon=True)
    asking.start()
    asking.join(timeout)
    if found:
        return found[0]
    return Backend("", False, f"the keyring did not answer within {timeout:g} s", "Unlock it, or restart its service.")


def _look() -> Backend:
    import keyring
    from keyring.errors import KeyringError

    try:
        backend = keyring.get_keyring()
        kind = type(backend)
        name = f"{kind.__module__}.{kind.__qualname__}"
        # A chain asks several; it keeps a secret if the first of them does.
        parts = list(getattr(backend, "backends", None) or [backend])
        module = type(parts[0]).__module__ if parts else kind.__module__
    except (KeyringError, OSError, RuntimeError) as error:
        return Backend("", False, f"the keyring could not be opened ({error})", _REMEDY)
    for prefix, reason in _REFUSED.items():
        if module.startswith(prefix):
            return Backend(name, False, reason, _REMEDY)
    return Backend(name, True)
