"""MCP servers: what we say, against `codex mcp list` of the real Codex under the same policy.

CODEX_ROLLOUT_SERVERS=40 makes so many rounds of 20 servers (12 otherwise); CODEX_ROLLOUT_SEED changes the stream.
"""

from __future__ import annotations

import json
import os
import random
from typing import Any

from codex_rollout_tui.codex import isolate, trial_servers
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.run import run
from codex_rollout_tui.codex.trial_servers import TrialServer
from codex_rollout_tui.policy.decide import regex_match as expressions
from codex_rollout_tui.policy.decide.mcp import McpServer, decide_mcp
from codex_rollout_tui.policy.edit import render
from codex_rollout_tui.policy.text.document import Document

ROUNDS = int(os.environ.get("CODEX_ROLLOUT_SERVERS", "12"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))
EACH = 20

TEXTS = ("docs", "DOCS", "/usr/bin/docs", "--x", "y", "a b", "é", "", "x.y", "docs\nend", "docs\n", "a+b", "3")
URLS = (
    *(
        "https://x.example.com/mcp",
        "https://X.example.com/mcp",
        "https://x.example.com/mcp/",
        "https://é/",
        "http://a/b",
    ),
)
EXPRESSIONS = (
    *("docs", "do.s", "(?i)docs", ".*", "[a-z]+", r"\w+", r"\S+", "d|docs", "docs|d", "(d|do)cs", "^docs$", r"docs\b"),
    *("a{1,2} b", "https://x\\.example\\.com/.*", "https://[^/]+/mcp/?", "(?s).*end", "(?:https?)://.*", r"\x64ocs"),
    *("(?i:DO)cs", "y*", ".", r"--\w", r"\Adocs\z", r"\<docs\>", "(?P<n>d)ocs", "d(?i)OCS", "(?U)d.*s"),
    *("(?x) d o c s", "[^é]+", "a\\+b", r"\d?y", "docs$\n?", r"\d", r"[\W]", r"\Bd?|y", "(?i)É"),
)


class Maker:
    """One stream of random servers, and identities that are theirs or just miss."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def server(self) -> McpServer:
        pick = self.random
        if pick.random() < 0.4:
            return McpServer(url=pick.choice(URLS))
        return McpServer(pick.choice(TEXTS) or "docs", tuple(pick.choice(TEXTS) for _ in range(pick.randint(0, 2))))

    def identity(self, server: McpServer) -> dict[str, Any]:
        pick = self.random
        near = server if pick.random() < 0.7 else self.server()
        if near.url:
            return {"url": near.url if pick.random() < 0.4 else self._matcher(near.url)}
        if pick.random() < 0.4:
            return {"command": near.command} | ({"url": pick.choice(URLS)} if pick.random() < 0.2 else {})
        args = [self._matcher(each) for each in near.args]
        return {"command": {"executable": near.command, "args": args}}

    def _matcher(self, text: str) -> dict[str, str]:
        pick = self.random
        match pick.choice(("exact", "prefix", "regex", "regex")):
            case "exact":
                return {"match": "exact", "value": text if pick.random() < 0.7 else pick.choice(TEXTS)}
            case "prefix":
                return {"match": "prefix", "value": text[: pick.randint(0, len(text))] + pick.choice(("", "", "q"))}
        return {"match": "regex", "expression": pick.choice(EXPRESSIONS)}


def test_generated_servers_get_the_answer_of_the_real_codex(binary: Binary) -> None:
    maker = Maker(SEED)
    wrong, enabled, unsure = [], 0, 0
    for _ in range(ROUNDS):
        tried = {f"s{at}": maker.server() for at in range(EACH)}
        listed = {name: {"identity": maker.identity(server)} for name, server in list(tried.items())[:-1]}
        policy = f"mcp_servers = {_inline(listed)}\n".encode()
        real = _list(binary, policy, tried)
        for name, server in tried.items():
            ours = decide_mcp(Document(policy), name, server)
            enabled += real[name]
            unsure += ours.decision == "no-rule"
            if ours.decision != "no-rule" and (ours.decision == "allow") is not real[name]:
                wrong.append((name, server, listed.get(name), real[name], ours))
    number = ROUNDS * EACH
    same = number - len(wrong) - unsure
    print(f"MCP servers: the same on {same} of {number}, {unsure} left to Codex, {enabled} enabled")
    assert not wrong, f"{len(wrong)} of {number} differ, the first: {wrong[0]}"
    assert number // 5 < enabled < number
    assert unsure < number // 10


def test_every_expression_means_to_us_what_it_means_to_codex(binary: Binary) -> None:
    """Each of the expressions on each of the texts, in one long list of servers."""
    pairs = [(expression, text) for expression in EXPRESSIONS for text in TEXTS]
    tried = {f"s{at}": McpServer("x", (text,)) for at, (_, text) in enumerate(pairs)}
    args = [{"match": "regex", "expression": expression} for expression, _ in pairs]
    listed = {
        name: {"identity": {"command": {"executable": "x", "args": [arg]}}}
        for name, arg in zip(tried, args, strict=True)
    }
    policy = f"mcp_servers = {_inline(listed)}\n".encode()
    real = _list(binary, policy, tried)
    ours = [expressions.fullmatch(*pair) for pair in pairs]
    unsure = ours.count(None)
    wrong = [each for each in zip(pairs, real.values(), ours, strict=True) if each[2] not in (each[1], None)]
    print(f"expressions: the same on {len(pairs) - len(wrong) - unsure} of {len(pairs)}, {unsure} left to Codex")
    assert not wrong
    assert any(real.values())
    assert unsure < len(pairs) // 10


def _list(binary: Binary, policy: bytes, tried: dict[str, McpServer]) -> dict[str, bool]:
    assert binary.bwrap is not None
    asked = [TrialServer(name, each.command, each.args, each.url) for name, each in tried.items()]
    files = {isolate.POLICY: policy, f"{isolate.HOME}/config.toml": trial_servers.config(asked)}
    with isolate.sealed(binary.bwrap)(binary.path, trial_servers.ARGS, files) as command:
        outcome = run(command, timeout=60)
    told = trial_servers.read(outcome.stdout, asked)
    assert told is not None, (outcome, policy.decode())
    return {each.name: each.enabled for each in told}


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{render.key(name)} = {_inline(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(_inline(each) for each in value)}]"
    return render.string(value)


def test_an_empty_list_disables_and_no_list_leaves_alone(binary: Binary) -> None:
    server = {"a": McpServer("docs")}
    for policy, on in ((b"mcp_servers = {}", False), (b"", True), (b"plugins = {}", True)):
        assert _list(binary, policy, server) == {"a": on}
        assert (decide_mcp(Document(policy), "a", server["a"]).decision == "forbidden") is not on


def test_names_are_compared_letter_by_letter(binary: Binary) -> None:
    policy = f"[mcp_servers.A]\nidentity = {json.dumps({'command': 'docs'}).replace(':', ' =')}\n".encode()
    assert _list(binary, policy, {"a": McpServer("docs")}) == {"a": False}
    assert decide_mcp(Document(policy), "a", McpServer("docs")).decision == "forbidden"
    assert decide_mcp(Document(policy), "A", McpServer("docs")).decision == "allow"
