"""Guide items that a key's life ticks along: their challenge is the last 4, or what the mail said."""

from __future__ import annotations

from datetime import timedelta

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.credentials.records import today
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.item_status import hidden_because
from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.life import ANSWER_DAYS


def tick_stored(rollout: Rollout, credential: Credential, where: str) -> tuple[str, ...]:
    """The key was made and is stored."""
    key, kind = credential.in_hand, credential.kind
    proof = f"{key.key_name or credential.name}: stored in {where} and read back by codex-rollout"
    return _tick(rollout, kind.create, key.last4, proof) + _tick(rollout, kind.store, key.last4, proof)


def tick_sent(rollout: Rollout, credential: Credential, proof: str) -> tuple[str, ...]:
    """The mail was sent: its item is done, and the answer is waited for."""
    key, kind = credential.in_hand, credential.kind
    answer = str(key.asked) if kind.id == "analytics" else key.scope_asked or kind.scope
    done = _tick(rollout, kind.mail, answer, proof)
    if _applies(rollout, kind.confirmed):
        until = max(today(rollout), (key.asked or today(rollout)) + timedelta(days=ANSWER_DAYS))
        items.wait(rollout, kind.confirmed, "OpenAI support", str(until))
        done += (kind.confirmed,)
    return done


def tick_confirmed(rollout: Rollout, credential: Credential, proof: str) -> tuple[str, ...]:
    """Support confirmed the key."""
    return _tick(rollout, credential.kind.confirmed, credential.in_hand.last4, proof)


def _tick(rollout: Rollout, item_id: str, answer: str, proof: str) -> tuple[str, ...]:
    if not _applies(rollout, item_id):
        return ()
    items.attest(rollout, item_id, answer=answer, evidence=[evidence.note(proof)])
    return (item_id,)


def _applies(rollout: Rollout, item_id: str) -> bool:
    """Whether the item is part of the edition followed, and no decision hides it."""
    item = next((item for item in rollout.view.items if item.id == item_id), None)
    return item is not None and hidden_because(item, rollout.decisions) is None
