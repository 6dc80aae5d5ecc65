"""What stands in the tables that the catalogue leaves open: the place and the words of what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.structs import AUTH, AWS, CAPABILITIES, COMMAND, Struct, read


@pytest.mark.parametrize(
    ("struct", "value", "wrong"),
    [
        (COMMAND, {"command": "x"}, []),
        (COMMAND, {}, [((), "t needs a command, as text that is not blank")]),
        (COMMAND, {"command": " "}, [(("command",), "command of t must be text that is not blank")]),
        (COMMAND, {"command": "x", "args": ["a", 1]}, [(("args",), "args of t must be a list of texts")]),
        (
            COMMAND,
            {"command": "x", "timeout_ms": 0},
            [(("timeout_ms",), "timeout_ms of t must be a whole number from 1 on")],
        ),
        (COMMAND, ["x", ["a"]], []),
        (COMMAND, ["x", 1], [((1,), "args of t must be a list of texts")]),
        (COMMAND, [], [((), "t must be a table")]),
        (COMMAND, 1, [((), "t must be a table, not the number 1")]),
        (AUTH, {"command": "x", "cwd": "here"}, []),
        (AUTH, ["x", [], 1, 0, "here"], [((4,), "Such a path must begin with /")]),
        (
            AWS,
            {"auth_refresh": {"command": 1}},
            [(("auth_refresh", "command"), "command of auth_refresh must be text that is not blank")],
        ),
        (
            AWS,
            {"credential_export": ["x", [], 0]},
            [(("credential_export", 2), "timeout_ms of credential_export must")],
        ),
        (CAPABILITIES, {"remote_compaction": {"v2": {}}}, []),
        (
            CAPABILITIES,
            {"remote_compaction": "v1"},
            [(("remote_compaction",), 'remote_compaction must be "unsupported"')],
        ),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(struct: Struct, value: Any, wrong: list[Any]) -> None:
    found = read("t", value, struct, NEWEST).wrong
    assert [place for place, _ in found] == [place for place, _ in wrong]
    assert all(said.startswith(begins) for (_, said), (_, begins) in zip(found, wrong, strict=True))


def test_a_list_is_read_by_position() -> None:
    assert read("t", ["x", ["a"], 5], COMMAND, NEWEST).values == {"command": "x", "args": ["a"], "timeout_ms": 5}
    assert read("t", {"auth_refresh": ["aws"]}, AWS, NEWEST).values == {"auth_refresh": {"command": "aws"}}


def test_an_older_client_reads_what_it_knows() -> None:
    assert read("capabilities", [True, "v2"], CAPABILITIES, "0.164.0").wrong == ()
    assert read("capabilities", [True, "v2"], CAPABILITIES, NEWEST).wrong
