"""What Codex says about a policy it refuses, taken apart: the short message, the key and the place it names."""

from __future__ import annotations

import re
from typing import NamedTuple

from codex_rollout_tui.codex import clean_text

_FILE = r"/etc/codex/requirements\.toml"
_PREFIXES = (
    r"error: ",
    r"(?:error|failed to) load(?:ing)? (?:default |bootstrap )?config(?:uration)?: ",
    rf"failed to parse requirements layer {_FILE}: ",
    rf"error parsing requirements file {_FILE}: ",
    r"failed to parse merged requirements: ",
    rf"failed to read requirements file {_FILE}: ",
    rf"failed to build managed network proxy from {_FILE}: ",
    r"network proxy constraints are invalid: ",
    r"invalid rules in requirements: ",
)
_PLACES = (
    # The excerpt with the caret, up to three lines, repeats the policy.
    r"TOML parse error at line (\d{1,9}), column (\d{1,9})\n(?:[ \d]*\|[^\n]*(?:\n|\Z)){0,3}",
    rf"{_FILE}:(\d{{1,9}}):(\d{{1,9}}): ",
)
_NAMED_LAST = r"\nin `([^`\n]+)`\s*$"
_KEYS = (
    (r"invalid value for `([^`]+)`:", "{}"),
    (r"invalid value for (network\.\w+):", "{}"),
    (r"field `([^`]+)` cannot be empty", "{}"),
    (r"duplicate field `([^`]+)`", "{}"),
    (r"requirements\.toml (default_permissions|allowed_permission_profiles)\b", "{}"),
    (r"(?:requirements\.toml )?permissions profile `([^`]+)`", "permissions.{}"),
    (r"()permissions profile inheritance cycle", "permissions"),
    (r"()config defines `\[permissions\]` profiles", "permissions"),
    (r"`(permissions\.(?:filesystem|network))`", "{}"),
    (r"()filesystem (?:glob )?path `", "permissions"),
    (r"()glob_scan_max_depth must", "permissions"),
    (r"()rules prefix_rules? ", "rules.prefix_rules"),
    (r"invalid requirement for MCP server `([^`/]+)`", "mcp_servers.{}"),
    (r"invalid requirement for MCP server `([^`/]+)/([^`]+)`", "plugins.{}.mcp_servers.{}"),
    (r"(model_providers\.[^:\s]+): ", "{}"),
    (r"()model_providers contains", "model_providers"),
    (r"()Model provider `", "model_provider"),
    (r"()authentication requirements do not permit", "allowed_login_methods"),
    (r"(\w+(?:\.\w+)+) requires exact", "{}"),
    (r"(?:invalid|unknown) `features` requirement `([^`]+)`", "features.{}"),
)
"""How 0.169 names a key in the middle of a sentence: where the message begins so, the key is so."""


class Message(NamedTuple):
    """A refusal in short: one line of text, the key as Codex names it (perhaps an ancestor), line, column."""

    text: str
    key: str | None = None
    line: int | None = None
    column: int | None = None


def parse(sentence: str) -> Message:
    """Take a refusal of any version apart; what is not recognised stays in the text."""
    rest = clean_text.lines(sentence).strip("\n")
    rest = re.sub(rf" \(set by {_FILE}\)", "", rest)
    line = column = None
    named = re.search(_NAMED_LAST, rest)
    if named:
        rest = rest[: named.start()]
    changed = True
    while changed:
        changed = False
        for prefix in _PREFIXES:
            if match := re.match(prefix, rest, re.IGNORECASE):
                rest, changed = rest[match.end() :], True
        for place in _PLACES:
            if line is None and (match := re.match(place, rest)):
                line, column = int(match[1]), int(match[2])
                rest, changed = rest[match.end() :], True
    text = clean_text.line(rest).replace(" from /etc/codex/requirements.toml", "")
    return Message(text, named[1] if named else _key(text), line, column)


def _key(text: str) -> str | None:
    for pattern, key in _KEYS:
        if match := re.match(pattern, text):
            return key.format(*match.groups())
    return None
