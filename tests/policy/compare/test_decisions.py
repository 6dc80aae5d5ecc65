"""What is called stricter or looser, against the decisions: policies made at random, asked many questions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.policy.compare.change import ChangeKind
from codex_rollout_tui.policy.decide.approval import POLICIES, decide_approval
from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.decide.decision import STRICTNESS, Decision
from codex_rollout_tui.policy.decide.domain import decide_domain
from codex_rollout_tui.policy.decide.mcp import decide_mcp, read_server
from codex_rollout_tui.policy.decide.sandbox import MODES, decide_sandbox
from codex_rollout_tui.policy.decide.web_search import MODES as SEARCHES
from codex_rollout_tui.policy.decide.web_search import decide_web_search
from codex_rollout_tui.policy.text.document import Document
from tests.policy.compare.texts import compared

WORDS = ("git", "GIT", "push", "pull")
COMMANDS = [list(words) for size in (1, 2, 3) for words in itertools.product(WORDS, repeat=size)]
COMMANDS += [["/usr/bin/git", *words] for size in (0, 1, 2) for words in itertools.product(WORDS, repeat=size)]
HOSTS = ("a.com", "x.a.com", "y.x.a.com", "b.com", "x.b.com", "10.0.0.1", "localhost")
DOMAINS = ("a.com", "*.a.com", "**.a.com", "x.a.com", "A.com", "b.com", "**.b.com", "x*.b.com", "10.0.0.1", "localhost")
SERVERS = ("docs=docs", "docs=docs -x", "docs=https://a.com/mcp", "docs=https://a.com/", "p/docs=docs", "q/docs=docs")
seeds = st.integers(0, 2**32)


def rules(pick: random.Random, paths: bool) -> str:
    """Some command rules."""
    made = []
    for _ in range(pick.randint(0, 3)):
        first = pick.choice((*WORDS, "/usr/bin/git") if paths else WORDS)
        more = [pick.sample(WORDS, pick.randint(1, 2)) for _ in range(pick.randint(0, 2))]
        pattern = ", ".join(f"{{ any_of = {words!r} }}" for words in ([first], *more)).replace("'", '"')
        decision = pick.choice(("prompt", "forbidden", "prompt-user"))
        canonical = "true" if pick.random() < 0.3 else "false"
        made.append(f'[[rules.prefix_rules]]\npattern = [{pattern}]\ndecision = "{decision}"\n')
        made.append(f"canonical_matching = {canonical}\n")
    return "".join(made)


def network(pick: random.Random) -> str:
    """A network table."""
    names = pick.sample(DOMAINS, pick.randint(0, 4))
    lines = ["[experimental_network]"]
    lines += [f"{key} = {pick.choice(('true', 'false'))}" for key in ("enabled",) if pick.random() < 0.9]
    lines += [f"{key} = true" for key in ("managed_allowed_domains_only", "allow_local_binding") if pick.random() < 0.2]
    if pick.random() < 0.5:
        lines += [f'domains."{name}" = "{pick.choice(("allow", "deny"))}"' for name in names]
    else:
        cut = pick.randint(0, len(names))
        lines += [f"allowed_domains = {names[:cut]!r}", f"denied_domains = {names[cut:]!r}"]
    return "\n".join(lines)


def servers(pick: random.Random) -> str:
    """Lists of MCP servers."""
    identities = (
        '{ command = "docs" }',
        '{ command = { executable = "docs", args = [] } }',
        '{ command = { executable = "docs", args = [{ match = "exact", value = "-x" }] } }',
        '{ url = "https://a.com/mcp" }',
        '{ url = { match = "exact", value = "https://a.com/mcp" } }',
        '{ url = { match = "prefix", value = "https://a.com/" } }',
        '{ url = { match = "prefix", value = "https://a.com/m" } }',
        '{ command = "docs", url = "https://a.com/mcp" }',
    )
    made = []
    if pick.random() < 0.7:
        made.append("[mcp_servers]")
        made += [f"{name}.identity = {pick.choice(identities)}" for name in ("docs", "other") if pick.random() < 0.6]
    if pick.random() < 0.5:
        made.append("[plugins]")
        made += [
            f"{name}.mcp_servers.docs.identity = {pick.choice(identities)}" for name in "pq" if pick.random() < 0.5
        ]
    return "\n".join(made)


def limits(pick: random.Random) -> str:
    """Lists of choices."""
    made = []
    for key, values in (
        ("allowed_approval_policies", ["untrusted", "on-failure", "on-request", "never"]),
        ("allowed_web_search_modes", list(SEARCHES)),
    ):
        if pick.random() < 0.8:
            made.append(f"{key} = {pick.sample(values, pick.randint(1, len(values)))!r}")
    if pick.random() < 0.8:
        made.append(f"allowed_sandbox_modes = {['read-only', *pick.sample(MODES[1:], pick.randint(0, 2))]!r}")
    return "\n".join(made)


def commands_of(policy: Document) -> list[Decision]:
    return [decide_command(policy, words) for words in COMMANDS]


def domains_of(policy: Document) -> list[Decision]:
    return [decide_domain(policy, host) for host in HOSTS]


def servers_of(policy: Document) -> list[Decision]:
    asked = [each.partition("=") for each in SERVERS]
    return [decide_mcp(policy, name, read_server(server)) for name, _, server in asked]


def limits_of(policy: Document) -> list[Decision]:
    return [
        *(decide_approval(policy, each) for each in POLICIES if each != "granular"),
        *(decide_web_search(policy, each) for each in SEARCHES),
        *(decide_sandbox(policy, each) for each in MODES),
    ]


OPEN = {"allow", "no-rule"}
"""Decisions that come to the same where a list limits what people may have, and nobody is asked."""

Make = Callable[[random.Random], str]
Ask = Callable[[Document], list[Decision]]
FAMILIES: dict[str, tuple[Make, Ask]] = {
    "commands": (lambda pick: rules(pick, paths=True), commands_of),
    "domains": (network, domains_of),
    "servers": (servers, servers_of),
    "limits": (limits, limits_of),
}


@pytest.mark.parametrize("family", FAMILIES)
@settings(deadline=None)
@given(seeds)
def test_no_decision_gets_weaker_or_stronger_without_being_told(family: str, seed: int) -> None:
    make, ask = FAMILIES[family]
    pick = random.Random(seed)
    old, new = make(pick), make(pick)
    told: set[ChangeKind] = {change.kind for change in compared(old, new).changes}
    for before, after in zip(ask(Document(old.encode())), ask(Document(new.encode())), strict=True):
        was, now = (STRICTNESS.index(each.decision) for each in (before, after))
        # The proxy never opens what the sandbox keeps off: starting it makes no host more open than it was.
        switched = ("enabled = true" in old) is not ("enabled = true" in new)
        if (switched or family in ("servers", "limits")) and {before.decision, after.decision} == OPEN:
            continue
        if now < was:
            assert told & {"looser", "changed"}, (before, after, old, new)
        elif now > was:
            assert told & {"stricter", "changed", "outage"}, (before, after, old, new)


@settings(deadline=None)
@given(seeds)
def test_a_command_that_no_rule_touches_any_more_is_called_looser(seed: int) -> None:
    pick = random.Random(seed)
    old, new = rules(pick, paths=False), rules(pick, paths=False)
    told: set[ChangeKind] = {change.kind for change in compared(old, new).changes}
    pairs = list(zip(commands_of(Document(old.encode())), commands_of(Document(new.encode())), strict=True))
    if any(STRICTNESS.index(after.decision) < STRICTNESS.index(before.decision) for before, after in pairs):
        assert "looser" in told, (old, new)
    if any(STRICTNESS.index(after.decision) > STRICTNESS.index(before.decision) for before, after in pairs):
        assert "stricter" in told, (old, new)


@settings(deadline=None)
@given(seeds)
def test_a_host_that_is_no_longer_denied_is_called_looser(seed: int) -> None:
    pick = random.Random(seed)
    old, new = network(pick), network(pick)
    told: set[ChangeKind] = {change.kind for change in compared(old, new).changes}
    for before, after in zip(domains_of(Document(old.encode())), domains_of(Document(new.encode())), strict=True):
        if (before.decision, after.decision) == ("forbidden", "no-rule"):
            assert "looser" in told, (before, after, old, new)
        if (before.decision, after.decision) == ("no-rule", "forbidden"):
            assert "stricter" in told, (before, after, old, new)
