"""Keyrings that cannot run here, with the errors their sources document: Keychain, Windows, KWallet, prompts, liars."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError, PasswordSetError

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import (
    KeyringFailedError,
    KeyringHangsError,
    KeyringLockedError,
    NoKeyringError,
    NotStoredError,
    PromptDismissedError,
    SecretTooLongError,
    VaultError,
)
from codex_rollout_tui.vault.guarantees import PROMISES, Promise, promise
from codex_rollout_tui.vault.keyring_error import vault_error
from codex_rollout_tui.vault.machine_keyrings import KeyringMachine
from codex_rollout_tui.vault.vault import Vault

SECRET = Secret("sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz012345")
OLD = Secret("sk-proj-OldOldOldOldOldOldOldOldOldOld9999")


class StandIn(KeyringBackend):
    """A keyring in memory that follows a backend's contract; `says` is raised instead of answering."""

    priority = 1
    viable = False
    """Every subclass is a candidate for the real keyring otherwise."""

    def __init__(self, says: BaseException | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.says = says

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[service, username]

    def _answer(self) -> None:
        if self.says is not None:
            raise self.says


def machine(system: str = "Linux", *installed: str, **environ: str) -> KeyringMachine:
    return KeyringMachine(system, environ, lambda name: f"/bin/{name}" if name in installed else None)


def vault(backend: KeyringBackend, module: str, system: str = "Linux", **environ: str) -> Vault:
    there = machine(system, **environ)
    return Vault("5f00", machine=there, timeout=5.0, choose=lambda machine: (backend, promise(module)))


def caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


class KeychainError(Exception):
    """As keyring.backends.macOS.api.Error: the status, then words."""


class CredWriteError(OSError):
    """As win32ctypes.pywin32.pywintypes.error: (winerror, function, words)."""

    def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror, self.funcname = winerror, funcname


MAC, WINDOWS, KDE = "keyring.backends.macOS", "keyring.backends.Windows", "keyring.backends.kwallet"
FREEDESKTOP = "keyring.backends.SecretService"
DISMISSED = type("PromptDismissedException", (Exception,), {})("Prompt dismissed.")


@pytest.mark.parametrize(
    ("module", "system", "says", "meant", "told"),
    [
        (
            MAC, "Darwin",
            caused(KeyringLocked("Can't get password from keychain"), KeychainError(-128, "Keychain Access Denied")),
            PromptDismissedError, "the question of the keyring (macOS Keychain) was closed",
        ),
        (
            MAC, "Darwin",
            caused(KeyringError("Can't get password from keychain"), KeychainError(-25308, "Unknown Error")),
            KeyringLockedError, "security unlock-keychain",
        ),
        (
            MAC, "Darwin",
            caused(PasswordSetError("Can't store password"), KeychainError(-25293, "Security Auth Failure")),
            KeyringFailedError, "does not work (PasswordSetError: Can't store password)",
        ),
        (
            WINDOWS, "Windows", CredWriteError(1783, "CredWrite", "The stub received bad data"),
            SecretTooLongError, "does not take a secret this long",
        ),
        (
            WINDOWS, "Windows", CredWriteError(1312, "CredWrite", "A specified logon session does not exist"),
            NoKeyringError, "gives this kind of sign-in no credential store",
        ),
        (
            KDE, "Linux", KeyringLocked("Failed to unlock the keyring!"),
            PromptDismissedError, "the question of the keyring (KWallet) was closed",
        ),
        (KDE, "Linux", PasswordSetError("Cancelled by user"), PromptDismissedError, "closed without an answer"),
        (KDE, "Linux", InitError("Failed to open keyring: no kwalletd"), KeyringFailedError, "no kwalletd"),
        (
            FREEDESKTOP, "Linux", caused(InitError("Failed to create the collection"), DISMISSED),
            KeyringLockedError, "is locked",
        ),
        (
            FREEDESKTOP, "Linux", type("SecretServiceNotAvailableException", (Exception,), {})("gone"),
            NoKeyringError, "there is no keyring",
        ),
        (FREEDESKTOP, "Linux", RuntimeError("odd"), KeyringFailedError, "does not work (RuntimeError: odd)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("work", ["store", "read", "delete"])
def test_each_trouble_has_its_own_answer(
    module: str, system: str, says: BaseException, meant: type[VaultError], told: str, work: str
) -> None:
    asked = vault(StandIn(says), module, system)
    with pytest.raises(meant) as found:
        asked.store("analytics", SECRET) if work == "store" else getattr(asked, work)("analytics")
    assert type(found.value) is meant
    assert told in str(found.value)
    assert found.value.remedy
    assert found.value.__cause__ is None
    assert found.value.__context__ is None, "no frame that holds the secret hangs on to the error"


def test_every_trouble_of_the_house_can_happen() -> None:
    def all_below(kind: type[VaultError]) -> set[type[VaultError]]:
        return {below for each in kind.__subclasses__() for below in (each, *all_below(each))}

    names = {kind.__name__ for kind in all_below(VaultError)}
    assert names == {
        "NoKeyringError", "KeyringLockedError", "PromptDismissedError", "KeyringHangsError", "VolatileKeyringError",
        "SecretTooLongError", "NotStoredError", "KeyringFailedError",
    }  # fmt: skip


@pytest.mark.parametrize(("length", "fits"), [(1280, True), (1281, False)])
def test_windows_takes_2560_bytes_of_utf16(length: int, fits: bool) -> None:
    backend = StandIn()
    asked = vault(backend, WINDOWS, "Windows")
    if fits:
        assert asked.store("ci", Secret("x" * length)) == "Windows Credential Manager"
        return
    with pytest.raises(SecretTooLongError, match=r"takes 2,562 bytes, and Windows Credential Manager keeps 2,560"):
        asked.store("ci", Secret("x" * length))
    assert backend.kept == {}, "it was not even tried"


class Forgetful(StandIn):
    """Says nothing and keeps nothing, as a wallet that was closed while writing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if password != OLD.reveal():
            return
        super().set_password(service, username, password)


class Shortening(StandIn):
    """Keeps the first 16 characters."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password if password == OLD.reveal() else password[:16])


@pytest.mark.parametrize("kind", [Forgetful, Shortening])
def test_stored_is_only_what_comes_back(kind: Callable[[], StandIn]) -> None:
    backend = kind()
    with pytest.raises(NotStoredError, match="gave back something else than was written"):
        vault(backend, KDE).store("analytics", SECRET)


@pytest.mark.parametrize("kind", [Forgetful, Shortening])
def test_what_was_there_before_survives_a_failed_write(kind: Callable[[], StandIn]) -> None:
    backend = kind()
    asked = vault(backend, KDE)
    asked.store("analytics", OLD)
    with pytest.raises(NotStoredError):
        asked.store("analytics", SECRET)
    assert asked.read("analytics") == OLD


def test_a_deletion_that_does_not_happen_is_said() -> None:
    class Sticky(StandIn):
        def delete_password(self, service: str, username: str) -> None:
            self._answer()

    backend = Sticky()
    asked = vault(backend, KDE)
    asked.store("analytics", SECRET)
    with pytest.raises(NotStoredError, match="still holds the key"):
        asked.delete("analytics")


def test_a_prompt_nobody_answers_ends_with_the_time_limit() -> None:
    over = threading.Event()

    class Waiting(StandIn):
        def get_password(self, service: str, username: str) -> str | None:
            over.wait(60)
            return None

    asked = Vault("5f00", machine=machine(), timeout=0.01, choose=lambda machine: (Waiting(), promise(KDE)))
    try:
        with pytest.raises(KeyringHangsError, match="did not answer in time"):
            asked.store("analytics", SECRET)
    finally:
        over.set()


def test_what_a_backend_says_is_not_repeated_when_it_holds_a_secret() -> None:
    meant = vault_error(RuntimeError(f"cannot write {SECRET.reveal()}"), promise(KDE), machine())
    assert SECRET.reveal() not in str(meant)


@pytest.mark.parametrize("refused", [one for one in PROMISES if one.refused], ids=lambda one: one.module)
def test_what_keeps_nothing_or_plain_text_is_refused(refused: Promise, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    from codex_rollout_tui.vault.backend import choose

    kind = type("Keyring", (StandIn,), {"__module__": f"{refused.module}.file"})
    monkeypatch.setattr(keyring, "get_keyring", kind)
    with pytest.raises(NoKeyringError, match=refused.refused.split("(")[0].strip()):
        choose(machine())


def test_of_a_chain_the_first_that_keeps_a_secret_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    from codex_rollout_tui.vault.backend import choose

    plain = type("Plain", (StandIn,), {"__module__": "keyrings.alt.file"})()
    good = type("Good", (StandIn,), {"__module__": KDE})()
    chain: Any = type("Chain", (StandIn,), {"backends": [plain, good]})()
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    assert choose(machine()) == (good, promise(KDE))
