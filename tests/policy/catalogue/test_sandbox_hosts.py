"""Host names against patterns: what the real Codex 0.169.0 said to each of them, and says to more of them now."""

from __future__ import annotations

import itertools
import json
import os
import random
from typing import Any

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary, find
from codex_rollout_tui.codex.run import run
from codex_rollout_tui.policy.catalogue.sandbox_hosts import MODES, REMOTE, entry_for, matches
from tests.real import missing, need

NUMBER = int(os.environ.get("CODEX_ROLLOUT_DIFFERENTIAL", "300")) // 30
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))

SAID = (
    *(("*", "a", True), (" * ", "a", True), ("A", "a", True), ("a", "A", True), ("?", "a", True), ("??", "a", False)),
    *(("[a]", "a", False), ("a**", "ab", True), ("", "a", False), ("a.example.com", "a.example.com", True)),
    *(("a", "a.example.com", False), ("a.", "a", True), ("a.*", "a.example.com", True), ("\\*", "a", False)),
    *(("*.example.com", "x.EXAMPLE.com", True), ("a*", "abc", True), ("a ", "a", True), ("{a,b}", "a", False)),
    *(("a..", "a", True), ("a..", "a.", True), ("a", "a..", True), ("*..", "a", True), ("a*..", "ab", True)),
    *(
        ("", ".", False),
        ("..", ".", False),
        (".", "..", False),
        ("*", ".", False),
        (" ", ".", False),
        ("a .", "a", False),
    ),
    *(("\u212a8", "k8", True), ("a\u2003", "a", True), ("*.*", "a", False), ("?*", "a", True), ("**", "a", True)),
    *(("a-?", "a-1", True), ("*a*", "bab", True), ("a.example.com.", "a.example.com", True)),
)


@pytest.mark.parametrize(("pattern", "host", "said"), SAID)
def test_a_pattern_matches_as_the_real_codex_says(pattern: str, host: str, said: bool) -> None:
    assert matches(pattern, host) is said


OTHERS = ("workspace-write", "danger-full-access")
LISTS = [["read-only"]] + [list(order) for mode in OTHERS for order in itertools.permutations(["read-only", mode])]
LISTS += [list(order) for order in itertools.permutations(["read-only", *OTHERS])]
"""As many lists of modes as there are that Codex accepts: each says which entry gave it."""
HOSTS = ("build", "build.", "build..", "ci-7", "CI-7", "a.b", "k8", "x", ".", "a.example.com")
PARTS = ("*", "?", "build", "ci-", "7", ".", "..", "a", "b", "x", "K", "8", " ", "example.com", "[a]", "")


@pytest.fixture(scope="module")
def binary() -> Binary:
    need("codex")
    binary = find(os.environ, timeout=60)
    if not isinstance(binary, Binary) or binary.bwrap is None or isolate.available(binary.bwrap, timeout=60):
        missing("bwrap")
    assert isinstance(binary, Binary)
    return binary


def asked(binary: Binary, patterns: list[str], host: str) -> int | None:
    """Which of the patterns, each in an entry of its own, counts on a host for the real Codex."""
    entries = zip(patterns, LISTS[1:], strict=False)
    tables = [f"[[{REMOTE}]]\nhostname_patterns = [{json.dumps(each)}]\n{MODES} = {modes}" for each, modes in entries]
    policy = "\n".join((f"{MODES} = {LISTS[0]}", *tables)).encode()
    assert binary.bwrap is not None
    startup = ("app-server", "--print-startup-config")
    with isolate.sealed(binary.bwrap)(binary.path, startup, {isolate.POLICY: policy}, host) as command:
        printed: Any = json.loads(run(command, timeout=60).stdout)
    modes = printed["configRequirements"]["requirements"]["allowedSandboxModes"]
    return LISTS.index(modes) - 1 if modes != LISTS[0] else None


def test_the_first_entry_that_names_a_host_is_the_one_that_counts_for_the_real_codex(binary: Binary) -> None:
    chance = random.Random(SEED)
    for _ in range(NUMBER):
        patterns = ["".join(chance.choices(PARTS, k=chance.randint(1, 4))) for _ in LISTS[1:]]
        host = chance.choice(HOSTS)
        values = {REMOTE: [{"hostname_patterns": [pattern]} for pattern in patterns]}
        assert entry_for(values, host) == asked(binary, patterns, host), (patterns, host)
