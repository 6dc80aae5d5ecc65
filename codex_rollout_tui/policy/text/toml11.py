"""Find what only TOML 1.1 allows: the oldest clients read TOML 1.0."""

from __future__ import annotations

import re

from codex_rollout_tui.policy.text.quick_scan import looks_newer

_TOKEN = (
    rb'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    rb"|[{}\[\],\n]|(?<![\d:+-])\d\d:\d\d(?![:\d])"
)
_ESCAPE = rb"(?<!\\)(?:\\\\)*(\\[ex])"


def newer_syntax(body: bytes) -> tuple[int, str] | None:
    """Where sound TOML 1.1 first uses what TOML 1.0 does not know, and what that is; None where it does not."""
    if not looks_newer(body, careful=True):
        return None
    open_: list[bytes] = []
    comma = -1
    for token in re.finditer(_TOKEN, body, re.DOTALL):
        at, char = token.start(), token[0]
        if char in (b"{", b"["):
            open_.append(char)
        elif char in (b"}", b"]"):
            if char == b"}" and comma >= 0 and not body[comma + 1 : at].strip():
                return comma, "a comma after the last key of an inline table"
            if open_:
                open_.pop()
        elif char.startswith(b'"') and (escape := re.search(_ESCAPE, char)):
            return at + escape.start(1), f"the escape {escape[1].decode()}"
        elif char[:1].isdigit():
            return at, "a time without seconds"
        elif (char == b"\n" or char.startswith(b"#")) and open_ and open_[-1] == b"{":
            return at, "an inline table over several lines"
        comma = at if char == b"," and open_ and open_[-1] == b"{" else -1
    return None
