"""Blocks to start from: each is sound, and the real Codex takes it; a profile is whole, and says why for each line."""

from __future__ import annotations

import re

import pytest

from codex_rollout_tui.policy.blocks.block import Block, blocks
from codex_rollout_tui.policy.blocks.pieces import pieces
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.decide.command import decide_command
from codex_rollout_tui.policy.lint.compat import compat
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from tests.policy.conftest import Ask
from tests.policy.guide_examples import examples

ALL = tuple(blocks().values())
PROFILES = tuple(block for block in ALL if block.is_profile)
SAID = {
    "feature-pins": ["REQ031", "REQ031", "REQ031"],
    "regulated": ["REQ045"],
}
"""What the checks say all the same: the guide's pins stop clients 0.110 to 0.121; memories are off anyway."""
TOPICS = (
    "allowed_approval_policies",
    "allowed_sandbox_modes",
    "allowed_web_search_modes",
    "allow_browser_and_computer_use",
    "experimental_network",
    "rules",
    "mcp_servers",
    "features",
    "permissions",
)
every_block = pytest.mark.parametrize("block", ALL, ids=lambda block: block.id)
every_profile = pytest.mark.parametrize("block", PROFILES, ids=lambda block: block.id)


def text(block: Block) -> Document:
    return Document(block.text.encode())


def test_profiles_come_first_and_every_example_of_the_guide_is_there() -> None:
    assert [block.id for block in ALL[:3]] == ["pilot", "standard", "regulated"]
    assert [block.is_profile for block in ALL] == [True] * 3 + [False] * (len(ALL) - 3)
    named = {block.id: block.title for block in ALL}
    assert {example.id for example in examples()} <= set(named)
    assert len(set(named.values())) == len(named)


@every_block
def test_the_real_codex_accepts_it(real: Ask, block: Block) -> None:
    assert real(block.text.encode()) == ""


@every_profile
def test_an_older_codex_accepts_a_profile_too(older: Ask, block: Block) -> None:
    assert older(block.text.encode()) == ""


@every_block
def test_the_checks_find_nothing_but_what_is_named_here(block: Block) -> None:
    for layer in block.layers:
        found = check(text(block), layer=layer)
        assert [finding.code for finding in found] == SAID.get(block.id, [])
        assert block.id == "feature-pins" or {finding.severity for finding in found} <= {"info"}


@every_block
def test_its_layers_are_those_where_its_keys_count(block: Block) -> None:
    ignored = [finding for finding in check(text(block), layer="cloud") if finding.code == "REQ081"]
    assert bool(ignored) is ("cloud" not in block.layers)


@every_block
def test_every_client_from_the_oldest_on_knows_it_whole(block: Block) -> None:
    found = compat(text(block))
    assert found.enforcing == VERSIONS[VERSIONS.index(block.oldest) :]
    assert found.enforcing[-1] == NEWEST
    assert found.refusing == (("0.110.0", "0.113.0", "0.121.0") if block.id == "feature-pins" else ())


@every_profile
def test_a_profile_covers_every_topic(block: Block) -> None:
    values = text(block).values
    assert values is not None
    assert set(TOPICS) <= set(values)
    assert values["permissions"]["filesystem"]["deny_read"]
    for word in ("Sign-in", "MDM profile", "Hooks"):
        assert word in block.text


def test_no_profile_leaves_open_what_the_standard_one_limits() -> None:
    standard = text(blocks()["standard"])
    for block in PROFILES:
        found = check(text(block), layer="cloud", baseline=standard)
        assert [finding for finding in found if finding.code == "REQ082"] == []


def test_the_profiles_grow_stricter() -> None:
    def decision(name: str, line: str) -> str:
        return decide_command(text(blocks()[name]), line).decision

    assert [decision(name, "git push origin main") for name in ("pilot", "standard", "regulated")] == ["prompt"] * 3
    assert [decision(name, "npm publish") for name in ("pilot", "standard", "regulated")] == [
        "no-rule",
        "prompt",
        "forbidden",
    ]
    modes = [set(text(block).value(("allowed_web_search_modes",))) for block in PROFILES]
    assert modes[0] > modes[1] > modes[2]
    denied = [set(text(block).value(("permissions", "filesystem", "deny_read"))) for block in PROFILES]
    assert denied[0] < denied[1] <= denied[2]


@every_profile
def test_a_comment_says_why_above_every_line(block: Block) -> None:
    for table in pieces(block).tables:
        reasons = [each.lead.comments for each in table.statements]
        if table.array:
            assert {"pattern", "decision", "justification"} == {each.key for each in table.statements}
        elif not table.lead.comments or len(table.statements) > 1:
            assert all(reasons), table.path


@every_block
def test_the_text_is_in_the_one_style_that_can_be_taken_apart(block: Block) -> None:
    """Headers and plain keys, line feeds, no strings over several lines, nothing after the last key."""
    document = text(block)
    assert "\r" not in block.text
    assert '"""' not in block.text
    assert block.text.startswith("#")
    assert re.search(r"[^\n]\n\Z", block.text)
    assert not block.text.rstrip("\n").rpartition("\n")[2].startswith("#")
    assert max(map(len, block.text.splitlines())) <= 100
    assert max(len(line) for line in block.text.splitlines() if line.startswith("#")) < 80
    for section in document.layout.sections:
        assert all(len(pair.path) == len(section.path) + 1 for pair in section.pairs)
    assert block.purpose.endswith(".")
    assert len(block.purpose) <= 125


def test_a_block_taken_apart_has_all_its_words() -> None:
    for block in ALL:
        taken = pieces(block)
        words = [taken.preamble, *(table.text(table.statements) for table in taken.tables)]
        assert "".join("".join(words).split()) == "".join(block.text.split())
