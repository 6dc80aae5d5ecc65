"""Take a key out of this machine's keyring, and say so."""

from __future__ import annotations

from typing import NamedTuple

from codex_rollout_tui.actions.credentials.records import find, key_name, lost, today, write_down
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import NEXT, Credential, CredentialFacts
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.store.credential_lock import key_locked
from codex_rollout_tui.vault.vault import Keeper
from codex_rollout_tui.writer import person_of


class Removed(NamedTuple):
    """What came of it: the facts that stay (None: none do), and whether the keyring held the key."""

    credential: Credential | None
    was_held: bool


def remove(rollout: Rollout, keeper: Keeper, name: str, *, is_revoked: bool = False, forget: bool = False) -> Removed:
    """Delete a key here; with `is_revoked` say that its page has revoked it too, with `forget` drop its facts as well.

    Raises UsageError for a name nobody knows, for a rotation that is not over, and for facts that others still need.
    """
    key_name(name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        credential = rollout.credentials().get(name)
        if credential is None:
            return _unlisted(rollout, keeper, name)
        author = rollout.writer
        if credential.next is not None:
            raise UsageError(
                f"The key {name} is being rotated. End that first (key rotate {name}), or drop the new key: "
                f"key rotate {name} --cancel. Nothing was removed."
            )
        holders = tuple(writer for writer in credential.now.held_by if writer != author)
        if forget and holders and not is_revoked:
            people = ", ".join(map(person_of, holders))
            raise UsageError(f"{people} still holds the key {name}, so its facts stay. Nothing was removed.")
        held = _delete(keeper, name)
        if forget:
            write_down(rollout, name, None, "forgotten", last4=credential.now.last4)
            return Removed(None, held)
        credential = credential._replace(
            now=_held_by_others(credential.now, holders),
            revoked=today(rollout) if is_revoked else credential.revoked,
        )
        write_down(rollout, name, credential, "removed", last4=credential.now.last4, revoked=is_revoked)
        return Removed(credential, held)


def _held_by_others(key: CredentialFacts, holders: tuple[str, ...]) -> CredentialFacts:
    return key._replace(held_by=holders, stored=key.stored if holders else None)


def _delete(keeper: Keeper, name: str) -> bool:
    held = keeper.delete(name)
    return keeper.delete(f"{name}{NEXT}") or held


def _unlisted(rollout: Rollout, keeper: Keeper, name: str) -> Removed:
    held = _delete(keeper, name)
    if not held and name not in lost(rollout):
        find(rollout, name)
    write_down(rollout, name, None, "forgotten")
    return Removed(None, held)
