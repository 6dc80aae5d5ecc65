"""Policies side by side in a few words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import keys
from codex_rollout_tui.policy.layers.words.policy_table import UNLIMITED, UNREADABLE, PolicyTable, column, table
from codex_rollout_tui.policy.text.document import Document

CONTRACTORS = """\
allowed_sandbox_modes = ["read-only"]
allowed_web_search_modes = []
mcp_servers = {}
[[rules.prefix_rules]]
pattern = [{ token = "git" }, { any_of = ["push", "commit"] }]
decision = "prompt"
[[rules.prefix_rules]]
pattern = [{ token = "curl" }]
decision = "forbidden"
[features]
apps = false
"""
PLATFORM = """\
allowed_sandbox_modes = ["read-only", "danger-full-access"]
allowed_web_search_modes = ["live"]
[experimental_network]
enabled = true
domains = { "pypi.org" = "allow", "evil.example" = "deny" }
"""


def side_by_side(**texts: str) -> PolicyTable:
    return table([column(name, Document(text.encode())) for name, text in texts.items()])


def told(whole: PolicyTable) -> dict[str, tuple[str, ...]]:
    return {row.name.label: row.cells for row in whole.rows}


def test_what_people_may_do_stands_side_by_side() -> None:
    assert told(side_by_side(contractors=CONTRACTORS, platform=PLATFORM)) == {
        "Codex starts under it": ("yes", "yes"),
        "Sandbox modes people may choose": ("read-only", "read-only or no sandbox"),
        "Commands asked about first": ("git (push|commit)", "none"),
        "Commands that never run": ("curl", "none"),
        "Network rules for commands": (UNLIMITED, "on"),
        "Sites commands may reach": (UNLIMITED, "pypi.org"),
        "Sites commands may never reach": (UNLIMITED, "evil.example"),
        "Web search people may choose": ("none", "live or none"),
        "MCP servers people may use": ("none", UNLIMITED),
        "Features off for everybody": ("apps", "not set"),
    }


def test_only_what_differs() -> None:
    whole = side_by_side(one='allowed_sandbox_modes = ["read-only"]\nallow_appshots = false\n',
                         two='allow_appshots = true\nallowed_sandbox_modes = ["read-only"]\n')  # fmt: skip
    assert [row.name.label for row in whole.differing.rows] == ["Appshots"]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("x =", "no: not TOML (line 1)"),
        ('allowed_sandbox_modes = ["workspace-write"]', "no: Codex refuses it (line 1)"),
        ('allowed_login_methods = ["api"]\nallowed_chatgpt_workspaces = []', "yes"),
        ("", "yes"),
    ],
)
def test_the_first_row_says_whether_codex_starts(text: str, starts: str) -> None:
    assert told(side_by_side(one=text))["Codex starts under it"] == (starts,)


def test_of_a_policy_that_cannot_be_read_nobody_says_that_it_limits_nothing() -> None:
    cells = told(side_by_side(broken="x =", contractors=CONTRACTORS))
    assert cells["Sandbox modes people may choose"] == (UNREADABLE, "read-only")


def test_names_of_ones_own_stand_before_the_label() -> None:
    text = '[permissions.build.network]\nenabled = true\nmode = "limited"\n'
    assert told(side_by_side(one=text))["build: What requests may do"] == ("limited",)


@pytest.mark.parametrize("path", [path for path, entry in keys().items() if not entry.until])
def test_every_key_of_a_policy_is_told_in_some_row(path: str) -> None:
    example = words(path)
    assert example is not None
    assert len(told(side_by_side(one=example.example))) > 1


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    side_by_side(one=text, two=f'x = "{text}"')


def test_a_secret_is_not_told() -> None:
    secret = "sk-" + "A1b2C3d4" * 6
    text = f'[otel.exporter.otlp-http]\nendpoint = "https://x"\nprotocol = "json"\nheaders = {{ "x" = "{secret}" }}\n'
    assert secret not in str(side_by_side(one=text))
