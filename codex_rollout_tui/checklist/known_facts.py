"""What the program sees itself, a small function a fact; items name the facts that decide them first.

A fact that says failed makes its items failed, whatever anybody attested; one that could not be looked at says so.
Nothing here takes a person's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from codex_rollout_tui.checklist.clock import Moment
from codex_rollout_tui.checklist.payloads import iso_date
from codex_rollout_tui.checklist.policy_review import PolicyFault, PolicyReview, RecordedVerdict
from codex_rollout_tui.checklist.rollout_facts import Facts, PolicyFacts
from codex_rollout_tui.guide.model import Item, Outcome
from codex_rollout_tui.writer import person_of


class Sight(NamedTuple):
    """What one fact comes to: done, failed, or unknown where nobody could look.

    `words` is a sentence without its stop; `at` (UTC, ISO) and `by` say when and whose machine looked, and are empty
    for what is worked out anew each time. `proves` says that it is enough to call the item verified, `absent` that what
    the item is about is not there at all, so that nothing anybody said of it can hold, `general` that it is about the
    policies as they are and not about this item: an item that nobody began does not fail over it. `cause` is one for
    all that fails for the same thing, in whatever words.
    """

    outcome: Outcome
    words: str
    at: str = ""
    by: str = ""
    proves: bool = False
    absent: bool = False
    general: bool = False
    cause: str = ""

    @property
    def person(self) -> str:
        """Who `by` stands for, as people call them."""
        return person_of(self.by)


Fact = Callable[[Item, Facts, Moment], Iterator[Sight]]
NO_POLICY = Sight("unknown", "there is no policy in this folder to look at", absent=True, general=True)
NOBODY_ASKED = "no real Codex was asked about it yet"


def sights(item: Item, facts: Facts, at: Moment) -> tuple[Sight, ...]:
    """Everything the program knows about an item, in the order in which the item names its facts."""
    return tuple(sight for name in item.known for sight in KNOWN_FACTS[name](item, facts, at))


def _reviews(facts: Facts) -> Iterator[tuple[str, PolicyFacts, PolicyReview]]:
    return ((name, policy, policy.review) for name, policy in facts.policies.items() if policy.review is not None)


def _codex_accepts(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """Every policy is taken by a real Codex; where our checks know better than an older look, they are heard too."""
    if not facts.policies:
        yield NO_POLICY
    for name, _, review in _reviews(facts):
        yield _answered(item, name, review, at)._replace(general=True)


def _answered(item: Item, name: str, review: PolicyReview, at: Moment) -> Sight:
    answers = [answer for answer in review.answers if _is_fresh(answer, item, at)]
    own = next((answer for answer in answers if answer.own), None)
    refused = own if own is not None else next((answer for answer in answers if answer.outcome == "failed"), None)
    if refused is not None and refused.outcome == "failed":
        detail = f": {refused.detail}" if refused.detail else ""
        words = f"Codex {refused.client} refuses policy {name}{detail}"
        return Sight("failed", words, refused.at, refused.by, cause=_refused(name))
    expected = review.refusal
    if own is None and expected is not None:
        if not answers:
            words = f"Codex refuses policy {name}, by {expected.code}: {expected.message}"
            return Sight("failed", words, cause=_refused(name))
        words = f"policy {name} was accepted by Codex {answers[0].client}, and {expected.code} says that it is refused"
        return Sight("unknown", words, answers[0].at, answers[0].by)
    if not answers:
        stale = "; the last look is too long ago" if review.answers else ""
        return Sight("unknown", f"policy {name}: {NOBODY_ASKED}{stale}")
    newest = own or answers[0]
    return Sight("done", f"Codex {newest.client} accepts policy {name}", newest.at, newest.by)


def _codex_objects(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """As before, for items that our checks alone can settle: that nobody asked a real Codex is said and no more."""
    for sight in _codex_accepts(item, facts, at):
        yield sight._replace(outcome="done") if sight.outcome == "unknown" and NOBODY_ASKED in sight.words else sight


def _is_fresh(answer: RecordedVerdict, item: Item, at: Moment) -> bool:
    looked = iso_date(answer.at[:10])
    if answer.outcome == "unknown" or looked is None or answer.at > at.latest:
        return False
    return at.day <= looked + timedelta(days=item.recheck_days)


def _refused(name: str) -> str:
    return f"refused {name}"


def _faulty(name: str, fault: PolicyFault) -> Sight:
    cause = _refused(name) if fault.stops == "load" else f"{fault.code} {name}"
    return Sight("failed", f"policy {name} has {fault.code}: {fault.message}", cause=cause)


def _policies_linted(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """No policy has an error: not one that our checks know of."""
    if not facts.policies:
        yield NO_POLICY
    for name, _, review in _reviews(facts):
        fault = review.outage or next(iter(review.faults), None)
        if fault is not None:
            yield _faulty(name, fault)
        else:
            yield Sight("done", f"no check objects to policy {name}", proves=review.limits)


def _keys_set(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """Somebody decided: a policy sets a key of the item, and no check objects to those keys."""
    for name, policy, review in _reviews(facts):
        fault = next((fault for fault in review.faults if fault.code in item.checks), None)
        if fault is not None:
            yield _faulty(name, fault)
        chosen = [key for key in item.policy_keys if policy.values.get(key) is not None]
        if chosen:
            yield Sight("done", f"policy {name} sets {' and '.join(chosen)}", proves=True)


def _policies_complete(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """No group's policy leaves free what the baseline limits."""
    if not facts.policies:
        yield NO_POLICY
    for name, _, review in _reviews(facts):
        if review.missing:
            yield Sight("failed", f"policy {name} leaves free what the baseline limits: {', '.join(review.missing)}")
        else:
            yield Sight("done", f"policy {name} has every key of the baseline", proves=review.limits)


def _expectations_met(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """Every policy does what is expected of it; where nothing is expected, nothing is said."""
    for name, _, review in _reviews(facts):
        if review.unmet:
            yield Sight("failed", f"policy {name} does not do what is expected: {review.unmet[0]}")
        elif review.unmet is not None:
            yield Sight("done", f"policy {name} does everything that is expected of it")


def _field_decided(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """The field of the rollout that the item decides is filled in."""
    if item.decides is not None and item.decides not in facts.decided:
        yield Sight("unknown", f"rollout.toml has no {item.decides}", absent=True)


def _workspace_matches(item: Item, facts: Facts, at: Moment) -> Iterator[Sight]:
    """A policy that allows some workspaces allows this one."""
    for name, policy, _ in _reviews(facts):
        allowed = policy.values.get("allowed_chatgpt_workspaces")
        if facts.workspace_id and isinstance(allowed, list) and facts.workspace_id not in allowed:
            yield Sight("failed", f"policy {name} does not allow the workspace of this rollout, {facts.workspace_id}")


KNOWN_FACTS: Mapping[str, Fact] = {
    "policies-accepted": _codex_accepts,
    "codex-objects": _codex_objects,
    "policies-linted": _policies_linted,
    "policies-complete": _policies_complete,
    "keys-set": _keys_set,
    "expectations-met": _expectations_met,
    "field-decided": _field_decided,
    "workspace-matches": _workspace_matches,
}
"""Every fact by the name that items call it."""
OF_THE_ROLLOUT_ALONE = frozenset({"field-decided"})
"""Facts for which no policy is looked at."""
