"""What was seen of a text of a policy, by our checks and by a real Codex; nobody's word is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import PolicyObserved
from codex_rollout_tui.guide.model import Outcome
from codex_rollout_tui.writer import person_of


class PolicyFault(NamedTuple):
    """One thing our checks call wrong: a finding that is an error, or over which something does not start.

    `stops` is what of Codex ends over it: `load`, `sessions`, `hosts`, or empty.
    """

    code: str
    message: str
    stops: str = ""


class RecordedVerdict(NamedTuple):
    """What one client said of the text at load: done is accepted, failed is refused.

    `at` is when (UTC, ISO), `by` the writer whose machine it was; `own` says that it was this one.
    """

    client: str
    outcome: Outcome
    detail: str = ""
    at: str = ""
    by: str = ""
    own: bool = False

    @property
    def machine(self) -> str:
        """Whose machine it was, in words."""
        if self.own or not self.by:
            return "this machine"
        return f"{person_of(self.by)}'s machine"


class PolicyReview(NamedTuple):
    """Everything seen of one text.

    limits   whether it sets anything at all
    missing  keys that the baseline limits and this policy leaves free
    unmet    what it must do and does not, a sentence each; None where nothing is expected of it
    """

    limits: bool = False
    faults: tuple[PolicyFault, ...] = ()
    missing: tuple[str, ...] = ()
    unmet: tuple[str, ...] | None = None
    answers: tuple[RecordedVerdict, ...] = ()

    @property
    def refusal(self) -> PolicyFault | None:
        """Over what our checks expect Codex to refuse it."""
        return next((fault for fault in self.faults if fault.stops == "load"), None)

    @property
    def outage(self) -> PolicyFault | None:
        """Over what people are stopped: it is refused, or no session starts, or not on some hosts."""
        return next((fault for fault in self.faults if fault.stops), None)


def recorded_verdicts(events: Iterable[Event], own: str | None) -> Mapping[str, tuple[RecordedVerdict, ...]]:
    """What was said of each text, by its sha256: of each client the newest, the newest of all first.

    `events` are in their order; `own` is the writer of this clone.
    """
    newest: dict[str, dict[tuple[str, bool], RecordedVerdict]] = {}
    for event in events:
        if isinstance(said := event.payload, PolicyObserved) and said.client and said.outcome != "unknown":
            of_text = newest.setdefault(said.sha256, {})
            is_own = event.by == own
            of_text.pop((said.client, is_own), None)
            of_text[said.client, is_own] = RecordedVerdict(
                said.client, said.outcome, said.detail, event.at, event.by, is_own
            )
    return {sha: tuple(reversed(answers.values())) for sha, answers in newest.items()}
