"""The vault of one rollout: store, read and delete secrets in the OS keyring, and never anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import NotStoredError, SecretTooLongError, VaultError
from codex_rollout_tui.vault.guarantees import Promise, promise
from codex_rollout_tui.vault.keyring_error import vault_error
from codex_rollout_tui.vault.machine_keyrings import KeyringMachine, this_machine
from codex_rollout_tui.vault.time_limit import within

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    Choose = Callable[[KeyringMachine], tuple[KeyringBackend, Promise]]

T = TypeVar("T")

ANSWER_S = 10.0
"""Seconds a keyring has to answer where nobody can be asked."""
PERSON_S = 90.0
"""Seconds where it may be asking its owner for the password."""
LOOK_S = 5.0
"""Seconds for finding out whether there is a keyring at all, which asks nobody anything."""


class Keeper(Protocol):
    """What keeps secrets, by name."""

    def lack(self) -> VaultError | None:
        """Why nothing can be kept, as far as that shows without opening anything; None where it does not."""

    def store(self, name: str, secret: Secret) -> str:
        """Keep it; returns what keeps it, in words."""

    def read(self, name: str) -> Secret | None:
        """What is kept, or None."""

    def delete(self, name: str) -> bool:
        """Keep it no longer; False where there was nothing."""


class Vault:
    """The entries of one rollout: service `codex-rollout:ROLLOUT_ID`, the key's name as user.

    Every call asks the keyring with a time limit, and raises VaultError with a sentence and the remedy on this machine.
    """

    def __init__(
        self,
        rollout_id: str,
        *,
        machine: KeyringMachine | None = None,
        timeout: float | None = None,
        choose: Choose | None = None,
    ) -> None:
        self.service = f"codex-rollout:{rollout_id}"
        self.machine = machine or this_machine()
        self.timeout = timeout if timeout is not None else PERSON_S if self.machine.can_ask else ANSWER_S
        self._choose = choose
        self._kind = promise("keyring.backends.fail")

    def lack(self) -> VaultError | None:
        """Why this machine has no place for a key, with the remedy; None where it has a keyring, locked or not."""
        from codex_rollout_tui.vault.backend import choose

        try:
            within(min(LOOK_S, self.timeout), lambda: (self._choose or choose)(self.machine))
        except Exception as error:  # a backend is a plug-in, and raises what it likes
            return vault_error(error, self._kind, self.machine)
        return None

    def store(self, name: str, secret: Secret) -> str:
        """Write a secret, read it back, compare; returns the title of the keyring that keeps it now.

        Raises NotStoredError when something else came back; what was there before is put back then.
        """
        return self._ask(lambda backend: self._store(backend, name, secret))

    def read(self, name: str) -> Secret | None:
        """The secret of a name, or None where there is none."""
        return self._ask(lambda backend: self._read(backend, name))

    def delete(self, name: str) -> bool:
        """Take a secret out; False where there was none. Raises NotStoredError when it is still there afterwards."""
        return self._ask(lambda backend: self._delete(backend, name))

    def _ask(self, work: Callable[[KeyringBackend], T]) -> T:
        try:
            return within(self.timeout, lambda: work(self._backend()))
        except Exception as error:  # a backend is a plug-in, and raises what it likes
            failure = vault_error(error, self._kind, self.machine)
        raise failure

    def _backend(self) -> KeyringBackend:
        from codex_rollout_tui.vault.backend import ready

        backend, self._kind = (self._choose or ready)(self.machine)
        return backend

    def _store(self, backend: KeyringBackend, name: str, secret: Secret) -> str:
        self._check_length(secret)
        before = self._read(backend, name)
        if before == secret:
            return self._kind.title
        backend.set_password(self.service, name, secret.reveal())
        if self._read(backend, name) != secret:
            if before is not None:
                backend.set_password(self.service, name, before.reveal())
            why = f"the keyring ({self._kind.title}) gave back something else than was written, so nothing is stored"
            raise NotStoredError(why, self.machine.to_wake())
        return self._kind.title

    def _check_length(self, secret: Secret) -> None:
        longest = self._kind.longest
        size = len(secret.reveal().encode(self._kind.encoding))
        if longest is not None and size > longest:
            why = f"the key takes {size:,} bytes, and {self._kind.title} keeps {longest:,} at most"
            raise SecretTooLongError(why, "Keep it in your secret manager, and hand it to a command with --from-env.")

    def _read(self, backend: KeyringBackend, name: str) -> Secret | None:
        value = backend.get_password(self.service, name)
        return None if value is None else Secret(value)

    def _delete(self, backend: KeyringBackend, name: str) -> bool:
        if self._read(backend, name) is None:
            return False
        backend.delete_password(self.service, name)
        if self._read(backend, name) is not None:
            raise NotStoredError("the keyring still holds the key after deleting it", self.machine.to_wake())
        return True
