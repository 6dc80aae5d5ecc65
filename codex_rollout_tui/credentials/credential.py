"""A credential: what is known about a key, and never the key."""

import re
from datetime import date, datetime
from typing import Literal, NamedTuple

from codex_rollout_tui.credentials.kinds import KINDS, CredentialKind
from codex_rollout_tui.writer import person_of

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""What a key may be called here: it becomes the user of its entry in the keyring."""
NEXT = ".next"
"""Behind the name of a key, the entry of the one that is to follow it; no name has a dot."""


class CredentialFacts(NamedTuple):
    """One key that was made.

    `key_name` and `created_by` are what its page shows; `stored` is when this program put it into a keyring (UTC),
    `held_by` the writers (a person on a machine) whose keyring has it; `asked` and `confirmed` are the days of the mail
    to support and of its answer; `switched` is when whoever needs it began to use it (UTC), `tested` the day that was
    seen to work; `expires` is "never" for one without an end, None where nobody wrote it down.
    """

    key_name: str = ""
    last4: str = ""
    created_by: str = ""
    scope_asked: str = ""
    scope_proven: str = ""
    made: date | None = None
    stored: datetime | None = None
    asked: date | None = None
    confirmed: date | None = None
    switched: datetime | None = None
    tested: date | None = None
    expires: date | Literal["never"] | None = None
    rotate_by: date | None = None
    held_by: tuple[str, ...] = ()

    @property
    def holders(self) -> str:
        """Whose keyring has it, by name."""
        return ", ".join(map(person_of, self.held_by))


class FormerKey(NamedTuple):
    """A key that was replaced; `revoked` is the day somebody said it is revoked."""

    last4: str = ""
    key_name: str = ""
    made: date | None = None
    replaced: date | None = None
    revoked: date | None = None


class Credential(NamedTuple):
    """A purpose that needs a key, the key it has `now`, the `next` one while it is rotated, and those before it."""

    name: str
    kind_id: str
    organisation: str = ""
    project: str = ""
    workspace_id: str = ""
    used_by: tuple[str, ...] = ()
    now: CredentialFacts = CredentialFacts()
    next: CredentialFacts | None = None
    former: tuple[FormerKey, ...] = ()
    revoked: date | None = None

    @property
    def kind(self) -> CredentialKind:
        """Its kind."""
        return KINDS[self.kind_id]

    @property
    def in_hand(self) -> CredentialFacts:
        """The key that is being worked on: the next one during a rotation."""
        return self.next if self.next is not None else self.now

    @property
    def in_force(self) -> CredentialFacts:
        """The key that its user has: the next one once the user was switched to it."""
        return self.next if self.next is not None and self.next.switched is not None else self.now
