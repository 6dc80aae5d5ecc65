"""What must hold of a secret that was entered, before it is kept or used."""

from __future__ import annotations

from codex_rollout_tui.actions.credentials.records import others
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.credentials.shape import shape
from codex_rollout_tui.errors import LastFourError, SecretRefusedError
from codex_rollout_tui.vault.vault import Keeper


def check_shape(secret: Secret, kind: str) -> str:
    """Raise SecretRefusedError for what is no key of that kind; returns what is unusual about it, or nothing."""
    judgement = shape(secret, kind)
    if judgement.refused:
        raise SecretRefusedError(f"{judgement.refused} Nothing was stored.")
    return judgement.doubt


def check_last4(secret: Secret, last4: str, name: str) -> None:
    """Raise LastFourError when the key does not end as its facts say."""
    if last4 and secret.last4 != last4:
        raise LastFourError(
            f"This key ends in {secret.last4}, and the facts of {name} say it ends in {last4}. "
            f"Take the key that is meant, or see what is known: key show {name}."
        )


def check_own(rollout: Rollout, keeper: Keeper, name: str, secret: Secret) -> None:
    """Raise SecretRefusedError when it is the key of another purpose: each has one of its own."""
    for other in others(rollout, name):
        if other.now.last4 == secret.last4 and keeper.read(other.name) == secret:
            raise SecretRefusedError(
                f"This is the key {other.name} already. Make one of its own for {name}, so that each can be scoped, "
                "rotated and revoked alone. Nothing was stored."
            )
