"""Where a key is in its life: to make, stored, mailed, confirmed, in use, to rotate, replaced, revoked."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from codex_rollout_tui.credentials.credential import Credential, CredentialFacts
from codex_rollout_tui.credentials.rotation_steps import rotation_steps

State = Literal[
    "to-make", "made", "stored", "mail-sent", "confirmed", "in-use", "rotate-soon", "rotating", "replaced", "revoked"
]  # fmt: skip
CredentialAction = Literal["add", "email", "confirm", "use", "test", "rotate", "remove"]

SOON_DAYS = 14
"""From this many days before its day on, a rotation is to be done soon."""
ANSWER_DAYS = 7
"""After this many days without an answer, support is asked again."""

WORDS: Mapping[State, str] = {
    "to-make": "to make",
    "made": "made, not stored",
    "stored": "stored",
    "mail-sent": "mail sent",
    "confirmed": "confirmed",
    "in-use": "in use",
    "rotate-soon": "rotate soon",
    "rotating": "being rotated",
    "replaced": "replaced, old one to revoke",
    "revoked": "revoked",
}
ACTION_TITLES: Mapping[CredentialAction, str] = {
    "add": "Store the key",
    "email": "Write to support",
    "confirm": "Note support's answer",
    "use": "Say who uses it",
    "test": "Read it back",
    "rotate": "Rotate it",
    "remove": "Take it out of the keyring",
}


class Life(NamedTuple):
    """What a key is on a day.

    `track` are the stages of its kind with whether each is reached, `due` the next date and `what` happens on it,
    `action` the one thing to do next.
    """

    state: State
    track: tuple[tuple[str, bool], ...]
    due: date | None
    what: str
    action: CredentialAction

    @property
    def word(self) -> str:
        """The state in words."""
        return WORDS[self.state]


def life(credential: Credential, today: date) -> Life:
    """Where a credential is on `today` (UTC)."""
    state, action = _state(credential, today)
    due, what = _due(credential, state)
    return Life(state, _track(credential), due, what, action)


def rotation_day(credential: Credential, key: CredentialFacts) -> date | None:
    """The last day to rotate by: the one written down, else the plan's, and never after the key expires."""
    planned = key.rotate_by
    if planned is None and key.made is not None:
        planned = key.made + timedelta(days=credential.kind.plan_days)
    ends = key.expires if isinstance(key.expires, date) else None
    return min((day for day in (planned, ends) if day is not None), default=None)


def is_used(credential: Credential) -> bool:
    """Whether somebody has the key: it was said who uses it, or that they were switched to it."""
    return credential.now.switched is not None or bool(credential.used_by)


def _state(credential: Credential, today: date) -> tuple[State, CredentialAction]:
    key, kind = credential.now, credential.kind
    if credential.revoked is not None:
        return "revoked", "remove"
    if credential.next is not None:
        return ("replaced" if rotation_steps(credential).at == "revoke" else "rotating"), "rotate"
    if not key.last4:
        return "to-make", "add"
    by = rotation_day(credential, key)
    is_here = key.stored is not None  # or it is kept elsewhere, and goes its way all the same
    if by is not None and by - today <= timedelta(days=SOON_DAYS):
        return "rotate-soon", ("rotate" if is_here else "add")
    if is_used(credential) and (key.confirmed or not kind.is_mailed):
        return "in-use", ("test" if is_here else "add")
    if not is_here and key.asked is None and key.confirmed is None:
        return "made", "add"
    if key.confirmed is not None:
        return "confirmed", "use"
    if key.asked is not None:
        return "mail-sent", "confirm"
    return "stored", ("email" if kind.is_mailed else "use")


def _track(credential: Credential) -> tuple[tuple[str, bool], ...]:
    key = credential.in_hand
    stages = [("made", bool(key.last4)), ("stored", key.stored is not None)]
    if credential.kind.is_mailed:
        stages += [("mailed", key.asked is not None or key.confirmed is not None)]
        stages += [("confirmed", key.confirmed is not None)]
    used = key.switched is not None if credential.next is not None else is_used(credential)
    return (*stages, ("in use", used))


def _due(credential: Credential, state: State) -> tuple[date | None, str]:
    key = credential.in_hand
    if state == "revoked":
        return None, ""
    if key.asked is not None and key.confirmed is None:
        return key.asked + timedelta(days=ANSWER_DAYS), "ask support again"
    by = rotation_day(credential, credential.now)
    return by, "rotate by" if by is not None else ""
