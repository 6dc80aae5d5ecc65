"""The vault on a real Secret Service: stored, read back, locked, unlocked, deleted; volatile, hanging, gone."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import (
    KeyringHangsError,
    KeyringLockedError,
    NoKeyringError,
    PromptDismissedError,
    VaultError,
    VolatileKeyringError,
)
from codex_rollout_tui.vault.machine_keyrings import UNLOCK
from codex_rollout_tui.vault.vault import ANSWER_S, PERSON_S, Vault
from tests.store.folders import REPO
from tests.vault.service import SecretService, forget_keyrings, use

KEY = Secret("sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz012345")
OTHER = Secret("sk-proj-ZyXwVuTsRqPoNmLkJiHgFeDcBa987654")


@pytest.fixture
def vault(service: SecretService) -> Vault:
    return Vault("5f00")


def test_what_is_stored_is_there_for_the_next_process(service: SecretService, vault: Vault) -> None:
    assert vault.read("analytics") is None
    assert vault.store("analytics", KEY) == "Secret Service"
    assert vault.read("analytics") == KEY
    ask = "import keyring; print(keyring.get_password('codex-rollout:5f00', 'analytics') or '')"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, env=service.whole(), check=True)
    assert done.stdout.strip() == KEY.reveal()


def test_the_daemon_keeps_it_encrypted(service: SecretService, vault: Vault) -> None:
    vault.store("analytics", KEY)
    kept = b"".join(service.files().values())
    assert len(kept) > 100
    assert KEY.reveal().encode() not in kept


def test_keys_and_rollouts_are_apart(vault: Vault) -> None:
    vault.store("analytics", KEY)
    vault.store("compliance", OTHER)
    assert (vault.read("analytics"), vault.read("compliance")) == (KEY, OTHER)
    assert Vault("5f01").read("analytics") is None


def test_another_secret_takes_the_place_of_the_first(vault: Vault) -> None:
    vault.store("analytics", KEY)
    vault.store("analytics", OTHER)
    assert vault.read("analytics") == OTHER


def test_deleted_is_gone(vault: Vault) -> None:
    vault.store("analytics", KEY)
    assert vault.delete("analytics") is True
    assert vault.read("analytics") is None
    assert vault.delete("analytics") is False


def test_a_long_secret_comes_back_whole(vault: Vault) -> None:
    long = Secret("eyJ" + "x" * 300_000)
    vault.store("ci", long)
    assert vault.read("ci") == long


@pytest.mark.parametrize("work", ["read", "store", "delete"])
def test_a_locked_keyring_says_so_at_once_and_how_to_unlock_it(service: SecretService, vault: Vault, work: str) -> None:
    vault.store("analytics", KEY)
    service.lock()
    began = time.monotonic()
    with pytest.raises(KeyringLockedError, match=r"the keyring \(Secret Service\) is locked") as told:
        vault.store("analytics", OTHER) if work == "store" else getattr(vault, work)("analytics")
    assert time.monotonic() - began < ANSWER_S, "it did not wait for the time limit"
    assert "gnome-keyring-daemon --replace --unlock" in told.value.remedy
    assert "Without a desktop nobody can be asked" in told.value.remedy
    service.unlock()
    assert vault.read("analytics") == KEY, "nothing was lost by being locked"


def test_over_ssh_the_remedy_is_for_there(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    service.lock()
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 22")
    with pytest.raises(KeyringLockedError, match="Over SSH nobody can be asked"):
        Vault("5f00").read("analytics")


def test_where_a_question_could_be_shown_it_was_closed(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    service.lock()
    monkeypatch.setenv("DISPLAY", ":99")
    with pytest.raises(PromptDismissedError, match="closed without an answer"):
        Vault("5f00").read("analytics")


def test_a_collection_in_memory_keeps_nothing(service: SecretService, vault: Vault) -> None:
    service.forget_by_default()
    with pytest.raises(VolatileKeyringError, match="gone when the session ends"):
        vault.store("analytics", KEY)
    assert KEY.reveal().encode() not in b"".join(service.files().values())


def test_without_a_default_collection_it_is_to_be_made_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with SecretService(bare=True) as bare:
        use(bare, monkeypatch)
        with pytest.raises(KeyringLockedError, match="no collection to keep a secret in yet") as told:
            Vault("5f00").store("analytics", KEY)
        assert UNLOCK in told.value.remedy
        bare.unlock()
        assert Vault("5f00").store("analytics", KEY) == "Secret Service", "the remedy is one"


def test_a_keyring_that_hangs_is_not_waited_for(service: SecretService) -> None:
    Vault("5f00").store("analytics", KEY)
    service.stop()
    try:
        with pytest.raises(KeyringHangsError, match="did not answer in time"):
            Vault("5f00", timeout=0.2).read("analytics")
    finally:
        service.go_on()
    assert Vault("5f00").read("analytics") == KEY


def test_a_keyring_that_ends_meanwhile_is_none(service: SecretService, vault: Vault) -> None:
    vault.store("analytics", KEY)
    service.__exit__()
    try:
        with pytest.raises(VaultError) as told:
            vault.read("analytics")
    finally:
        service.__init__()  # type: ignore[misc]
        service.__enter__()
    assert told.value.remedy
    assert KEY.reveal() not in str(told.value)


def test_no_bus_no_keyring_and_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(NoKeyringError, match="there is no keyring on this machine") as told:
        Vault("5f00").store("analytics", KEY)
    assert "dbus-run-session -- bash" in told.value.remedy


def test_a_person_is_given_time_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert Vault("5f00").timeout == ANSWER_S
    monkeypatch.setenv("DISPLAY", ":0")
    assert Vault("5f00").timeout == PERSON_S


def test_the_vault_can_be_used_without_the_house_around_it() -> None:
    code = "import sys; from codex_rollout_tui.vault.vault import Vault; Vault('x'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=True)
    assert {"keyring", "secretstorage", "textual"}.isdisjoint(done.stdout.split())


def test_a_lack_is_known_and_nothing_is_opened_for_it(
    monkeypatch: pytest.MonkeyPatch, service: SecretService, vault: Vault
) -> None:
    service.lock()
    assert vault.lack() is None, "a locked keyring is a place for a key all the same"
    forget_keyrings(monkeypatch)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert isinstance(vault.lack(), NoKeyringError)
