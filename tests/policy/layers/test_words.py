"""Plain words: everything that is set is told, and what is told is so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.layers.explain import explain
from codex_rollout_tui.policy.layers.words.groups import groups
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.grammar import Maker


def said(text: str) -> list[str]:
    values = explain({"system": Document(text.encode())}).effective[0].values
    return [each.text for group in groups(values) for each in group.sentences]


def untold(values: Mapping[str, Any]) -> list[Path]:
    told = {path for group in groups(values) for each in group.sentences for path in each.paths}
    return [path for path in leaves((), values) if not any(path[:length] in told for length in range(1, len(path) + 1))]


def leaves(path: Path, value: Any) -> Iterator[Path]:
    if isinstance(value, Mapping) and (value or not path):
        for name, inner in value.items():
            yield from leaves((*path, name), inner)
    else:
        yield path


KEYS = sorted(key for key in set(catalogue.keys()) if words(key) is not None)


@pytest.mark.parametrize("key", KEYS)
def test_no_key_of_the_catalogue_is_left_untold(key: str) -> None:
    about = words(key)
    assert about is not None
    values = explain({"system": Document(about.example.encode())}).effective[0].values
    assert values
    assert not untold(values)
    for group in groups(values):
        assert group.title != "Not known to Codex, and ignored"
        for each in group.sentences:
            assert each.text.endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_no_value_of_any_sound_policy_is_left_untold(seed: int) -> None:
    values = tomli.loads(Maker(seed).write(Maker(seed).sound()).removeprefix("\ufeff"))
    assert not untold(values)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
).filter(lambda value: value is not None)


@given(st.dictionaries(st.sampled_from(sorted(catalogue.root().children)) | st.text(max_size=9), JUNK, max_size=5))
def test_values_of_any_shape_are_told(values: dict[str, Any]) -> None:
    assert not untold(values)


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_broken_policies_are_told_too(seed: int) -> None:
    assert not untold(Maker(seed).broken()[0])


SAID = {
    'allowed_approval_policies = ["never"]': (
        "Codex never asks anybody before it acts: never is the only approval policy."
    ),
    'allowed_approval_policies = ["on-request"]': ("Nobody may switch the questions off: never is not allowed."),
    'allowed_approval_policies = ["on-request", "never"]': ("Who chooses never is asked nothing."),
    'allowed_approvals_reviewers = ["auto_review"]': ("Automatic review is compulsory for what Codex asks."),
    'allowed_sandbox_modes = ["read-only"]': ("Commands run in the read-only sandbox; no other mode may be chosen."),
    'allowed_sandbox_modes = ["read-only", "danger-full-access"]': (
        "People may switch the sandbox off (danger-full-access)."
    ),
    "allowed_web_search_modes = []": ("There is no web search."),
    'allowed_web_search_modes = ["live"]': ("Web search: live, or none."),
    "mcp_servers = {}": ("No MCP server may run."),
    "[features]\nhooks = false": ("Off for everybody: hooks."),
    "[features]\nno_such_thing = false": (
        "Pinned, but unknown to Codex 0.169.0 and without effect there: no_such_thing."
    ),
    'allowed_login_methods = ["api"]': ("People may sign in with an API key only."),
    "check_for_update_on_startup = false": (
        "Looking for updates at start: no (check_for_update_on_startup: Fixes whether Codex looks for an update when "
        "it starts)."
    ),
    '[permissions.review]\nextends = ":read-only"': (
        "The permission profile review begins as the built-in read-only profile."
    ),
    '[permissions.review.filesystem]\n"/etc/shadow" = "deny"\n":workspace_roots" = { docs = "deny", src = "write" }': (
        "With review, commands may neither read nor write /etc/shadow and docs in :workspace_roots."
    ),
    '[permissions.review.network]\nmode = "limited"': (
        "With review, requests go through the proxy in its limited mode."
    ),
    "[permissions.review.network]\nenabled = false": ("With review, commands have no network."),
    '[permissions.review.network]\ndomains = { "a.com" = "allow" }': (
        "With review, sites that commands may reach: a.com."
    ),
    "[permissions.network]\nenabled = true": (
        "Network rules for sandboxed commands are on; they open no network the sandbox keeps off."
    ),
    '[otel]\nexporter = "none"': ("Events of Codex's telemetry go nowhere."),
    '[otel.trace_exporter.otlp-grpc]\nendpoint = "https://otel.example.com"\nheaders = { a = "b" }': (
        "Traces of Codex's telemetry go to https://otel.example.com (OTLP by gRPC, with 1 header)."
    ),
    "[otel]\nlog_user_prompt = true": ("What people type is part of the telemetry, as written."),
    "[otel]\nlog_agent_responses = false": ("What Codex answers stays out of the telemetry."),
    "[feedback]\nenabled = false": ("Nobody can send feedback to OpenAI."),
    '[marketplaces.allowed_sources.acme]\nsource = "git"\nurl = "https://git.example.com/p.git"\nref = "main"': (
        "Plugin stores the policy names: acme (the repository https://git.example.com/p.git, at main)."
    ),
    "[marketplaces]\nrestrict_to_allowed_sources = true": (
        "Plugins come from no store: none is named, and every other is refused."
    ),
    "no_such_key = 1": ("no_such_key is not a key Codex knows."),
    '[[rules.prefix_rules]]\npattern = [{ token = "git" }, { any_of = ["push", "pull"] }]\ndecision = "prompt"': (
        "Commands that begin with git (push|pull) are asked about first."
    ),
    '[experimental_network]\nallowed_domains = ["a.com", "b.com"]\ndenied_domains = ["b.com"]': (
        "Domains commands may reach: a.com."
    ),
    "[experimental_network]\nhttp_port = 1": (
        "The network rules below do not switch themselves on: enabled is not set."
    ),
}


@pytest.mark.parametrize("text", SAID)
def test_what_is_told_is_so(text: str) -> None:
    assert SAID[text] in said(text)


def test_where_nobody_is_asked_no_command_is_asked_about() -> None:
    rule = '[rules]\nprefix_rules = [{ pattern = [{ token = "git" }], decision = "prompt" }]\n'
    assert "Commands that begin with git are asked about first." in said(rule)
    unasked = said(f'allowed_approval_policies = ["never"]\n{rule}')
    assert "Commands that begin with git are refused, for they would be asked about and nobody is asked." in unasked
