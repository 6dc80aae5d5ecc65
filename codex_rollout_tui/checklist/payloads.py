"""What an event says, one frozen type for each thing that can happen; `payload_fields` reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from codex_rollout_tui.guide.model import Outcome


def iso_date(text: str) -> date | None:
    """The date a text is (`2026-05-20`), or None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Payload:
    """What every payload has: the word the journal has for its kind."""

    kind: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What it is about where it is not about an item: a field, a key, a policy."""
        return ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: a note (`text`), a link (`url`) or a file (`name`, `size`, `sha256`)."""

    type: str
    text: str = ""
    url: str = ""
    name: str = ""
    size: int | None = None
    sha256: str = ""

    @property
    def words(self) -> str:
        """It in a few words."""
        return self.text or self.url or self.name


@dataclass(frozen=True, slots=True)
class ProvedPolicy:
    """A policy as it was when an item was attested for it: its hash, and the values of the item's keys."""

    name: str
    sha256: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement(Payload):
    """How an item was found to be; `answer` is None where none was given, `policies` where it is about none."""

    outcome: Outcome = "unknown"
    answer: str | None = None
    reason: str = ""
    evidence: tuple[Proof, ...] = ()
    edition: str = ""
    policies: tuple[ProvedPolicy, ...] | None = None


@dataclass(frozen=True, slots=True)
class Attested(Statement):
    """A person said it."""

    kind = "attested"


@dataclass(frozen=True, slots=True)
class Observed(Statement):
    """A probe looked at an item, or could not."""

    kind = "observed"

    @property
    def is_blind(self) -> bool:
        """Whether it could not look; a person who could not is believed, as the newest."""
        return self.outcome == "unknown"


@dataclass(frozen=True, slots=True)
class Reopened(Payload):
    """What was said of an item before counts no longer."""

    kind = "reopened"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waived(Payload):
    """A deviation is accepted until a day (ISO), that day included."""

    kind = "waived"
    reason: str = ""
    until: str = ""

    @property
    def end(self) -> date | None:
        """Its last day; None where what was written is no date."""
        return iso_date(self.until)


@dataclass(frozen=True, slots=True)
class Waiting(Payload):
    """Somebody else must act first; `until` is the day (ISO) to follow up."""

    kind = "waiting"
    on: str = ""
    until: str = ""

    @property
    def follow_up(self) -> date | None:
        """The day to follow up; None where what was written is no date."""
        return iso_date(self.until)


@dataclass(frozen=True, slots=True)
class Assigned(Payload):
    """An item is a person's, whatever its owner role says."""

    kind = "assigned"
    person: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Payload):
    """Something was written down on an item."""

    kind = "noted"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answered(Payload):
    """A field of rollout.toml got another value: a first-run answer, or a later one. None is unanswered."""

    kind = "decided"
    field: str
    before: Any = None
    value: Any = None

    @property
    def subject(self) -> str:
        return self.field


@dataclass(frozen=True, slots=True)
class PolicyText(Payload):
    """A policy got the text with this hash; `before` is the hash of the one it had, empty where that was not kept."""

    policy: str
    sha256: str = ""
    before: str = ""

    @property
    def subject(self) -> str:
        return self.policy


@dataclass(frozen=True, slots=True)
class PolicyChosen(PolicyText):
    """By a choice: `key` is what was chosen, in a word or two."""

    kind = "decided"
    key: str = ""

    @property
    def subject(self) -> str:
        return self.key or self.policy


@dataclass(frozen=True, slots=True)
class PolicySaved(PolicyText):
    """By somebody who saved it as a version."""

    kind = "saved"


@dataclass(frozen=True, slots=True)
class PolicyImported(PolicyText):
    """From elsewhere: `source` says from where, for a person."""

    kind = "saved"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deployed(Payload):
    """A text of a policy was brought to where clients get it."""

    kind = "deployed"
    policy: str = ""
    sha256: str = ""

    @property
    def subject(self) -> str:
        return self.policy


@dataclass(frozen=True, slots=True)
class KeyObserved(Payload):
    """What happened to a key; what is None was not said.

    did      in words, like `stored` or `rotated`
    last4    of the key it is about
    old      the last 4 of the key it replaced
    keyring  where it is kept
    revoked  whether it was said to be revoked
    on       the day (ISO) a mail about it was sent or answered
    saw      by what it was seen to work
    """

    kind = "observed"
    key: str
    did: str = ""
    last4: str | None = None
    old: str | None = None
    keyring: str | None = None
    revoked: bool | None = None
    on: str | None = None
    saw: str | None = None

    @property
    def subject(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Undone(Payload):
    """Events that were taken back, by their refs (`ana-3f9c:7`)."""

    kind = "undone"
    undoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable(Payload):
    """A line of a known kind whose content fits none of them: it is kept, and means nothing here."""


PAYLOADS: tuple[type[Payload], ...] = (
    Unreadable, Attested, Observed, Reopened, Waived, Waiting, Assigned, Noted, Answered, PolicyChosen, PolicySaved,
    PolicyImported, Deployed, KeyObserved, Undone,
)  # fmt: skip
"""Every type; the place in this row is its number in an index of events."""
KINDS = frozenset(payload.kind for payload in PAYLOADS if payload.kind)
"""The words a line may have as its `kind`."""
