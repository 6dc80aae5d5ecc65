"""What should be known about keys today: dates that come near or have passed, and what nobody finished."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.life import ANSWER_DAYS, SOON_DAYS, rotation_day
from codex_rollout_tui.credentials.rotation_steps import WORDS, rotation_steps

Severity = Literal["error", "warning", "info"]


class CredentialFinding(NamedTuple):
    """One finding: the key's name, a stable code, how bad it is, a sentence, and the day it is about."""

    key: str
    code: str
    severity: Severity
    text: str
    day: date | None = None


def findings(credentials: Iterable[Credential], today: date) -> tuple[CredentialFinding, ...]:
    """Everything to be said on `today` (UTC), in the order of the keys."""
    return tuple(finding for credential in credentials for finding in _of(credential, today))


def _of(credential: Credential, today: date) -> Iterator[CredentialFinding]:
    if credential.revoked is None:
        yield from _dates(credential, today)
        yield from _answer(credential, today)
    yield from _unfinished(credential)


def _dates(credential: Credential, today: date) -> Iterator[CredentialFinding]:
    name, key = credential.name, credential.now
    if not key.last4:
        return
    is_token = credential.kind_id == "access-token"
    if isinstance(key.expires, date) and key.expires < today:
        yield CredentialFinding(name, "expired", "error", f"{name} expired on {key.expires}", key.expires)
        return
    if key.expires == "never" and is_token:
        text = f"{name} never expires; the guide asks for 7 to 90 days. Make one that ends, and revoke this one"
        yield CredentialFinding(name, "never-expires", "warning", text)
    elif key.expires is None and is_token:
        yield CredentialFinding(name, "expiry-unknown", "info", f"nobody wrote down when {name} expires")
    by = rotation_day(credential, key)
    if by is None:
        yield CredentialFinding(name, "no-plan", "info", f"nobody wrote down when {name} was made or is to be rotated")
    elif by < today:
        aged = is_token and key.rotate_by is None
        why = f"older than the plan ({credential.kind.plan_days} days)" if aged else f"to be rotated by {by}"
        yield CredentialFinding(name, "rotate-overdue", "error", f"{name} is overdue: {why}", by)
    elif by - today <= timedelta(days=SOON_DAYS) and credential.next is None:
        yield CredentialFinding(name, "rotate-soon", "warning", f"rotate {name} by {by}", by)


def _answer(credential: Credential, today: date) -> Iterator[CredentialFinding]:
    key = credential.in_hand
    if key.asked is not None and key.confirmed is None:
        again = key.asked + timedelta(days=ANSWER_DAYS)
        if again < today:
            text = f"support has not answered about {credential.name} since {key.asked}: ask again"
            yield CredentialFinding(credential.name, "no-answer", "warning", text, again)


def _unfinished(credential: Credential) -> Iterator[CredentialFinding]:
    name = credential.name
    step = rotation_steps(credential).at
    if step is not None:
        yield CredentialFinding(
            name, "rotation-open", "warning", f"{name} is being rotated; next: {WORDS[step][0].lower()}"
        )
    for former in credential.former:
        if former.revoked is None:
            text = f"the old key of {name} ending in {former.last4} is not revoked yet"
            yield CredentialFinding(name, "not-revoked", "error", text, former.replaced)
