"""The mail to support: drafted, sent, answered."""

from __future__ import annotations

from dataclasses import replace

from codex_rollout_tui.actions.keys.add import Added
from codex_rollout_tui.actions.keys.facts import day, find, plain, today, write_down
from codex_rollout_tui.actions.keys.ticks import tick_confirmed, tick_sent
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import Credential, KeyFacts
from codex_rollout_tui.credentials.mail import Mail, mail
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.store.key_lock import key_locked


def draft(rollout: Rollout, name: str) -> Mail:
    """The mail for a key; raises UsageError for a kind that needs none."""
    told = find(rollout, name)
    made = mail(told, rollout.file.organisation, rollout.file.workspace_id)
    if made is None:
        raise UsageError(f"A key of kind {told.kind_id} needs no mail to support: it gets its scope when it is made.")
    return made


def sent(rollout: Rollout, name: str, on: str | None = None, ticket: str = "") -> Added:
    """Say that the mail was sent (today, or on a day); its item is ticked, and the answer waited for."""
    draft(rollout, name)
    said = "sent to support@openai.com" + (f", ticket {plain(ticket, 'ticket')}" if ticket else "")
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        told = find(rollout, name)
        key = _mailable(told)
        on_day = day(on, "the day it was sent", latest=today(rollout)) if on else today(rollout)
        told = _with(told, replace(key, asked=on_day, confirmed=None, scope_asked=key.scope_asked or told.kind.scope))
        write_down(rollout, name, told, "mail sent", last4=key.last4, on=str(on_day))
        return Added(told, ticked=tick_sent(rollout, told, said))


def confirmed(rollout: Rollout, name: str, on: str | None = None) -> Added:
    """Say that support confirmed the key's scope."""
    draft(rollout, name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        told = find(rollout, name)
        key = _mailable(told)
        on_day = day(on, "the day of the answer", latest=today(rollout)) if on else today(rollout)
        if key.asked is not None and on_day < key.asked:
            raise UsageError(f"The answer cannot be of {on_day}: the mail was sent on {key.asked}. Nothing was saved.")
        told = _with(told, replace(key, confirmed=on_day))
        write_down(rollout, name, told, "confirmed", last4=key.last4, on=str(on_day))
        return Added(told, ticked=tick_confirmed(rollout, told, f"confirmed by OpenAI support on {on_day}"))


def _mailable(told: Credential) -> KeyFacts:
    if not told.in_hand.last4:
        raise UsageError(
            f"The key {told.name} is not stored yet: support asks for its last 4. First: key add {told.name}"
        )
    return told.in_hand


def _with(told: Credential, key: KeyFacts) -> Credential:
    return replace(told, next=key) if told.next is not None else replace(told, now=key)
