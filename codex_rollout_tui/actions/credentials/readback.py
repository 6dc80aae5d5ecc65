"""Read a key back and compare it with its facts: whether keyring and credentials.toml agree on this machine."""

from __future__ import annotations

from typing import Literal, NamedTuple

from codex_rollout_tui.actions.credentials.records import find, key_name, lost
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential, CredentialFacts
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.credentials.shape import shape
from codex_rollout_tui.vault.vault import Keeper

Outcome = Literal["good", "missing", "differs", "elsewhere", "unlisted", "to-make"]


class ReadBack(NamedTuple):
    """What was found of one key: `last4` is of the key itself, empty where there is none."""

    name: str
    outcome: Outcome
    last4: str
    text: str
    remedy: str = ""


def read_back(rollout: Rollout, keeper: Keeper, name: str, handed: Secret | None = None) -> tuple[ReadBack, ...]:
    """Compare what the keyring holds (or the secret that was handed in) with the facts; during a rotation both keys.

    Raises UsageError for a name nobody knows, and VaultError where the keyring cannot be asked.
    """
    credential = rollout.credentials().get(key_name(name))
    if handed is not None:
        return (_compare_handed(find(rollout, name, handed=True), handed),)
    if credential is None:
        return _unlisted(rollout, keeper, name)
    if credential.revoked is not None:
        return (_gone(credential, keeper.read(name)),)
    results = [_compare(credential, credential.now, name, keeper.read(name), rollout)]
    if credential.next is not None:
        results.append(_compare(credential, credential.next, f"{name} (new)", keeper.read(f"{name}{NEXT}"), rollout))
    return tuple(results)


def read_back_all(rollout: Rollout, keeper: Keeper) -> tuple[ReadBack, ...]:
    """Every key that is known, by its facts or from the journal."""
    names = (*rollout.credentials(), *lost(rollout))
    return tuple(result for name in names for result in read_back(rollout, keeper, name))


def _gone(credential: Credential, secret: Secret | None) -> ReadBack:
    if secret is None:
        return ReadBack(credential.name, "good", "", f"revoked on {credential.revoked}, and not in the keyring")
    text = f"revoked on {credential.revoked}, but the keyring still holds a key ending in {secret.last4}"
    return ReadBack(credential.name, "unlisted", secret.last4, text, f"Take it out: key remove {credential.name}")


def _unlisted(rollout: Rollout, keeper: Keeper, name: str) -> tuple[ReadBack, ...]:
    secret = keeper.read(name)
    if secret is None and name not in lost(rollout):
        find(rollout, name)
    if secret is None:
        text = f"the journal knows {name}, but credentials.toml has no facts of it, and the keyring has no key"
        return (ReadBack(name, "unlisted", "", text, f"Restore credentials.toml, or store it again: key add {name}"),)
    text = f"the keyring holds a key ending in {secret.last4}, and credentials.toml has no facts of it"
    remedy = f"Restore credentials.toml, take it in with: key add {name} --from-keyring, or out with: key remove {name}"
    return (ReadBack(name, "unlisted", secret.last4, text, remedy),)


def _compare_handed(credential: Credential, secret: Secret) -> ReadBack:
    """A key from outside is compared by how it ends and what it looks like, whether or not one is stored."""
    known, flaw = credential.in_force.last4, shape(secret, credential.kind_id).refused
    if not known:
        text = f"the key that was handed in ends in {secret.last4}, and the facts do not say how it ends"
        remedy = f"Write it down: key add {credential.name} --facts-only --last4 {secret.last4}"
        return ReadBack(credential.name, "unlisted", secret.last4, text, remedy)
    if flaw or secret.last4 != known:
        text = flaw or f"the key that was handed in ends in {secret.last4}, but the facts say {known}"
        return ReadBack(
            credential.name, "differs", secret.last4, text, f"Take the key that is meant: key show {credential.name}"
        )
    return ReadBack(
        credential.name, "good", secret.last4, f"the key that was handed in ends in {known}, as the facts say"
    )


def _compare(
    credential: Credential, key: CredentialFacts, name: str, secret: Secret | None, rollout: Rollout
) -> ReadBack:
    author = rollout.known_writer
    if secret is None:
        return _absent(key, name, author)
    flaw = shape(secret, credential.kind_id).refused
    if not key.last4 or key.stored is None:
        text = f"the keyring holds a key ending in {secret.last4}, and the facts do not say that it is stored"
        return ReadBack(name, "unlisted", secret.last4, text, f"Take it in: key add {credential.name} --from-keyring")
    if secret.last4 != key.last4:
        text = f"the key ends in {secret.last4}, but the facts say {key.last4}: they are of two keys"
        remedy = f"See which one OpenAI's page shows; correct it with: key rotate {credential.name}"
        return ReadBack(name, "differs", secret.last4, text, remedy)
    if flaw:
        return ReadBack(name, "differs", secret.last4, f"the key ends as it should, but: {flaw}", "Store it again.")
    return ReadBack(name, "good", secret.last4, f"read back; it ends in {secret.last4}, as the facts say")


def _absent(key: CredentialFacts, name: str, author: str | None) -> ReadBack:
    if key.stored is None and not key.held_by:
        return ReadBack(name, "to-make", "", "not stored yet", f"Store it: key add {name}")
    if author is not None and author in key.held_by:
        text = f"the facts say that this machine holds it (ending in {key.last4}), but its keyring does not"
        remedy = "Is this the keyring it was stored in? If the key is lost, make a new one and revoke the old"
        return ReadBack(name, "missing", "", text, remedy)
    holders = key.holders or "nobody that is known"
    return ReadBack(
        name, "elsewhere", "", f"held by {holders}, not on this machine", f"To hold it here too: key add {name}"
    )
