"""The table of kinds, held against the guide."""

from __future__ import annotations

import pytest

from codex_rollout_tui.credentials.kinds import IMPLIED, KINDS, CredentialKind
from codex_rollout_tui.guide.load import items

GUIDE = {item.id: item for item in items()}
ALL = list(KINDS.values())


@pytest.mark.parametrize("kind", ALL, ids=list(KINDS))
def test_every_item_of_a_kind_is_in_the_guide(kind: CredentialKind) -> None:
    for item in (kind.create, kind.store, kind.mail, kind.confirmed, *kind.calls):
        assert not item or item in GUIDE


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.is_mailed], ids=lambda kind: kind.id)
def test_a_kind_says_what_its_guide_item_says(kind: CredentialKind) -> None:
    create = GUIDE[kind.create]
    assert create.url == kind.page
    assert kind.permissions in create.settings
    assert kind.scope in GUIDE[kind.mail].do
    for item in (kind.create, kind.store, kind.confirmed):
        challenge = GUIDE[item].challenge
        assert challenge is not None
        assert challenge.outcome_of("k7Qd") == "done", "the challenge is the last 4"


def test_what_its_mail_item_asks_is_what_ticks_it() -> None:
    mails = {kind.id: GUIDE[kind.mail].challenge for kind in ALL if kind.is_mailed}
    analytics, compliance = mails["analytics"], mails["compliance"]
    assert analytics is not None
    assert compliance is not None
    assert analytics.outcome_of("2026-05-20") == "done"
    assert {compliance.outcome_of(scope) for scope in KINDS["compliance"].scopes} == {"done"}


def test_names_that_imply_their_kind_are_kinds() -> None:
    assert set(IMPLIED) <= set(KINDS)
    assert {kind.variable for kind in ALL if kind.variable.isidentifier()} == {kind.variable for kind in ALL}
