"""What a keyring's error means, told apart, each with its remedy on this machine.

The errors are those of keyring 25, SecretStorage 3.5, pywin32-ctypes and the Security framework, read in their sources;
-25308 is errSecInteractionNotAllowed (a locked keychain over SSH), -128 a cancelled question, 1783 what CredWrite says
to a secret that is too long, 1312 what it says where the sign-in has no credential store (SSH with a key).
"""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.errors import (
    KeyringFailedError,
    KeyringHangsError,
    KeyringLockedError,
    NoKeyringError,
    PromptDismissedError,
    SecretTooLongError,
    VaultError,
)
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.vault.guarantees import Promise
from codex_rollout_tui.vault.machine_keyrings import KeyringMachine

_CANCELLED = -128
_NOT_ALLOWED = -25308
_TOO_LONG = 1783
_NO_LOGON_SESSION = 1312


def vault_error(error: BaseException, kind: Promise, machine: KeyringMachine) -> VaultError:
    """The error of this program for one of the keyring's; never repeats a secret."""
    if isinstance(error, VaultError):
        return error
    names = {type(cause).__name__ for cause in _chain(error)}
    codes = {code for cause in _chain(error) for code in _codes(cause)}
    if isinstance(error, TimeoutError):
        problem = f"{_name(kind)} did not answer in time, and may still do what it was asked (look with: key test)"
        return KeyringHangsError(problem, machine.to_wake())
    if codes & {_TOO_LONG}:
        return SecretTooLongError(f"{_name(kind)} does not take a secret this long", "Keep this key elsewhere.")
    if codes & {_NO_LOGON_SESSION}:
        problem = "Windows gives this kind of sign-in no credential store"
        return NoKeyringError(problem, "Sign in with your password (Remote Desktop, or SSH with a password).")
    if "NoKeyringError" in names or "SecretServiceNotAvailableException" in names:
        return NoKeyringError("there is no keyring on this machine", machine.to_get_one(), machine.first_step)
    if _is_dismissed(error, codes, names, kind, machine):
        problem = f"the question of {_name(kind)} was closed without an answer"
        return PromptDismissedError(problem, f"Try again and answer it. {machine.to_unlock()}")
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"} or codes & {_NOT_ALLOWED}:
        return KeyringLockedError(f"{_name(kind)} is locked", machine.to_unlock())
    reason = redacted(str(error)).strip().rstrip(".") or "no reason given"
    return KeyringFailedError(f"{_name(kind)} does not work ({type(error).__name__}: {reason})", machine.to_wake())


def _name(kind: Promise) -> str:
    return "the keyring" if kind.family == "unknown" else f"the keyring ({kind.title})"


def _is_dismissed(
    error: BaseException, codes: set[int], names: set[str], kind: Promise, machine: KeyringMachine
) -> bool:
    """Whether a person closed the question; where none can be shown, the same error means that it is locked."""
    if codes & {_CANCELLED} or "Cancelled by user" in str(error):
        return True
    if names & {"KeyringLocked", "PromptDismissedException"}:
        return machine.can_ask if kind.family == "secret-service" else kind.family == "kwallet"
    return False


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _codes(error: BaseException) -> Iterator[int]:
    """The numbers an error of the system carries."""
    yield from (value for name in ("winerror", "errno") if isinstance(value := getattr(error, name, None), int))
    yield from (value for value in error.args[:1] if isinstance(value, int))
