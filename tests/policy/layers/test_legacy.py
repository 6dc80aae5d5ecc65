"""managed_config.toml as a layer: what each measured client made of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.legacy_facts import clients, config_keys, holds
from codex_rollout_tui.policy.layers.explain import EffectivePolicy, explain
from codex_rollout_tui.policy.layers.legacy import Legacy, read
from codex_rollout_tui.policy.text.document import Document


def legacy(text: str, client: str = NEWEST) -> Legacy:
    return read(Document(text.encode()), client)


def values(text: str, client: str = NEWEST) -> dict[str, Any]:
    found = legacy(text, client)
    assert not found.refusals
    return dict(found.requirements.values)


def stops(text: str, client: str = NEWEST) -> bool:
    return any(each.certainty == "certain" for each in legacy(text, client).refusals)


def between(first: str, last: str) -> tuple[str, ...]:
    return VERSIONS[VERSIONS.index(first) : VERSIONS.index(last) + 1]


def test_every_measured_fact_has_clients_that_were_measured() -> None:
    names = ("read-only-is-added", "conflict-stops", "reviewer-counts", "untrusted-stops", "login-is-narrowed")
    for name in names:
        assert set(clients(name)[:2]) <= set(VERSIONS)
    with pytest.raises(KeyError):
        holds("nothing-of-the-kind", NEWEST)


@pytest.mark.parametrize("client", VERSIONS)
def test_single_values_turn_into_lists(client: str) -> None:
    assert values('approval_policy = "never"', client) == {"allowed_approval_policies": ["never"]}
    assert values('sandbox_mode = "read-only"', client) == {"allowed_sandbox_modes": ["read-only"]}
    for mode in ("workspace-write", "danger-full-access"):
        wanted = [mode] if client == "0.77.0" else ["read-only", mode]
        assert values(f'sandbox_mode = "{mode}"', client) == {"allowed_sandbox_modes": wanted}


@pytest.mark.parametrize("client", VERSIONS)
def test_reviewers_count_from_0_121_on(client: str) -> None:
    counts = client in between("0.121.0", NEWEST)
    assert values('approvals_reviewer = "user"', client) == (
        {"allowed_approvals_reviewers": ["user"]} if counts else {}
    )
    both = {"allowed_approvals_reviewers": ["guardian_subagent", "user"]} if counts else {}
    assert values('approvals_reviewer = "guardian_subagent"', client) == both
    assert stops('approvals_reviewer = "auto_review"', client) is (client == "0.121.0")


@pytest.mark.parametrize("client", VERSIONS)
def test_what_stops_some_clients_only(client: str) -> None:
    assert stops('approval_policy = "untrusted"', client) is (client in between("0.152.1", NEWEST))
    granular = "approval_policy = { granular = { sandbox_approval = true, rules = false, mcp_elicitations = true } }"
    assert stops(granular, client) is (client in between("0.77.0", "0.113.0"))
    assert stops('profile = "x"', client)
    assert stops('profile = "x"\n[profiles.x]', client) is (client in between("0.138.0", NEWEST))
    assert stops("model = 3", client)
    assert stops("a = [", client)
    assert stops("a = 18446744073709551616", client)
    assert not stops('bogus = 3\nmodel = "gpt-5"', client)


@pytest.mark.parametrize("name", sorted(config_keys()))
def test_a_wrong_type_of_any_measured_key_stops_codex_and_is_named(name: str) -> None:
    known = config_keys()[name]
    wrong = "[1979-05-27]" if "string" not in known.type and "array" not in known.type else "1.5"
    found = legacy(f"x = 1\n{name} = {wrong}").refusals
    assert [(each.path, each.line, each.column, each.certainty) for each in found] == [((name,), 2, 1, "certain")]
    first = VERSIONS.index(known.clients.first)
    for client in VERSIONS[:first]:
        assert not stops(f"{name} = {wrong}", client)


def test_the_values_of_names_are_those_of_the_newest_client_and_only_guessed_for_others() -> None:
    assert [each.certainty for each in legacy('web_search = "nope"').refusals] == ["certain"]
    assert [each.certainty for each in legacy('web_search = "nope"', "0.145.0").refusals] == ["unknown"]
    assert not legacy('web_search = "live"').refusals


def test_a_file_it_names_cannot_be_looked_for() -> None:
    assert [each.certainty for each in legacy('model_instructions_file = "/srv/x"').refusals] == ["unknown"]


def test_a_name_may_be_written_as_a_table() -> None:
    assert values("approval_policy = { never = {} }\nsandbox_mode = { read-only = [] }") == {
        "allowed_approval_policies": ["never"],
        "allowed_sandbox_modes": ["read-only"],
    }
    assert stops("approval_policy = { never = { x = 1 } }")


def together(client: str, system: str, text: str) -> EffectivePolicy:
    layers: dict[Layer, Document] = {"system": Document(system.encode()), "legacy": Document(text.encode())}
    (found,) = explain(layers, client=client, host="laptop").effective
    return found


@pytest.mark.parametrize("client", VERSIONS)
def test_it_lost_and_stopped_and_lost_and_wins(client: str) -> None:
    system = 'allowed_approval_policies = ["on-request"]\nallowed_sandbox_modes = ["read-only"]'
    found = together(client, system, 'approval_policy = "never"\nsandbox_mode = "danger-full-access"')
    assert found.refused is (client in between("0.77.0", "0.90.0"))
    wins = client in between("0.138.0", NEWEST)
    assert found.values == {
        "allowed_approval_policies": ["never"] if wins else ["on-request"],
        "allowed_sandbox_modes": ["read-only", "danger-full-access"] if wins else ["read-only"],
    }


@pytest.mark.parametrize("client", VERSIONS)
def test_where_it_wins_it_also_mends_a_policy_codex_refuses(client: str) -> None:
    bad = "allowed_approval_policies = []\nallowed_sandbox_modes = ['workspace-write']"
    found = together(client, bad, 'approval_policy = "on-request"\nsandbox_mode = "read-only"')
    assert bool(found.refusals) is found.refused is (client in between("0.77.0", "0.130.0"))
    never = together(client, 'allowed_approval_policies = ["nope"]', 'approval_policy = "on-request"')
    assert never.refused


@pytest.mark.parametrize(
    ("system", "text", "line"),
    [
        ('allowed_login_methods = ["chatgpt"]', 'x = 1\nforced_login_method = "api"', 2),
        (
            'default_permissions = "p"\n[allowed_permission_profiles]\np = true\n[permissions.p]',
            'default_permissions = "p"\n\n[permissions.p]',
            3,
        ),
        ("", "[permissions.p]", 1),
        ("", 'default_permissions = "nope"', 1),
        ("", 'model_provider = "nope"', 1),
    ],
)
def test_what_does_not_fit_together_stops_codex(system: str, text: str, line: int) -> None:
    found = together(NEWEST, system, text)
    assert [(each.layer, each.line, each.certainty) for each in found.refusals] == [("legacy", line, "certain")]


@pytest.mark.parametrize(
    ("system", "text"),
    [
        ('model_provider = "x"', '[model_providers.x]\nname = "x"\nbase_url = "https://x"'),
        (
            'default_permissions = "p"\n[allowed_permission_profiles]\np = true',
            '[permissions.p]\nextends = ":workspace"',
        ),
        ('[permissions.p]\nextends = ":workspace"', 'default_permissions = "p"'),
        ('model_provider = "openai"', 'model_provider = "nope"'),
        ("", 'default_permissions = ":workspace"'),
    ],
)
def test_what_it_brings_can_make_a_policy_sound(system: str, text: str) -> None:
    assert not together(NEWEST, system, text).refusals


@given(st.binary(max_size=200), st.sampled_from(VERSIONS))
def test_no_bytes_at_all_break_it(data: bytes, client: str) -> None:
    read(Document(data), client)
