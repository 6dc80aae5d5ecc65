"""The mail to support: drafted, sent, answered."""

from __future__ import annotations

from codex_rollout_tui.actions.credentials.add import Added
from codex_rollout_tui.actions.credentials.item_events import of_confirmed, of_sent, ticked
from codex_rollout_tui.actions.credentials.records import day, find, plain, today, write_down
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.credentials.credential import Credential, CredentialFacts
from codex_rollout_tui.credentials.mail import Mail, mail
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.store.credential_lock import key_locked


def draft(rollout: Rollout, name: str) -> Mail:
    """The mail for a key; raises UsageError for a kind that needs none."""
    credential = find(rollout, name)
    letter = mail(credential, rollout.file.organisation, rollout.file.workspace_id)
    if letter is None:
        raise UsageError(
            f"A key of kind {credential.kind_id} needs no mail to support: it gets its scope when it is made."
        )
    return letter


def sent(rollout: Rollout, name: str, on: str | None = None, ticket: str = "") -> Added:
    """Say that the mail was sent (today, or on a day); its item is ticked, and the answer waited for."""
    draft(rollout, name)
    proof = "sent to support@openai.com" + (f", ticket {plain(ticket, 'ticket')}" if ticket else "")
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        credential = find(rollout, name)
        key = _mailable(credential)
        on_day = day(on, "the day it was sent", latest=today(rollout)) if on else today(rollout)
        credential = _with_key(
            credential, key._replace(asked=on_day, confirmed=None, scope_asked=key.scope_asked or credential.kind.scope)
        )
        ticks = of_sent(rollout, credential, proof)
        write_down(rollout, name, credential, "mail sent", ticks=ticks, last4=key.last4, on=str(on_day))
        return Added(credential, ticked=ticked(ticks))


def confirmed(rollout: Rollout, name: str, on: str | None = None) -> Added:
    """Say that support confirmed the key's scope."""
    draft(rollout, name)
    with key_locked(rollout.root, name, rollout.patience):
        rollout.refresh()
        credential = find(rollout, name)
        key = _mailable(credential)
        on_day = day(on, "the day of the answer", latest=today(rollout)) if on else today(rollout)
        if key.asked is not None and on_day < key.asked:
            raise UsageError(f"The answer cannot be of {on_day}: the mail was sent on {key.asked}. Nothing was saved.")
        credential = _with_key(credential, key._replace(confirmed=on_day))
        ticks = of_confirmed(rollout, credential, f"confirmed by OpenAI support on {on_day}")
        write_down(rollout, name, credential, "confirmed", ticks=ticks, last4=key.last4, on=str(on_day))
        return Added(credential, ticked=ticked(ticks))


def _mailable(credential: Credential) -> CredentialFacts:
    if not credential.in_hand.last4:
        raise UsageError(
            f"The key {credential.name} is not stored yet: support asks for its last 4. "
            f"First: key add {credential.name}"
        )
    return credential.in_hand


def _with_key(credential: Credential, key: CredentialFacts) -> Credential:
    return credential._replace(next=key) if credential.next is not None else credential._replace(now=key)
