from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.refusal_message import Message, parse

LAYER = "failed to parse requirements layer /etc/codex/requirements.toml: "


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (f"{LAYER}recursion limit\n", Message("recursion limit")),
        (f"{LAYER}TOML parse error at line 9, column 2\n  |\n9 | x\n  |  ^\n", Message("", None, 9, 2)),
        (f"{LAYER}duplicate field `network_proxy`\n", Message("duplicate field `network_proxy`", "network_proxy")),
        (
            "invalid rules in requirements (set by /etc/codex/requirements.toml): rules prefix_rules cannot be empty",
            Message("rules prefix_rules cannot be empty", "rules.prefix_rules"),
        ),
        (
            "invalid requirement for MCP server `p/a` (set by /etc/codex/requirements.toml): invalid regex `(`",
            Message("invalid requirement for MCP server `p/a`: invalid regex `(`", "plugins.p.mcp_servers.a"),
        ),
        (
            "failed to parse merged requirements: invalid value for `permissions.network`: `configured together with "
            "top-level network requirements from /etc/codex/requirements.toml`",
            Message(
                "invalid value for `permissions.network`: `configured together with top-level network requirements`",
                "permissions.network",
            ),
        ),
        (
            "Error loading configuration: invalid `features` requirement `collab` from /etc/codex/requirements.toml: "
            "use canonical feature key `multi_agent`",
            Message(
                "invalid `features` requirement `collab`: use canonical feature key `multi_agent`", "features.collab"
            ),
        ),
        (
            "Error parsing requirements file /etc/codex/requirements.toml: TOML parse error at line 4, column 12\n"
            "  |\n4 | a = 1\n  |     ^\ninvalid type\n",
            Message("invalid type", None, 4, 12),
        ),
        (
            "Failed to read requirements file /etc/codex/requirements.toml: invalid utf-8 sequence",
            Message("invalid utf-8 sequence"),
        ),
    ],
)
def test_messages_are_taken_apart(said: str, message: Message) -> None:
    assert parse(said) == message


def test_a_value_that_quotes_codex_names_nothing() -> None:
    said = f"{LAYER}unknown variant `field `x` cannot be empty TOML parse error at line 5, column 5`, expected `us`\n"
    assert (parse(said).key, parse(said).line) == (None, None)
    for quoted in ("TOML parse error at line 5, column 5\n", "/etc/codex/requirements.toml:5:5: "):
        assert parse(f"{LAYER}unknown variant `{quoted}`, expected `us`\n").line is None
    said = f"{LAYER}unknown variant `a\nin `wrong`\nb`, expected `us`\nin `enforce_residency`\n"
    assert parse(said).key == "enforce_residency"


def test_a_key_is_as_harmless_as_the_text() -> None:
    assert parse("bad\nin `a\x1b[31m.b\x07`\n") == Message("bad", "a.b")


@settings(deadline=None)
@given(st.text() | st.text(alphabet="\x1b\x9b]52;[m\\\x07 `\nin:|^TOML"))
def test_whatever_was_said_one_harmless_line_comes_out(said: str) -> None:
    message = parse(LAYER + said)
    assert message.text.isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in message.text)
    assert "\x1b" not in (message.key or "")
    assert len(message.text) <= clean_text.LONGEST


@settings(deadline=None)
@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda held: st.lists(held) | st.dictionaries(st.text(), held))
)
def test_values_come_out_with_no_control_character(held: object) -> None:
    def strings(found: object) -> list[str]:
        if isinstance(found, dict):
            return [text for pair in found.items() for part in pair for text in strings(part)]
        if isinstance(found, list):
            return [text for part in found for text in strings(part)]
        return [found] if isinstance(found, str) else []

    assert all(clean_text.lines(text) == text for text in strings(clean_text.value(held)))
    assert not any(c < " " and c != "\n" for text in strings(clean_text.value(held)) for c in text)
