"""Whether expectations are met: as a direct question is answered, and never met by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.decide.decision import Word
from codex_rollout_tui.policy.expectations.expectation import POSSIBLE, Expectation
from codex_rollout_tui.policy.expectations.judge import Judgement, run
from codex_rollout_tui.policy.expectations.question import ask
from codex_rollout_tui.policy.lint.checks.useless_hooks import REQUIRED
from codex_rollout_tui.policy.lint.lint import CODES, check
from codex_rollout_tui.policy.text.document import Document
from tests.policy.expectations.strategies import expectations
from tests.policy.grammar import Maker
from tests.policy.guide_examples import examples

POLICY = """\
allowed_sandbox_modes = ["read-only"]
allowed_approval_policies = ["on-request"]
allowed_web_search_modes = ["cached"]
[rules]
prefix_rules = [{ pattern = [{ token = "git" }, { token = "push" }], decision = "prompt", justification = "Review." }]
[network_proxy]
enabled = true
allowed_domains = ["pypi.org"]
denied_domains = ["bad.example.com"]
[mcp_servers.docs]
identity = { command = "docs" }
"""


def judged(text: str, *expected: Expectation) -> list[Judgement]:
    return list(run(Document(text.encode()), expected))


def only(text: str, expected: Expectation) -> Judgement:
    return judged(text, expected)[0]


@pytest.mark.parametrize(
    ("expected", "key"),
    [
        (Expectation("command", "git push -f", "prompt"), "rules.prefix_rules.0"),
        (Expectation("command", "ls", "no-rule"), None),
        (Expectation("domain", "pypi.org", "allow"), "network_proxy.allowed_domains.0"),
        (Expectation("domain", "bad.example.com", "forbidden"), "network_proxy.denied_domains.0"),
        (Expectation("domain", "other.example.com", "no-rule"), "network_proxy"),
        (Expectation("sandbox", "read-only", "allow"), "allowed_sandbox_modes.0"),
        (Expectation("sandbox", "danger-full-access", "forbidden", "ci-1"), "allowed_sandbox_modes"),
        (Expectation("approval", "never", "forbidden"), "allowed_approval_policies"),
        (Expectation("web-search", "live", "forbidden"), "allowed_web_search_modes"),
        (Expectation("mcp", "docs=docs", "allow"), "mcp_servers.docs.identity.command"),
        (Expectation("mcp", "other=docs", "forbidden"), "mcp_servers"),
    ],
)
def test_each_question_is_met_by_its_answer_and_by_no_other(expected: Expectation, key: str | None) -> None:
    for word in POSSIBLE[expected.question]:
        other = Expectation(expected.question, expected.asked, word, expected.host)
        outcome = only(POLICY, other)
        assert outcome.met is (word == expected.decision)
        assert outcome.decision is not None
        assert outcome.decision.decision == expected.decision
        assert (outcome.decision.key, outcome.reason) == (key, outcome.decision.reason)


@pytest.mark.parametrize("asked", ["a=https://b.c", "a=npx a", "p/a=npx a"])
def test_a_server_that_no_list_limits_is_allowed_and_left_open(asked: str) -> None:
    for text, met in (("", ("allow", "no-rule")), ("mcp_servers = {}", ("forbidden",))):
        for word in POSSIBLE["mcp"]:
            assert only(text, Expectation("mcp", asked, word)).met is (word in met)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('allowed_sandbox_modes = ["workspace-write"]', "Codex refuses this policy and does not start (line 1: "),
        ("\n[", "Codex refuses this policy and does not start (line 2: "),
        ("\xff", "Codex refuses"),
        ('[network_proxy]\nenabled = true\ndenied_domains = ["https://x/y"]', "starts no session under it (line 3: "),
        ('[[hooks.Stop]]\nhooks = [{ type = "prompt" }]', "starts no session under it (line 2: "),
    ],
)
def test_where_nothing_starts_nothing_is_met(text: str, told: str) -> None:
    document = Document(text.encode("latin-1"))
    every = [Expectation("domain", "x", word) for word in POSSIBLE["domain"]]
    outcomes = run(document, [*every, Expectation("command", "ls", "no-rule")])
    assert len(outcomes) == 4
    for outcome in outcomes:
        assert not outcome.met
        assert outcome.decision is None
        assert told in outcome.reason
    assert run(document, []) == ()


def test_a_check_that_stops_sessions_says_so_and_does_not_refuse_the_policy() -> None:
    stopping = [entry for entry in CODES.values() if entry.stops == "sessions"]
    assert len(stopping) == 3
    for entry in stopping:
        findings = check(Document(entry.example.encode()))
        assert entry.code in {finding.code for finding in findings if not finding.refuses}
        assert "session" in entry.message + entry.why


def test_a_client_that_only_skips_a_hook_starts_with_it() -> None:
    document = Document(b'[[hooks.Stop]]\nhooks = [{ type = "prompt" }]')
    expected = [Expectation("command", "ls", "no-rule")]
    assert not run(document, expected)[0].met
    assert run(document, expected, VERSIONS[VERSIONS.index(REQUIRED) - 1])[0].met


def test_a_client_is_asked_as_itself() -> None:
    document = Document(POLICY.encode())
    expected = [Expectation("command", "git push", "prompt")]
    assert run(document, expected)[0].met
    assert not run(document, expected, VERSIONS[0])[0].met
    with pytest.raises(ValueError, match="not a measured client"):
        run(document, expected, "1.0")


def test_findings_that_are_known_are_not_looked_for_again() -> None:
    document = Document(b'allowed_sandbox_modes = ["workspace-write"]')
    expected = [Expectation("command", "ls", "no-rule")]
    assert run(document, expected, findings=check(document)) == run(document, expected)
    assert run(document, expected, findings=())[0].met


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        (POLICY, Expectation("sandbox", "danger-full-acess", "forbidden"), "neither a sandbox mode"),
        (POLICY, Expectation("command", "ls", "allow"), "no policy can allow a command"),
        (POLICY, Expectation("domain", " ", "no-rule"), "domain is empty"),
        (POLICY, Expectation("domain", "pypi.org", "allow", "ci-1"), "host goes with sandbox"),
        (
            '[mcp_servers.a.identity.url]\nmatch = "regex"\nexpression = "https://(a+)+"',
            Expectation("mcp", f"a=https://{'a' * 60}", "no-rule"),
            "too involved",
        ),
        (
            "allowed_permission_profiles = { mine = true }\nallowed_sandbox_modes = ['read-only']\n"
            "default_permissions = 'mine'\n[permissions.mine.filesystem]\n'/x' = 'read'\n",
            Expectation("sandbox", "mine", "allow"),
            "was not measured",
        ),
    ],
)
def test_what_cannot_be_judged_is_unmet_and_says_so(text: str, expected: Expectation, told: str) -> None:
    outcome = only(text, expected)
    assert not outcome.met
    assert outcome.decision is None
    assert outcome.reason.startswith("This cannot be judged: ")
    assert told in outcome.reason


def test_a_script_must_do_as_expected_in_both_shells() -> None:
    text = 'rules.prefix_rules = [{ pattern = [{ token = "SHELL" }], decision = "prompt" }]'
    asked = Expectation("command", "ls > x", "prompt")
    free = Expectation("command", "ls > x", "no-rule")
    assert [each.met for each in judged(text.replace("SHELL", "bash"), asked, free)] == [False, False]
    told = only(text.replace("SHELL", "bash"), asked).reason
    assert told.startswith("For people whose shell is zsh: ")
    both = '{ any_of = ["bash", "zsh"] }'
    assert only(text.replace('{ token = "SHELL" }', both), asked).met
    assert only(text.replace("SHELL", "bash"), Expectation("command", 'bash -lc "ls > x"', "prompt")).met
    assert only(POLICY, Expectation("command", 'bash -lc "git push"', "prompt")).met


def _sound(seed: int) -> bytes:
    maker = Maker(seed)
    return maker.write(maker.sound()).encode()


@given(st.lists(expectations(), max_size=4), st.integers(0, 300), st.sampled_from([*VERSIONS]))
def test_it_is_met_only_where_a_direct_question_is_answered_so(
    expected: list[Expectation], seed: int, client: str
) -> None:
    document = Document(_sound(seed))
    outcomes = run(document, expected, client)
    assert [each.expectation for each in outcomes] == expected
    started = run(document, [Expectation("command", "ls", word) for word in POSSIBLE["command"]], client)
    halted = not any(each.met for each in started)
    for outcome, each in zip(outcomes, expected, strict=True):
        assert outcome.reason
        try:
            answer = ask(document, each.question, each.asked, client=client, host=each.host)
        except UsageError:
            assert not outcome.met
            continue
        if outcome.met:
            assert outcome.decision == answer
            free = (answer.question, answer.decision, answer.key) == ("mcp", "no-rule", None)
            assert answer.decision == each.decision or (free and each.decision == "allow")
            assert not halted
        elif answer.decision == each.decision and not halted:
            assert each.question in ("sandbox", "command", "mcp")


@pytest.mark.parametrize("name", [each.id for each in examples()])
def test_the_guides_examples_meet_what_they_answer(name: str) -> None:
    text = next(each.text for each in examples() if each.id == name)
    document = Document(text.encode())
    word: Word = ask(document, "command", "git push").decision
    refused = any(each.refuses for each in check(document))
    assert run(document, [Expectation("command", "git push", word)])[0].met is not refused
