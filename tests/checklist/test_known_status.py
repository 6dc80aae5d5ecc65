"""What the program sees decides first: a table of what was said and what was seen, on 20 May 2026."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.checklist.clock import moment
from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.item_status import GOOD, ItemStatus
from codex_rollout_tui.checklist.known_facts import KNOWN_FACTS
from codex_rollout_tui.checklist.known_status import known_status
from codex_rollout_tui.checklist.policy_review import PolicyFault, PolicyReview, RecordedVerdict
from codex_rollout_tui.checklist.rollout_facts import Facts, PolicyFacts
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.load import editions
from codex_rollout_tui.guide.model import Item, Outcome
from tests.checklist.factory import (
    ANA,
    NOW,
    UNDECIDED,
    Deed,
    attested,
    blind,
    failed,
    make_item,
    observed,
    reopened,
    waiting,
    waived,
)

MODES = "allowed_sandbox_modes"
CHOICE = make_item(verify="auto", policy_keys=(MODES,), checks=("REQ021",), known=("policies-accepted", "keys-set"))
PAGE = make_item(verify="partial", known=("policies-accepted", "policies-linted"))
LINT = make_item(verify="auto", whole_policy=True, known=("policies-linted", "codex-objects"))
COMPLETE = make_item(verify="auto", whole_policy=True, known=("policies-complete",))
RULES = make_item(verify="auto", policy_keys=(MODES,), known=("policies-accepted", "keys-set", "expectations-met"))
OWNER = make_item(decides="owners.security-owner", known=("field-decided",))
WORKSPACE = make_item(
    verify="auto", policy_keys=("allowed_chatgpt_workspaces",), known=("keys-set", "workspace-matches")
)

FAULT = PolicyFault("REQ021", "read-only is missing", "load")
YES = RecordedVerdict("0.169.0", "done", "", "2026-05-18T08:00:00Z", "ben-1a2b")
NO = RecordedVerdict("0.169.0", "failed", "must include read-only", "2026-05-18T08:00:00Z", "ben-1a2b")
GOOD_REVIEW = PolicyReview(limits=True, answers=(YES,))


def facts(look: PolicyReview | None = GOOD_REVIEW, values: object = ("read-only",), **about: object) -> Facts:
    """One policy, what it sets for the key of the items here, and what was seen of it."""
    policy = PolicyFacts("a1", {MODES: values, "allowed_chatgpt_workspaces": about.pop("workspaces", None)}, look)
    return Facts({"baseline": policy}, **about)  # type: ignore[arg-type]


def status(item: Item, seen: Facts, *said: Deed) -> ItemStatus:
    events = [deed.numbered(seq, item.id, ANA) for seq, deed in enumerate(said, 1)]
    return known_status(item, fold(events).stories.get(item.id), UNDECIDED, seen, NOW)


TABLE: dict[str, tuple[Item, Facts, list[Deed], str, str]] = {
    "nothing said, accepted and chosen": (
        CHOICE, facts(), [], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "nothing said, accepted, and nothing chosen": (CHOICE, facts(values=None), [], "todo", ""),
    "attested, accepted, and nothing chosen": (
        CHOICE, facts(values=None), [attested("05-19", answer="on")], "done", "on",
    ),
    "attested, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [attested("05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only, whatever was said on 2026-05-19",
    ),
    "nothing said, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only",
    ),
    "nothing said or chosen, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,)), values=None), [], "todo", "",
    ),
    "attested with nothing chosen, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,)), values=None), [attested("05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only, whatever was said on 2026-05-19",
    ),
    "a page of policies that nobody looked at, and Codex refuses": (
        PAGE._replace(known=("policies-accepted",)), facts(PolicyReview(True, answers=(NO,))), [], "todo", "",
    ),
    "a page of policies, and Codex refuses": (
        PAGE._replace(known=("policies-accepted",)), facts(PolicyReview(True, answers=(NO,))), [attested("05-19")],
        "failed", "Codex 0.169.0 refuses policy baseline: must include read-only, whatever was said on 2026-05-19",
    ),
    "waited for, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [waiting("05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only",
    ),
    "observed by a probe, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [observed("05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only, whatever was said on 2026-05-19",
    ),
    "waived, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [waived("05-19")], "waived",
        "not before autumn (by Ana, until 2026-06-01)",
    ),
    "waived until yesterday, and Codex refuses": (
        CHOICE, facts(PolicyReview(True, answers=(NO,))), [waived("05-01", "2026-05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only",
    ),
    "waited for, and all is well": (CHOICE, facts(), [waiting("05-19")], "waiting",
                                    "on support since 2026-05-19, follow up on 2026-06-01"),
    "a person says no, and all is well": (CHOICE, facts(), [failed("05-19", answer="off")], "failed", "off"),
    "stale by its date, and all is well": (
        CHOICE, facts(), [attested("2025-01-01")], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "reopened, and all is well": (
        CHOICE, facts(), [attested("05-10"), reopened("05-11")], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "nobody asked a real Codex": (CHOICE, facts(PolicyReview(True)), [], "todo", ""),
    "attested, and nobody asked a real Codex": (CHOICE, facts(PolicyReview(True)), [attested("05-19", answer="on")],
                                                "done", "on"),
    "our checks expect a refusal, and nobody asked": (
        CHOICE, facts(PolicyReview(True, (FAULT,))), [attested("05-19")], "failed",
        "Codex refuses policy baseline, by REQ021: read-only is missing, whatever was said on 2026-05-19",
    ),
    "our checks expect a refusal, and a colleague's Codex accepts": (
        PAGE._replace(known=("policies-accepted",)), facts(PolicyReview(True, (FAULT,), answers=(YES,))), [],
        "todo", "",
    ),
    "our checks expect a refusal, and this machine's Codex accepts": (
        CHOICE._replace(checks=()), facts(PolicyReview(True, (FAULT,), answers=(YES._replace(own=True),))), [],
        "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "this machine's Codex accepts what a colleague's refuses": (
        CHOICE, facts(PolicyReview(True, answers=(YES._replace(own=True), NO))), [], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "this machine's Codex refuses what a colleague's accepts": (
        CHOICE, facts(PolicyReview(True, answers=(YES, NO._replace(own=True)))), [attested("05-19")], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only, whatever was said on 2026-05-19",
    ),
    "an answer of the day before its re-check": (
        CHOICE, facts(PolicyReview(True, answers=(YES._replace(at="2026-04-20T08:00:00Z"),))), [], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}",
    ),
    "an answer that is too old": (
        CHOICE, facts(PolicyReview(True, answers=(YES._replace(at="2026-04-19T08:00:00Z"),))), [], "todo", "",
    ),
    "an answer of tomorrow": (
        CHOICE, facts(PolicyReview(True, answers=(YES._replace(at="2026-05-21T08:00:00Z"),))), [], "todo", "",
    ),
    "an answer of no time at all": (
        CHOICE, facts(PolicyReview(True, answers=(YES._replace(at="soon"),))), [], "todo", "",
    ),
    "a key of the item has an error": (
        CHOICE, facts(PolicyReview(True, (FAULT._replace(stops=""),), answers=(YES,))), [], "failed",
        "policy baseline has REQ021: read-only is missing",
    ),
    "no policy at all": (CHOICE, Facts(), [], "todo", ""),
    "attested without any policy": (CHOICE, Facts(), [attested("05-19")], "unknown",
                                    "there is no policy in this folder to look at"),
    "what only a page shows is not verified by the program": (PAGE, facts(), [], "todo", ""),
    "what only a page shows is attested": (PAGE, facts(), [attested("05-19", answer="on")], "done", "on"),
    "a policy that starts no session": (
        PAGE, facts(PolicyReview(True, (PolicyFault("REQ040", "no session starts", "sessions"),), answers=(YES,))),
        [attested("05-19")], "failed",
        "policy baseline has REQ040: no session starts, whatever was said on 2026-05-19",
    ),
    "linted, and accepted": (LINT, facts(), [], "verified",
                             "no check objects to policy baseline; Codex 0.169.0 accepts policy baseline"),
    "linted, and nobody asked": (
        LINT, facts(PolicyReview(True)), [], "verified",
        "no check objects to policy baseline; policy baseline: no real Codex was asked about it yet",
    ),
    "linted, and Codex refuses all the same": (
        LINT, facts(PolicyReview(True, answers=(NO,))), [], "failed",
        "Codex 0.169.0 refuses policy baseline: must include read-only",
    ),
    "an empty policy proves nothing": (LINT, facts(PolicyReview(False, answers=(YES,))), [], "todo", ""),
    "complete": (COMPLETE, facts(), [], "verified", "policy baseline has every key of the baseline"),
    "incomplete": (
        COMPLETE, facts(PolicyReview(True, missing=(MODES,))), [attested("05-19")], "failed",
        f"policy baseline leaves free what the baseline limits: {MODES}, whatever was said on 2026-05-19",
    ),
    "everything expected is done": (
        RULES, facts(GOOD_REVIEW._replace(unmet=())), [], "verified",
        f"Codex 0.169.0 accepts policy baseline; policy baseline sets {MODES}; "
        "policy baseline does everything that is expected of it",
    ),
    "something expected is not done": (
        RULES, facts(GOOD_REVIEW._replace(unmet=("git push is allowed",))), [attested("05-19")], "failed",
        "policy baseline does not do what is expected: git push is allowed, whatever was said on 2026-05-19",
    ),
    "an owner who was taken out again": (OWNER, Facts(), [attested("05-19", answer="Ben")], "unknown",
                                         "rollout.toml has no owners.security-owner"),
    "an owner who is named": (OWNER, Facts(decided=frozenset({"owners.security-owner"})),
                              [attested("05-19", answer="Ben")], "done", "Ben"),
    "the workspace of this rollout": (
        WORKSPACE, facts(workspaces=["w1", "w2"], workspace_id="w2"), [], "verified",
        "policy baseline sets allowed_chatgpt_workspaces",
    ),
    "the workspace of another rollout": (
        WORKSPACE, facts(workspaces=["w1"], workspace_id="w2"), [attested("05-19")], "failed",
        "policy baseline does not allow the workspace of this rollout, w2, whatever was said on 2026-05-19",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_was_seen_and_what_was_said(name: str) -> None:
    item, seen, said, expected, reason = TABLE[name]
    derived = status(item, seen, *said)
    assert (derived.status, derived.reason) == (expected, reason)


def test_when_it_was_seen_is_when_it_became_so() -> None:
    assert status(CHOICE, facts(), attested("05-10")).since == YES.at
    assert status(CHOICE, facts(PolicyReview(True, answers=(NO,)))).since == NO.at


def test_a_policy_that_was_not_looked_at_changes_nothing() -> None:
    assert status(CHOICE, facts(None), attested("05-19")).status == "done"


ABOUT_POLICIES = tuple(
    item for edition in editions() for item in view(edition.date).items if "policies-accepted" in item.known
)
SAID = st.sampled_from(
    [
        attested,
        observed,
        reopened,
        blind,
        lambda day: attested(day, answer="x", evidence=[{"type": "note", "text": "x"}]),
    ]
)


@given(
    item=st.sampled_from(ABOUT_POLICIES),
    said=st.lists(st.tuples(SAID, st.integers(1, 19)), max_size=6),
    answers=st.lists(st.sampled_from(get_args(Outcome)), max_size=2),
    predicted=st.booleans(),
    chosen=st.booleans(),
)
def test_nothing_anybody_says_makes_a_refused_policy_good(
    item: Item, said: list[tuple[object, int]], answers: list[Outcome], predicted: bool, chosen: bool
) -> None:
    looks = tuple(YES._replace(outcome=outcome, own=position == 0) for position, outcome in enumerate(answers))
    told = [answer for answer in looks if answer.outcome != "unknown"]
    own = [answer for answer in told if answer.own]
    refused = any(answer.outcome == "failed" for answer in own or told) or (predicted and not told)
    look = PolicyReview(True, (FAULT,) if predicted else (), answers=looks)
    deeds = [make(f"05-{day:02d}") for make, day in sorted(said, key=lambda one: one[1])]  # type: ignore[operator]
    events = [deed.numbered(seq, item.id, ANA) for seq, deed in enumerate(deeds, 1)]
    values = dict.fromkeys(item.policy_keys, 1 if chosen else None)
    seen = Facts({"baseline": PolicyFacts("a1", values, look)})
    derived = known_status(item, fold(events).stories.get(item.id), UNDECIDED, seen, NOW)
    if refused:
        assert derived.status == "failed" or (derived.status == "todo" and derived.event is None)
    elif derived.status in GOOD:
        assert not predicted or told


def test_every_fact_that_an_item_names_is_known() -> None:
    named = {name for edition in editions() for item in view(edition.date).items for name in item.known}
    assert named == set(KNOWN_FACTS)


def test_a_fact_says_nothing_of_a_day_that_it_does_not_need() -> None:
    sights = [KNOWN_FACTS[name](LINT, facts(), moment(NOW)) for name in ("policies-linted", "policies-complete")]
    later = [
        KNOWN_FACTS[name](LINT, facts(), moment(NOW.replace(year=2036)))
        for name in ("policies-linted", "policies-complete")
    ]
    assert [list(sight) for sight in sights] == [list(sight) for sight in later]
