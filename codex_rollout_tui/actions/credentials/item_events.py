"""Events of guide items that a key's life ticks along: their challenge is the last 4, or what the mail said.

They are recorded with what happened to the key, as one action.
"""

from __future__ import annotations

from datetime import timedelta

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.credentials.records import today
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.item_status import hidden_because
from codex_rollout_tui.checklist.payloads import Waiting
from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.life import ANSWER_DAYS
from codex_rollout_tui.guide.model import Item
from codex_rollout_tui.store.journal_append import Draft


def of_stored(rollout: Rollout, credential: Credential, where: str) -> list[Draft]:
    """The key was made and is stored."""
    key, kind = credential.in_hand, credential.kind
    proof = f"{key.key_name or credential.name}: stored in {where} and read back by codex-rollout"
    return [*_tick(rollout, kind.create, key.last4, proof), *_tick(rollout, kind.store, key.last4, proof)]


def of_sent(rollout: Rollout, credential: Credential, proof: str) -> list[Draft]:
    """The mail was sent: its item is done, and the answer is waited for."""
    key, kind = credential.in_hand, credential.kind
    answer = str(key.asked) if kind.id == "analytics" else key.scope_asked or kind.scope
    drafts = _tick(rollout, kind.mail, answer, proof)
    if _applicable(rollout, kind.confirmed) is not None:
        until = max(today(rollout), (key.asked or today(rollout)) + timedelta(days=ANSWER_DAYS))
        drafts.append(Draft.of(Waiting("OpenAI support", str(until)), kind.confirmed))
    return drafts


def of_confirmed(rollout: Rollout, credential: Credential, proof: str) -> list[Draft]:
    """Support confirmed the key."""
    return _tick(rollout, credential.kind.confirmed, credential.in_hand.last4, proof)


def ticked(drafts: list[Draft]) -> tuple[str, ...]:
    """The items that events are about."""
    return tuple(draft.item for draft in drafts if draft.item is not None)


def _tick(rollout: Rollout, item_id: str, answer: str, proof: str) -> list[Draft]:
    item = _applicable(rollout, item_id)
    if item is None:
        return []
    return [Draft.of(items.attestation(rollout, item, answer, [evidence.note(proof)]), item_id)]


def _applicable(rollout: Rollout, item_id: str) -> Item | None:
    """The item, if it is part of the edition followed and no decision hides it."""
    item = next((item for item in rollout.view.items if item.id == item_id), None)
    return item if item is not None and hidden_because(item, rollout.decisions) is None else None
