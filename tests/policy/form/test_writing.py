"""What an edit of the form makes on the way, and what it takes along."""

from __future__ import annotations

from typing import Any

import pytest

from codex_rollout_tui.policy.form.write import put, take_out
from codex_rollout_tui.policy.text.document import Document, Path


def written(text: str, path: Path, value: Any) -> str:
    return put(Document(text.encode()), path, value).text


def without(text: str, *path: str | int) -> str:
    return take_out(Document(text.encode()), path).text


def test_tables_and_items_on_the_way_are_made() -> None:
    assert written("", ("features", "apps"), False) == "[features]\napps = false\n"
    path = ("hooks", "Stop", 0, "hooks", 0, "type")
    made = written("", path, "command")
    assert Document(made.encode()).values == {"hooks": {"Stop": [{"hooks": [{"type": "command"}]}]}}
    more = written(made, ("hooks", "Stop", 0, "hooks", 1, "type"), "prompt")
    assert Document(more.encode()).value(("hooks", "Stop", 0, "hooks")) == [{"type": "command"}, {"type": "prompt"}]


def test_another_kind_of_value_on_the_way_gives_way() -> None:
    text = '[otel]\nexporter = "none"  # for now\nenvironment = "test"\n'
    path = ("otel", "exporter", "otlp-grpc", "endpoint")
    document = Document(written(text, path, "https://x").encode())
    assert document.values == {"otel": {"exporter": {"otlp-grpc": {"endpoint": "https://x"}}, "environment": "test"}}


def test_the_table_a_key_leaves_empty_goes_too() -> None:
    text = "# first\nallow_appshots = true\n\n[features]\napps = false\n\n# last\n"
    assert without(text, "features", "apps") == "# first\nallow_appshots = true\n\n# last\n"
    nested = '[otel.exporter.otlp-grpc]\nendpoint = "https://x"\n'
    assert without(nested, "otel", "exporter", "otlp-grpc", "endpoint") == ""
    assert without('allowed_domains = ["a"]\n', "allowed_domains", 0) == ""


@pytest.mark.parametrize(
    "text",
    [
        "# why\n[features]\napps = false\n",
        "[features]  # why\napps = false\n",
        "[features]\n# why\napps = false\n",
    ],
)
def test_a_table_with_comments_of_its_own_stays(text: str) -> None:
    left = without(text, "features", "apps")
    assert "# why" in left
    assert Document(left.encode()).values == {"features": {}}


def test_a_list_with_comments_inside_stays_as_they_would_be_lost() -> None:
    text = 'allowed_login_methods = [\n  # why\n  "api",\n]  # here\n'
    assert without(text, "allowed_login_methods", 0) == "allowed_login_methods = [\n  # why\n]  # here\n"
    assert without('allowed_login_methods = ["api"]  # here\n', "allowed_login_methods", 0) == ""


def test_what_codex_refuses_empty_goes_with_its_comments_left() -> None:
    text = '# why\n[rules]\nprefix_rules = [{ pattern = [{ token = "rm" }], decision = "forbidden" }]  # here\n'
    assert without(text, "rules", "prefix_rules", 0) == "# why\n"
    modes = '# why\nallowed_sandbox_modes = ["read-only"]  # only this\n'
    assert without(modes, "allowed_sandbox_modes", 0) == "# why\n"


def test_a_comment_further_down_is_not_the_tables() -> None:
    assert without("[features]\napps = false\n\n# about what follows\n", "features", "apps") == "# about what follows\n"


@pytest.mark.parametrize(
    ("text", "path", "left"),
    [
        ('[mcp_servers.docs]\nidentity = { url = "https://x" }\n', ("mcp_servers", "docs"), "[mcp_servers]\n"),
        ('[mcp_servers.docs.identity]\nurl = "x"\n', ("mcp_servers", "docs", "identity", "url"), "[mcp_servers]\n"),
        ('allowed_web_search_modes = ["live"]\n', ("allowed_web_search_modes", 0), "allowed_web_search_modes = []\n"),
        (
            'allowed_chatgpt_workspaces = ["a"]\n',
            ("allowed_chatgpt_workspaces", 0),
            "allowed_chatgpt_workspaces = []\n",
        ),
    ],
)
def test_what_says_something_when_it_is_empty_stays_empty(text: str, path: Path, left: str) -> None:
    assert without(text, *path) == left


def test_the_key_itself_can_be_taken_out_all_the_same() -> None:
    assert without("[mcp_servers]\n", "mcp_servers") == ""
    assert without("allowed_web_search_modes = []\n", "allowed_web_search_modes") == ""
