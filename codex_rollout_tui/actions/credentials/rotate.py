"""A rotation as the guide has it: make the new key, switch its user, test, revoke the old; both keys until the end.

Every step is written down before the next one begins, so a walk that was interrupted goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from codex_rollout_tui.actions.credentials.add import Added
from codex_rollout_tui.actions.credentials.item_events import of_stored, ticked
from codex_rollout_tui.actions.credentials.records import Facts, find, plain, today, with_facts, write_down
from codex_rollout_tui.actions.credentials.secret_checks import check_own, check_shape
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential, CredentialFacts, FormerKey
from codex_rollout_tui.credentials.rotation_steps import STEPS, WORDS, Step, rotation_steps
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.errors import LastFourError, MissingSecretError, SecretRefusedError, UsageError
from codex_rollout_tui.store.credential_lock import key_locked
from codex_rollout_tui.vault.vault import Keeper


@contextmanager
def _locked(rollout: Rollout, name: str) -> Iterator[Credential]:
    """The credential as it is now, with nobody else at work on it."""
    find(rollout, name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        yield find(rollout, name)


def make(rollout: Rollout, keeper: Keeper, name: str, secret: Secret, facts: Facts | None = None) -> Added:
    """Step 1: store the new key beside the old one. The same key again finishes what was interrupted.

    Raises UsageError where there is nothing to rotate or another new key is there already, SecretRefusedError for the
    old key or one of another purpose, and VaultError.
    """
    with _locked(rollout, name) as credential:
        at = rotation_steps(credential).at
        if credential.now.stored is None or credential.revoked is not None:
            raise UsageError(
                f"No keyring holds the key {name}, so there is nothing to rotate here. Store it first: key add {name}. "
                f"If it is lost, revoke it on its page, say so (key remove {name} --revoked), and store the new one."
            )
        if at not in (None, "make"):
            raise UsageError(
                f"The key {name} is being rotated already; the new key ends in {credential.in_hand.last4}. "
                f"Next: {WORDS[at][0].lower()}. See: key rotate {name}"
            )
        doubt = check_shape(secret, credential.kind_id)
        check_own(rollout, keeper, name, secret)
        _refuse_old(keeper, credential, secret)
        credential = with_facts(rollout, credential._replace(next=credential.next or CredentialFacts()), facts or {})
        new = credential.next or CredentialFacts()
        if new.last4 and new.last4 != secret.last4:
            raise UsageError(
                f"The new key ends in {secret.last4}, and it was said to end in {new.last4}. Nothing was stored."
            )
        if at is None:
            write_down(rollout, name, credential._replace(next=CredentialFacts()), "rotation begun")
        where = keeper.store(f"{name}{NEXT}", secret)
        stored = new._replace(
            last4=secret.last4,
            key_name=new.key_name or credential.now.key_name,
            created_by=new.created_by or credential.now.created_by,
            made=new.made or today(rollout),
            stored=rollout.clock().replace(microsecond=0),
            held_by=(rollout.writer,),
        )
        credential = credential._replace(next=stored)
        ticks = of_stored(rollout, credential, where)
        write_down(rollout, name, credential, "new key stored", ticks=ticks, last4=secret.last4, keyring=where)
        return Added(credential, where, doubt, ticked(ticks))


def _refuse_old(keeper: Keeper, credential: Credential, secret: Secret) -> None:
    name = credential.name
    if keeper.read(name) == secret or secret.last4 == credential.now.last4:
        raise SecretRefusedError(
            f"This is the old key {name} (ending in {secret.last4}). Make a new one first: {credential.kind.page}"
        )
    waiting = keeper.read(f"{name}{NEXT}")
    if waiting is None or waiting == secret:
        return
    if rotation_steps(credential).at is None and waiting == keeper.read(name):
        keeper.delete(f"{name}{NEXT}")  # a copy left by a rotation that ended as it was being tidied up
        return
    raise UsageError(
        f"The keyring holds another new key for {name}, ending in {waiting.last4}: a rotation was interrupted. "
        f"Give that one, or drop it first: key rotate {name} --cancel. Nothing was stored."
    )


def switched(rollout: Rollout, name: str, used_by: tuple[str, ...] = ()) -> Credential:
    """Step 2: its user has the new key; from now on that is the one commands get."""
    with _locked(rollout, name) as credential:
        new = _new_key_at(credential, "switch")
        credential = with_facts(rollout, credential, {"used_by": used_by})
        credential = credential._replace(next=new._replace(switched=rollout.clock().replace(microsecond=0)))
        write_down(rollout, name, credential, "switched", last4=new.last4)
        return credential


def smoke_tested(rollout: Rollout, name: str, saw: str = "") -> Credential:
    """Step 3: the new key was seen to work; `saw` is by what."""
    proof = plain(saw, "what you saw") if saw.strip() else None
    with _locked(rollout, name) as credential:
        new = _new_key_at(credential, "test")
        credential = credential._replace(next=new._replace(tested=today(rollout)))
        write_down(rollout, name, credential, "tested", last4=new.last4, saw=proof)
        return credential


def switch_back(rollout: Rollout, name: str) -> Credential:
    """The user has the old key again: the new one did not work. Both stay."""
    with _locked(rollout, name) as credential:
        new = credential.next
        if new is None or new.switched is None:
            raise UsageError(f"The user of {name} was not switched to a new key, so there is no way back to take.")
        credential = credential._replace(next=new._replace(switched=None, tested=None))
        write_down(rollout, name, credential, "switched back", last4=credential.now.last4)
        return credential


def revoked(rollout: Rollout, keeper: Keeper, name: str, last4: str = "") -> Credential:
    """Step 4: the old key is revoked on its page, so the new one takes its place in the keyring, and the walk ends.

    `last4` are the last 4 characters of the key that was revoked, where they were asked for. Without a walk, says that
    every former key is revoked. Raises LastFourError where another one was revoked, MissingSecretError where this
    machine does not hold the new key.
    """
    with _locked(rollout, name) as credential:
        if credential.next is None:
            return _revoke_former(rollout, credential)
        new = _new_key_at(credential, "revoke")
        if last4 and last4 != credential.now.last4:
            raise LastFourError(
                f"The old key {name} ends in {credential.now.last4}, not in {last4}: look at what was revoked. "
                "Nothing was changed."
            )
        secret = keeper.read(f"{name}{NEXT}")
        promoted = keeper.read(name)
        if secret is None and promoted is not None and promoted.last4 == new.last4:
            secret = promoted  # interrupted after the new key took the old one's place
        if secret is None or secret.last4 != new.last4:
            raise MissingSecretError(
                f"This machine's keyring does not hold the new key {name} (it ends in {new.last4}, "
                f"held by {new.holders}). End the rotation where it is held. Nothing was changed."
            )
        keeper.store(name, secret)
        old = FormerKey(
            credential.now.last4, credential.now.key_name, credential.now.made, today(rollout), today(rollout)
        )
        credential = credential._replace(now=new, next=None, former=(*credential.former, old))
        write_down(rollout, name, credential, "rotated", last4=new.last4, old=old.last4)
        keeper.delete(f"{name}{NEXT}")
        return credential


def cancel(rollout: Rollout, keeper: Keeper, name: str) -> Credential:
    """Give the rotation up: the old key stays, the new one leaves the keyring and is to be revoked."""
    with _locked(rollout, name) as credential:
        new = credential.next
        if new is not None and new.switched is not None:
            raise UsageError(
                f"The user of {name} has the new key. Give the old one back first: key rotate {name} --back. "
                "Nothing was changed."
            )
        held = keeper.read(f"{name}{NEXT}")
        if new is None and held is None:
            raise UsageError(f"The key {name} is not being rotated.")
        dropped = held.last4 if held is not None else new.last4 if new is not None else ""
        keeper.delete(f"{name}{NEXT}")
        former = (FormerKey(dropped, new.key_name if new else "", new.made if new else None, today(rollout)),)
        credential = credential._replace(next=None, former=(*credential.former, *(former if dropped else ())))
        write_down(rollout, name, credential, "rotation cancelled", last4=dropped)
        return credential


def _revoke_former(rollout: Rollout, credential: Credential) -> Credential:
    if all(former.revoked is not None for former in credential.former):
        raise UsageError(f"The key {credential.name} is not being rotated, and no old one of it waits to be revoked.")
    revoked_keys = tuple(
        former if former.revoked else former._replace(revoked=today(rollout)) for former in credential.former
    )
    settled = credential._replace(former=revoked_keys)
    write_down(rollout, credential.name, settled, "old key revoked")
    return settled


def _new_key_at(credential: Credential, step: Step) -> CredentialFacts:
    """The new key, if the walk is at this step; raises UsageError that says where it is."""
    rotation = rotation_steps(credential)
    if credential.next is None or rotation.at is None:
        raise UsageError(f"The key {credential.name} is not being rotated. Begin with: key rotate {credential.name}")
    if rotation.at != step:
        order = "already done" if step in rotation.done else f"not yet: first {WORDS[rotation.at][0].lower()}"
        number = STEPS.index(step) + 1
        raise UsageError(f"Step {number} ({WORDS[step][0].lower()}) is {order}. See: key rotate {credential.name}")
    return credential.next
