"""Guide items that a key's life ticks along: their challenge is the last 4, or what the mail said."""

from __future__ import annotations

from datetime import timedelta

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.keys.facts import today
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.status import hidden_because
from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.life import ANSWER_DAYS


def tick_stored(rollout: Rollout, told: Credential, where: str) -> tuple[str, ...]:
    """The key was made and is stored."""
    key, kind = told.in_hand, told.kind
    said = f"{key.key_name or told.name}: stored in {where} and read back by codex-rollout"
    return _tick(rollout, kind.create, key.last4, said) + _tick(rollout, kind.store, key.last4, said)


def tick_sent(rollout: Rollout, told: Credential, said: str) -> tuple[str, ...]:
    """The mail was sent: its item is done, and the answer is waited for."""
    key, kind = told.in_hand, told.kind
    answer = str(key.asked) if kind.id == "analytics" else key.scope_asked or kind.scope
    done = _tick(rollout, kind.mail, answer, said)
    if _applies(rollout, kind.confirmed):
        until = max(today(rollout), (key.asked or today(rollout)) + timedelta(days=ANSWER_DAYS))
        items.wait(rollout, kind.confirmed, "OpenAI support", str(until))
        done += (kind.confirmed,)
    return done


def tick_confirmed(rollout: Rollout, told: Credential, said: str) -> tuple[str, ...]:
    """Support confirmed the key."""
    return _tick(rollout, told.kind.confirmed, told.in_hand.last4, said)


def _tick(rollout: Rollout, item: str, answer: str, said: str) -> tuple[str, ...]:
    if not _applies(rollout, item):
        return ()
    items.attest(rollout, item, answer=answer, evidence=[evidence.note(said)])
    return (item,)


def _applies(rollout: Rollout, item: str) -> bool:
    """Whether the item is part of the edition followed, and no decision hides it."""
    found = next((one for one in rollout.view.items if one.id == item), None)
    return found is not None and hidden_because(found, rollout.decisions) is None
