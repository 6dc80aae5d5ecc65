"""What must come first, and what is next."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from codex_rollout_tui.checklist.fold import fold
from codex_rollout_tui.checklist.rollout_facts import Decisions
from codex_rollout_tui.checklist.rollout_status import Score, derive_statuses
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.model import Item
from tests.checklist.factory import (
    NO_FACTS,
    NOW,
    UNDECIDED,
    Deed,
    attested,
    blind,
    failed,
    make_item,
    reopened,
    unseen,
    waiting,
    waived,
)
from tests.checklist.rollouts import BOTH, CLOUD, IDS, LOCAL, NEW, OLD, OLD_GOOD, OVERDUE, names, statuses_of, view_of


def needs(told: Mapping[str, Deed], item: str, edition: str = NEW, decisions: Decisions = BOTH) -> list[str]:
    found = statuses_of(told, edition, decisions)
    return [state.item.id for state in found.open_needs(found.view.item(item))]


@pytest.mark.parametrize(
    ("deed", "is_open"),
    [(reopened("05-10"), True), (failed("05-10"), True), (unseen("05-10"), True), (blind("05-10"), True),
     (waiting("05-10"), True), (OLD_GOOD, True), (waived("05-10", "2026-05-19"), True),
     (attested("05-10"), False), (waived("05-10"), False)],
)  # fmt: skip
def test_a_prerequisite_is_met_when_good_or_waived(deed: Deed, is_open: bool) -> None:
    both = {"prereq-decide-surfaces": attested("05-20"), "prereq-admin-access": deed}
    assert needs(both, "local-toggle") == (["prereq-admin-access"] if is_open else [])


def test_open_prerequisites_come_in_the_order_of_the_guide_s_own_list() -> None:
    assert needs({}, "local-toggle") == ["prereq-decide-surfaces", "prereq-admin-access"]
    assert needs({}, "prereq-admin-access") == []


def test_a_prerequisite_that_the_edition_lacks_is_met() -> None:
    assert "policy-network" in needs({}, "policy-lint", NEW)
    assert "policy-lint" in view(OLD).by_id
    assert "policy-network" in view(OLD).item("policy-lint").needs
    old = needs({}, "policy-lint", OLD)
    assert old == [need for need in needs({}, "policy-lint", NEW) if need != "policy-network"]


@pytest.mark.parametrize(
    ("need", "hidden"),
    [
        (make_item(id="need", surfaces="local"), CLOUD),
        (make_item(id="need", surfaces="cloud"), LOCAL),
        (make_item(id="need", when="scim"), Decisions(frozenset(), {"scim": False})),
    ],
)
def test_a_prerequisite_that_is_hidden_is_met(need: Item, hidden: Decisions) -> None:
    small = view_of(need, make_item(needs=("need",), order=2))
    for decisions, due in ((BOTH, ["need"]), (hidden, ["thing"])):
        found = derive_statuses(small, fold([]), decisions, NO_FACTS, NOW)
        assert names(found) == due
        assert [state.item.id for state in found.open_needs(small.item("thing"))] == (
            ["need"] if due == ["need"] else []
        )


@pytest.mark.parametrize("edition", [OLD, NEW])
@pytest.mark.parametrize("decisions", [BOTH, LOCAL, CLOUD, UNDECIDED])
def test_the_guide_can_be_walked_from_start_to_end(edition: str, decisions: Decisions) -> None:
    """Attest whatever can begin, again and again: everything is reached, and nothing needs what comes never."""
    told: dict[str, Deed] = {}
    for _ in IDS:
        due = names(statuses_of(told, edition, decisions))
        if not due:
            break
        assert not set(due) & set(told)
        told |= dict.fromkeys(due, attested("05-20"))
    found = statuses_of(told, edition, decisions)
    assert found.is_good()
    assert found.score == Score(len(told), len(told))
    assert len(told) == len(found.states) - found.counts["not-applicable"]


def test_what_is_next_of_nothing_said_can_begin() -> None:
    found = statuses_of({})
    assert names(found) == [item.id for item in found.view.items if not item.needs]


def test_the_most_pressing_comes_first_and_then_the_guide_s_order() -> None:
    told = {
        "prereq-admin-access": unseen("05-10"),
        "prereq-security-overview": OVERDUE,
        "prereq-owner-workspace": waiting("05-10"),
        "prereq-owner-security": attested("05-10"),
        "prereq-owner-analytics": OLD_GOOD,
        "prereq-workspace-id": failed("05-10"),
        "prereq-decide-surfaces": waived("05-10"),
        "local-toggle": failed("05-10"),
        "team-config-toml": blind("05-10"),
    }
    due = names(statuses_of(told))
    assert due[:6] == ["prereq-workspace-id", "local-toggle", "prereq-owner-analytics", "prereq-security-overview",
                       "prereq-admin-access", "team-config-toml"]  # fmt: skip
    assert not set(due) & {"prereq-owner-workspace", "prereq-owner-security", "prereq-decide-surfaces"}
    assert "rbac-group-users" in due
    assert "local-device-code" not in due
