"""What a person can do on an item: attest, wait, waive, assign, note, reopen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from codex_rollout_tui.actions import decisions as decide
from codex_rollout_tui.actions.evidence import CopiedFile, evidence_text
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.item_status import hidden_because
from codex_rollout_tui.checklist.payloads import (
    Assigned,
    Attested,
    Noted,
    Proof,
    ProvedPolicy,
    Reopened,
    Waiting,
    Waived,
)
from codex_rollout_tui.errors import UsageError, about_field
from codex_rollout_tui.guide.model import Challenge, Item, Outcome
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.secret_gate import refuse_secret


def applicable_item(rollout: Rollout, item_id: str) -> Item:
    """The item, if it is part of this rollout; raises UsageError when unknown or hidden by a decision."""
    item = rollout.view.item(item_id)
    hidden = hidden_because(item, rollout.decisions)
    if hidden is not None:
        raise UsageError(
            f"'{item_id}' is not applicable: {hidden}. Change that answer first (see: codex-rollout decide --help). "
            "Nothing was saved."
        )
    return item


def judge_answer(item: Item, answer: str | None, failed: bool) -> tuple[Outcome, str | None]:
    """The outcome and the answer as the guide spells it; raises UsageError when it does not fit."""
    if answer is None:
        return ("failed" if failed else "done"), None
    with about_field("answer"):
        refuse_secret(answer, "answer")
        if item.challenge is None:
            if not answer.strip():
                raise UsageError("The answer is empty. Nothing was saved.")
            return ("failed" if failed else "done"), answer.strip()
        outcome = item.challenge.outcome_of(answer)
        if outcome is None:
            raise UsageError(
                f"'{answer.strip()}' is no answer to: {item.challenge.question} "
                f"Expected: {item.challenge.expected}. Nothing was saved."
            )
        if failed and outcome != "failed":
            raise UsageError(_contradiction(item.challenge, item.challenge.canonical(answer), outcome))
    return outcome, item.challenge.canonical(answer)


def _contradiction(challenge: Challenge, answer: str, outcome: Outcome) -> str:
    """Why an answer cannot stand with the word that the item failed."""
    meaning = "nobody could look" if outcome == "unknown" else "it is done"
    refusals = " or ".join(f"'{answer}'" for answer in challenge.answers("failed"))
    instead = f"Give {refusals}, or leave the answer out and" if refusals else "Leave the answer out, and"
    return (
        f"'{answer}' means that {meaning}, not that it failed. {instead} write in a note what you saw. "
        "Nothing was saved."
    )


def attest(
    rollout: Rollout,
    item_id: str,
    *,
    answer: str | None = None,
    evidence: Sequence[Proof] = (),
    copied: Sequence[CopiedFile] = (),
    failed: bool = False,
) -> tuple[Event, ...]:
    """Say that an item is done, failed, or could not be seen, with what proves it; of `copied` files a copy is kept.

    An item whose answer is a field of the rollout (an owner, the surfaces, the workspace id) changes that
    field too. An item about the policy stores the hash and the values it was attested for.
    """
    item = applicable_item(rollout, item_id)
    attested = attestation(rollout, item, answer, [*evidence, *(file.proof for file in copied)], failed)
    copies = {rollout.root / file.proof.copy: file.data for file in copied}
    if item.decides is not None and attested.outcome == "done" and attested.answer is not None:
        return decide.decide(rollout, item.decides, decide.from_answer(item.decides, attested.answer), attested, copies)
    if not (item.policy_keys or item.whole_policy):
        with rollout.changing(copies):
            return rollout.record(Draft.of(attested, item_id))
    texts = rollout.policies()
    with rollout.changing({**rollout.versions(*(text.data for text in texts.values())), **copies}):
        proved = tuple(_proved(item, name, text) for name, text in texts.items())
        return rollout.record(Draft.of(attested._replace(policies=proved), item_id))


def attestation(
    rollout: Rollout, item: Item, answer: str | None, evidence: Sequence[Proof], failed: bool = False
) -> Attested:
    """What an attestation says, without what it is about; raises UsageError for a bare tick and a wrong answer."""
    if answer is None and not evidence:
        raise UsageError("A bare tick proves nothing: give an answer, a note, a link or a file. Nothing was saved.")
    outcome, canonical = judge_answer(item, answer, failed)
    return Attested(outcome, canonical, evidence=tuple(evidence), edition=rollout.file.edition)


def _proved(item: Item, name: str, text: Document) -> ProvedPolicy:
    """The policy the item is attested for; its text is kept as a version so that it can be looked at again."""
    from codex_rollout_tui.policy.catalogue.key_values import key_values

    return ProvedPolicy(name, sha256(text.data), key_values(text, item.policy_keys))


def reopen(rollout: Rollout, item_id: str, reason: str = "") -> tuple[Event, ...]:
    """Set an item back to todo; what was said before stays in its history."""
    applicable_item(rollout, item_id)
    return rollout.record(Draft.of(Reopened(refuse_secret(reason, "reason")), item_id))


def future(rollout: Rollout, text: str, what: str) -> str:
    """A date (ISO) from today on; raises UsageError otherwise."""
    with about_field("until"):
        refuse_secret(text, "date")
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            raise UsageError(f"'{text}' is no date: write {what} as YYYY-MM-DD. Nothing was saved.") from None
        today = rollout.clock().astimezone(UTC).date()
        if day < today:
            raise UsageError(f"{day} is in the past (today, in UTC, is {today}). Nothing was saved.")
    return str(day)


def required(text: str, what: str, field: str) -> str:
    """Non-empty text without a secret in it, its lines ended alike; raises UsageError, of that field, otherwise."""
    with about_field(field):
        if not text.strip():
            raise UsageError(f"{what[0].upper()}{what[1:]} is missing. Nothing was saved.")
        return refuse_secret(evidence_text(text), what.removeprefix("the "))


def waive(rollout: Rollout, item_id: str, reason: str, until: str) -> tuple[Event, ...]:
    """Accept a deviation until a date (that day included); then the item is open again."""
    applicable_item(rollout, item_id)
    waived = Waived(required(reason, "the reason", "reason"), future(rollout, until, "the end"))
    return rollout.record(Draft.of(waived, item_id))


def wait(rollout: Rollout, item_id: str, on: str, until: str) -> tuple[Event, ...]:
    """Say that somebody else must act first, and when to follow up."""
    applicable_item(rollout, item_id)
    waiting = Waiting(required(on, "the one you wait for", "on"), future(rollout, until, "the follow-up date"))
    return rollout.record(Draft.of(waiting, item_id))


def assign(rollout: Rollout, item_id: str, person: str) -> tuple[Event, ...]:
    """Give an item to a person, whatever its owner role says."""
    applicable_item(rollout, item_id)
    return rollout.record(Draft.of(Assigned(required(person, "the person", "person")), item_id))


def add_note(rollout: Rollout, item_id: str, text: str) -> tuple[Event, ...]:
    """Write something down on an item without changing what it is."""
    rollout.view.item(item_id)
    return rollout.record(Draft.of(Noted(required(text, "the note", "text")), item_id))
