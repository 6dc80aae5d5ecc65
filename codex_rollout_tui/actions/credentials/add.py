"""Store a key: written, read back and compared before it is said to be stored; and facts without one."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.actions.credentials.item_events import of_stored, ticked
from codex_rollout_tui.actions.credentials.records import (
    Facts,
    key_name,
    kind_of,
    others,
    today,
    with_facts,
    write_down,
)
from codex_rollout_tui.actions.credentials.secret_checks import check_last4, check_own, check_shape
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential, CredentialFacts, FormerKey
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import MissingSecretError, SecretRefusedError, UsageError
from codex_rollout_tui.store.credential_lock import key_locked
from codex_rollout_tui.vault.vault import Keeper


class Added(NamedTuple):
    """What came of it: the facts now, where the key is kept (nowhere: facts alone), what is odd about it, the ticks."""

    credential: Credential
    where: str = ""
    doubt: str = ""
    ticked: tuple[str, ...] = ()


def add(
    rollout: Rollout, keeper: Keeper, name: str, secret: Secret, kind: str | None = None, facts: Facts | None = None
) -> Added:
    """Store a key under `name`.

    Raises UsageError (a name or fact that does not fit, a key that is rotated at the moment), SecretRefusedError,
    LastFourError, and VaultError from the keyring; then nothing is stored, and the facts do not say so. A second time
    with the same key changes nothing but facts, so it also finishes what was interrupted.
    """
    key_name(name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        credential = _credential_to_store(rollout, name, kind, facts or {})
        doubt = check_shape(secret, credential.kind_id)
        check_last4(secret, credential.now.last4, name)
        check_own(rollout, keeper, name, secret)
        _refuse_other(keeper, name, secret)
        if name not in rollout.credentials():
            write_down(rollout, name, credential._replace(now=CredentialFacts()), "named")
        where = keeper.store(name, secret)
        now = credential.now._replace(
            last4=secret.last4,
            made=credential.now.made or today(rollout),
            stored=credential.now.stored or rollout.clock().replace(microsecond=0),
            held_by=tuple(dict.fromkeys((*credential.now.held_by, rollout.writer))),
        )
        credential = credential._replace(now=now)
        ticks = of_stored(rollout, credential, where)
        write_down(rollout, name, credential, "stored", ticks=ticks, last4=secret.last4, keyring=where)
        return Added(credential, where, doubt, ticked(ticks))


def adopt(rollout: Rollout, keeper: Keeper, name: str, kind: str | None = None, facts: Facts | None = None) -> Added:
    """Take in a key that this machine's keyring holds already: after an interruption, or when its facts were lost."""
    secret = keeper.read(key_name(name))
    if secret is None:
        raise MissingSecretError(
            f"The keyring of this machine holds no key {name} of this rollout. Add it: key add {name}"
        )
    return add(rollout, keeper, name, secret, kind, facts)


def note_facts(rollout: Rollout, name: str, kind: str | None, facts: Facts) -> Added:
    """Write down what is known of a key without touching any keyring."""
    key_name(name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        known = rollout.credentials().get(name)
        base = known or Credential(name, kind_of(name, kind, None))
        kind_of(name, kind, base)
        credential = with_facts(rollout, base, facts)
        if base.in_hand.stored is not None and credential.in_hand.last4 != base.in_hand.last4:
            raise UsageError(
                f"The key {name} that is stored ends in {base.in_hand.last4}; another one comes by: key rotate {name}. "
                "Nothing was saved."
            )
        for other in others(rollout, name):
            if credential.now.last4 and other.now.last4 == credential.now.last4 and other.kind_id == credential.kind_id:
                raise SecretRefusedError(
                    f"The key {other.name} ends in {credential.now.last4} too: each needs one of its own."
                )
        if credential == known:
            return Added(credential)
        write_down(rollout, name, credential, "noted" if known else "named")
        return Added(credential)


def _credential_to_store(rollout: Rollout, name: str, kind: str | None, facts: Facts) -> Credential:
    known = rollout.credentials().get(name)
    credential = known or Credential(name, kind_of(name, kind, None))
    kind_of(name, kind, credential)
    if credential.next is not None:
        raise UsageError(f"The key {name} is being rotated: go on with: key rotate {name}. Nothing was stored.")
    if credential.revoked is not None:
        old = FormerKey(
            credential.now.last4, credential.now.key_name, credential.now.made, credential.revoked, credential.revoked
        )
        credential = credential._replace(now=CredentialFacts(), revoked=None, former=(*credential.former, old))
    return with_facts(rollout, credential, facts)


def _refuse_other(keeper: Keeper, name: str, secret: Secret) -> None:
    """Nothing is overwritten: a key that is there already stays until somebody takes it out or rotates it."""
    kept = keeper.read(name)
    if kept is not None and kept != secret:
        raise UsageError(
            f"The keyring of this machine holds another key {name} already, ending in {kept.last4}. Replace it with: "
            f"key rotate {name}; take it out with: key remove {name}; or note what is there with: "
            f"key add {name} --from-keyring. Nothing was stored."
        )
    if keeper.read(f"{name}{NEXT}") is not None and kept is None:
        raise UsageError(
            f"The keyring holds a key that was to follow {name}, from a rotation whose facts are gone. Take it out "
            f"first: key remove {name}. Nothing was stored."
        )
