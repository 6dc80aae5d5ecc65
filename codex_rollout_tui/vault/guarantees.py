"""What each keyring promises about a secret: where it lies, who can read it, how long it may be."""

from __future__ import annotations

from typing import Literal, NamedTuple

Family = Literal["secret-service", "keychain", "windows", "kwallet", "unknown"]


class Promise(NamedTuple):
    """One kind of keyring, by the module of its backend.

    `refused` says why no secret may go there; `longest` is the most bytes it takes and `encoding` how it counts them.
    """

    module: str
    family: Family
    title: str
    kept: str = ""
    refused: str = ""
    longest: int | None = None
    encoding: str = "utf-8"


PROMISES: tuple[Promise, ...] = (
    Promise(
        "keyring.backends.SecretService", "secret-service", "Secret Service",
        "encrypted in your login keyring (GNOME Keyring, KeePassXC or another Secret Service)",
    ),
    Promise(
        "keyring.backends.libsecret", "secret-service", "Secret Service (libsecret)",
        "encrypted in your login keyring (GNOME Keyring, KeePassXC or another Secret Service)",
    ),
    Promise("keyring.backends.macOS", "keychain", "macOS Keychain", "encrypted in your login keychain"),
    # CRED_MAX_CREDENTIAL_BLOB_SIZE is 5 * 512; keyring writes UTF-16 (wincred.h; jaraco/keyring#540).
    Promise(
        "keyring.backends.Windows", "windows", "Windows Credential Manager",
        "encrypted for your Windows account", longest=2560, encoding="utf-16-le",
    ),
    Promise("keyring.backends.kwallet", "kwallet", "KWallet", "encrypted in your KDE wallet"),
    Promise("keyring.backends.fail", "unknown", "none", refused="there is no keyring on this machine"),
    Promise("keyring.backends.null", "unknown", "none", refused="the keyring in use forgets everything (null backend)"),
    Promise(
        "keyrings.alt", "unknown", "plain files",
        refused="the keyring in use writes secrets into plain files (keyrings.alt)",
    ),
)  # fmt: skip


def promise(module: str) -> Promise:
    """What the backend of a module promises; of an unknown one nothing is known but its name."""
    for keyring in PROMISES:
        if module == keyring.module or module.startswith(f"{keyring.module}."):
            return keyring
    return Promise(module, "unknown", module, "as its maker promises; this program does not know it")
