"""Which keyring this machine offers, what it promises, and what is missing where there is none that keeps a secret."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex_rollout_tui.errors import NoKeyringError
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.vault.guarantees import Promise, promise
from codex_rollout_tui.vault.keyring_error import vault_error
from codex_rollout_tui.vault.machine_keyrings import KeyringMachine, this_machine
from codex_rollout_tui.vault.time_limit import within

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


@dataclass(frozen=True)
class Backend:
    """A keyring: its name, whether and how secrets are kept there, and if they are not, why and what to do."""

    name: str
    usable: bool
    reason: str = ""
    remedy: str = ""
    title: str = ""
    kept: str = ""


def look(timeout: float = 5.0, machine: KeyringMachine | None = None) -> Backend:
    """Find the keyring of this machine and ask it something; no answer within `timeout` seconds counts as none.

    What is asked for is an entry that nobody makes, so that nothing is read and nothing written; a locked keyring
    asks its owner to unlock it.
    """
    machine = machine or this_machine()
    try:
        return within(timeout, lambda: _look(machine))
    except TimeoutError:
        return Backend("", False, f"the keyring did not answer within {timeout:g} s", machine.to_wake())


def choose(machine: KeyringMachine) -> tuple[KeyringBackend, Promise]:
    """The keyring to use and what it promises: of a chain of several, the first that keeps a secret.

    Raises NoKeyringError, with why, where none does.
    """
    refused = ""
    for anew in (False, True):
        for part, kind in _parts(machine, anew=anew):
            if not kind.refused:
                return part, kind
            refused = refused or kind.refused
    raise NoKeyringError(refused, machine.to_get_one(), machine.first_step)


def _parts(machine: KeyringMachine, *, anew: bool) -> list[tuple[KeyringBackend, Promise]]:
    """The keyring in use, or of a chain all of it; `anew` looks again, for one that was started since."""
    try:
        import keyring
        import keyring.backend

        if anew:
            with contextlib.suppress(KeyError):
                keyring.backend.get_all_keyring.reset()
            keyring.core.init_backend()
        backend = keyring.get_keyring()
    except Exception as error:  # a backend that was chosen by name, and is none
        problem = f"the keyring does not work ({type(error).__name__}: {redacted(str(error))})"
    else:
        parts = list(getattr(backend, "backends", None) or [backend])
        return [(part, promise(type(part).__module__)) for part in parts]
    raise NoKeyringError(problem, machine.to_get_one(), machine.first_step)


def ready(machine: KeyringMachine) -> tuple[KeyringBackend, Promise]:
    """The keyring to use, as `choose`, open and lasting; raises VaultError where it cannot be made so."""
    backend, kind = choose(machine)
    if kind.family != "secret-service":
        return backend, kind
    from codex_rollout_tui.vault.secret_service import prepare

    try:
        prepare(machine)
    except Exception as error:  # whatever D-Bus says
        failure = vault_error(error, kind, machine)
    else:
        return backend, kind
    raise failure


def _look(machine: KeyringMachine) -> Backend:
    name, kind = "", promise("keyring.backends.fail")
    try:
        name = _name(_parts(machine, anew=False)[0][0])
        backend, kind = ready(machine)
        name = _name(backend)
        backend.get_password("codex-rollout", "doctor")
    except Exception as error:  # a backend is a plug-in, and raises what it likes
        failure = vault_error(error, kind, machine)
        return Backend(name, False, failure.problem, failure.remedy)
    return Backend(name, True, title=kind.title, kept=kind.kept)


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
