"""What an event says, one frozen type for each thing that can happen; `payload_fields` reads and writes them.

Named tuples, since a start makes all of these types: a dataclass takes ten times as long to make.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from codex_rollout_tui.guide.model import Outcome


def iso_date(text: str) -> date | None:
    """The date a text is (`2026-05-20`), or None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Proof(NamedTuple):
    """One piece of evidence: a note (`text`), a link (`url`) or a file (`name`, `size`, `sha256`).

    `copy` is where a copy of the file is kept, from the rollout's folder on (`evidence/SHA256.EXT`); empty without one.
    """

    type: str
    text: str = ""
    url: str = ""
    name: str = ""
    size: int | None = None
    sha256: str = ""
    copy: str = ""

    @property
    def words(self) -> str:
        """It in a few words."""
        return self.text or self.url or self.name


class ProvedPolicy(NamedTuple):
    """A policy as it was when an item was attested for it: its hash, and the values of the item's keys."""

    name: str
    sha256: str
    values: Mapping[str, Any] = MappingProxyType({})


class Attested(NamedTuple):
    """A person said how an item is.

    `answer` is None where none was given, `policies` where the item is about none.
    """

    outcome: Outcome = "unknown"
    answer: str | None = None
    reason: str = ""
    evidence: tuple[Proof, ...] = ()
    edition: str = ""
    policies: tuple[ProvedPolicy, ...] | None = None


class Observed(NamedTuple):
    """A probe looked at an item, or could not; the fields are those of `Attested`."""

    outcome: Outcome = "unknown"
    answer: str | None = None
    reason: str = ""
    evidence: tuple[Proof, ...] = ()
    edition: str = ""
    policies: tuple[ProvedPolicy, ...] | None = None

    @property
    def is_blind(self) -> bool:
        """Whether it could not look; a person who could not is believed, as the newest."""
        return self.outcome == "unknown"


class Reopened(NamedTuple):
    """What was said of an item before counts no longer."""

    reason: str = ""


class Waived(NamedTuple):
    """A deviation is accepted until a day (ISO), that day included."""

    reason: str = ""
    until: str = ""

    @property
    def end(self) -> date | None:
        """Its last day; None where what was written is no date."""
        return iso_date(self.until)


class Waiting(NamedTuple):
    """Somebody else must act first; `until` is the day (ISO) to follow up."""

    on: str = ""
    until: str = ""

    @property
    def follow_up(self) -> date | None:
        """The day to follow up; None where what was written is no date."""
        return iso_date(self.until)


class Assigned(NamedTuple):
    """An item is a person's, whatever its owner role says."""

    person: str = ""


class Noted(NamedTuple):
    """Something was written down on an item."""

    text: str = ""


class Answered(NamedTuple):
    """A field of rollout.toml got another value: a first-run answer, or a later one. None is unanswered."""

    field: str
    before: Any = None
    value: Any = None


class PolicyChosen(NamedTuple):
    """A policy got another text by a choice: `key` is what was chosen, in a word or two.

    `sha256` is the hash of the new text, `before` that of the one it had; empty where that was not kept.
    """

    policy: str
    sha256: str = ""
    before: str = ""
    key: str = ""


class PolicySaved(NamedTuple):
    """A text of a policy was saved as a version; hashes as in `PolicyChosen`."""

    policy: str
    sha256: str = ""
    before: str = ""


class PolicyImported(NamedTuple):
    """A policy came from elsewhere: `source` says from where, for a person; hashes as in `PolicyChosen`."""

    policy: str
    sha256: str = ""
    before: str = ""
    source: str = ""


class Deployed(NamedTuple):
    """A text of a policy was brought to where clients get it."""

    policy: str = ""
    sha256: str = ""


class CredentialObserved(NamedTuple):
    """What happened to a key; what is None was not said.

    did      in words, like `stored` or `rotated`
    last4    of the key it is about
    old      the last 4 of the key it replaced
    keyring  where it is kept
    revoked  whether it was said to be revoked
    on       the day (ISO) a mail about it was sent or answered
    saw      by what it was seen to work
    """

    key: str
    did: str = ""
    last4: str | None = None
    old: str | None = None
    keyring: str | None = None
    revoked: bool | None = None
    on: str | None = None
    saw: str | None = None


class PolicyObserved(NamedTuple):
    """What a real Codex said of a text of a policy at load: done is accepted, failed is refused."""

    sha256: str
    client: str = ""
    outcome: Outcome = "unknown"
    detail: str = ""


class Undone(NamedTuple):
    """Events that were taken back, by their refs (`ana-3f9c:7`)."""

    undoes: tuple[str, ...] = ()


class Unreadable(NamedTuple):
    """A line of a known kind whose content fits none of them: it is kept, and means nothing here."""


Statement = Attested | Observed
"""How an item was found to be."""
PolicyText = PolicyChosen | PolicySaved | PolicyImported
"""A policy got a text, or one was saved."""
Payload = (
    Unreadable | Statement | Reopened | Waived | Waiting | Assigned | Noted | Answered | PolicyText | Deployed
    | CredentialObserved | Undone | PolicyObserved
)  # fmt: skip
"""Anything an event can say."""

KIND: Mapping[type[Any], str] = {
    Unreadable: "",
    Attested: "attested",
    Observed: "observed",
    Reopened: "reopened",
    Waived: "waived",
    Waiting: "waiting",
    Assigned: "assigned",
    Noted: "noted",
    Answered: "decided",
    PolicyChosen: "decided",
    PolicySaved: "saved",
    PolicyImported: "saved",
    Deployed: "deployed",
    CredentialObserved: "observed",
    Undone: "undone",
    PolicyObserved: "observed",
}
"""The word that the journal has for each: some words stand for several things, which their fields tell apart."""
PAYLOADS = tuple(KIND)
"""Every type; the place in this row is its number in an index of events."""
KINDS = frozenset(KIND.values()) - {""}
"""The words a line may have as its `kind`."""


def subject(payload: Payload) -> str:
    """What an event is about where it is not about an item: a field, a key, a policy; empty for any other."""
    match payload:
        case Answered():
            return payload.field
        case PolicyChosen():
            return payload.key or payload.policy
        case PolicySaved() | PolicyImported() | Deployed():
            return payload.policy
        case CredentialObserved():
            return payload.key
        case PolicyObserved():
            return payload.sha256[:12]
        case _:
            return ""
