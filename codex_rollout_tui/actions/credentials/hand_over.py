"""Hand a key to one command: from the keyring, or from outside where a machine has none; never stored on the way."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from codex_rollout_tui.actions.credentials.records import find
from codex_rollout_tui.actions.credentials.secret_checks import check_last4, check_shape
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import MissingSecretError, UsageError
from codex_rollout_tui.vault.vault import Keeper


def from_environment(environ: MutableMapping[str, str], variable: str) -> Secret:
    """The secret of a variable, which is taken out so that no child inherits it; raises UsageError."""
    try:
        return Secret(environ.pop(variable))
    except KeyError:
        raise UsageError("The environment variable named by --from-env is not set.") from None


def in_keyring(rollout: Rollout, keeper: Keeper, name: str, *, old: bool = False) -> Secret:
    """The key its user has now (during a rotation the new one from the switch on, or with `old` the one before).

    Raises MissingSecretError where this machine does not hold it, LastFourError where it is another than the facts say.
    """
    credential = find(rollout, name)
    is_next = credential.next is not None and credential.in_force is credential.next and not old
    key = credential.now if old else credential.in_force
    secret = keeper.read(f"{name}{NEXT}" if is_next else name)
    if secret is None:
        holders = key.holders
        hint = f"It is held by {holders}." if holders else "It is not stored yet."
        raise MissingSecretError(
            f"The keyring of this machine does not hold the key {name}. {hint} Store it: key add {name}"
        )
    check_last4(secret, key.last4, name)
    return secret


def check_handed(credential: Credential, secret: Secret) -> str:
    """Whether a secret from outside is the key that is meant; returns what is unusual about it."""
    doubt = check_shape(secret, credential.kind_id)
    check_last4(secret, credential.in_force.last4, credential.name)
    return doubt


def environment(environ: Mapping[str, str], variable: str, secret: Secret) -> dict[str, str]:
    """The environment of the one command: this process's own and the secret."""
    if not variable.isidentifier() or not variable.isascii():
        raise UsageError("A variable's name has letters, digits and underscores only.")
    return {**environ, variable: secret.reveal()}
