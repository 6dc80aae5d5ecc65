"""What a decision hides is not applicable, whatever was said of it; what is unanswered hides nothing."""

from __future__ import annotations

import pytest

from codex_rollout_tui.checklist.rollout_facts import Decisions
from tests.checklist.factory import Deed, attested, blind, failed, make_item, state, waiting, waived


@pytest.mark.parametrize(
    ("surfaces", "when", "decisions", "reason"),
    [
        ("local", None, Decisions(frozenset({"cloud"})), "Codex local is not used here"),
        ("cloud", None, Decisions(frozenset({"local"})), "Codex cloud is not used here"),
        ("local", None, Decisions(frozenset({"local"})), None),
        ("local", None, Decisions(frozenset({"local", "cloud"})), None),
        ("always", None, Decisions(frozenset({"cloud"})), None),
        ("local", None, Decisions(frozenset()), None),
        ("cloud", None, Decisions(frozenset()), None),
        ("always", "scim", Decisions(frozenset({"local"}), {"scim": False}), "answered no: scim"),
        ("always", "scim", Decisions(frozenset(), {"scim": False}), "answered no: scim"),
        ("always", "scim", Decisions(frozenset({"local"}), {"scim": True}), None),
        ("always", "scim", Decisions(frozenset({"local"}), {}), None),
        ("always", "scim", Decisions(frozenset({"local"}), {"slack": False}), None),
        ("local", "scim", Decisions(frozenset({"cloud"}), {"scim": True}), "Codex local is not used here"),
    ],
)
def test_hidden_by_a_decision(surfaces: str, when: str | None, decisions: Decisions, reason: str) -> None:
    found = state(item=make_item(surfaces=surfaces, when=when), decisions=decisions)
    assert (found.status, found.reason) == (("not-applicable", reason) if reason else ("todo", ""))


@pytest.mark.parametrize(
    "deed", [attested("05-10"), failed("05-10"), waived("05-10"), waiting("05-10"), blind("05-10")]
)
def test_wins_over_everything_said(deed: Deed) -> None:
    hidden = make_item(when="scim")
    found = state(deed, item=hidden, decisions=Decisions(frozenset(), {"scim": False}))
    assert (found.status, found.event, found.due, found.overdue) == ("not-applicable", None, None, False)
    assert state(deed, item=hidden, decisions=Decisions(frozenset(), {"scim": True})).status != "not-applicable"
