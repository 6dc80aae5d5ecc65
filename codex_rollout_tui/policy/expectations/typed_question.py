"""What a person types to try a policy: a command, a host, a mode or a server, and perhaps what must come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from codex_rollout_tui.policy.decide.approval import POLICIES
from codex_rollout_tui.policy.decide.decision import Question, Word
from codex_rollout_tui.policy.decide.sandbox import MODES, profiles
from codex_rollout_tui.policy.decide.web_search import MODES as SEARCHES
from codex_rollout_tui.policy.text.document import Document

_MUST = re.compile(r"\s+must\s+(?:be\s+)?([a-z-]+(?:\s+(?:open|first|rule))?)\s*$", re.IGNORECASE)
_UNREAD = re.compile(r"\smust((?:\s+be)?(?:\s+[a-z-]+){1,2})\s*$", re.IGNORECASE)
"""What may be meant as an answer: few words behind the last "must"; a command can end so too."""
_KIND_PREFIX = re.compile(r"\s*([a-z]+(?:[ -][a-z]+)?)\s*:\s+(?=\S)", re.IGNORECASE)
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.)+[A-Za-z][A-Za-z0-9-]*(?::[0-9]+)?|localhost")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[?(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+\]?")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@\s]*@)?([^/?#\s]+)\S*")
_SCRIPT = re.compile(r".*\.(?:sh|py|js|rb|pl|ps1|bat|exe|cmd)", re.IGNORECASE)
_SERVER = re.compile(r"(?=[^=]*[a-z])[A-Za-z0-9_./@-]+=\s*\S")
"""NAME=COMMAND; a name all in capitals is a variable in front of a command."""

KINDS: Mapping[str, Question] = {
    "command": "command",
    "host": "domain",
    "domain": "domain",
    "sandbox": "sandbox",
    "approval": "approval",
    "web search": "web-search",
    "web-search": "web-search",
    "mcp": "mcp",
    "server": "mcp",
}
"""What may stand before a colon to say what is meant."""

ANSWERS: Mapping[str, Word] = {
    "prompt": "prompt",
    "prompted": "prompt",
    "asked": "prompt",
    "ask": "prompt",
    "ask first": "prompt",
    "allow": "allow",
    "allowed": "allow",
    "forbid": "forbidden",
    "forbidden": "forbidden",
    "denied": "forbidden",
    "blocked": "forbidden",
    "no-rule": "no-rule",
    "no rule": "no-rule",
    "free": "no-rule",
    "left open": "no-rule",
}
"""What may follow "must" or "must be", and the answer it means."""

MUST: Mapping[str, str] = {
    "allow": "must be allowed",
    "prompt": "must prompt",
    "forbidden": "must be forbidden",
    "no-rule": "must be left open",
}
"""An expected answer in words; what is typed so is understood so."""

NAMES: Mapping[Question, str] = {
    "command": "command",
    "domain": "host",
    "sandbox": "sandbox",
    "approval": "approval",
    "web-search": "web search",
    "mcp": "MCP server",
}
"""What each question is called on screen."""


class TypedQuestion(NamedTuple):
    """A question as it was typed; `expected` is the answer that must come out, None where nothing was said of that."""

    question: Question
    asked: str
    expected: Word | None = None


def read(text: str, document: Document) -> TypedQuestion | None:
    """What was meant; None for nothing.

    A name of this policy's own profiles counts as a sandbox. What could be several things is what it is most often;
    `command:`, `host:`, `sandbox:`... in front say otherwise.
    """
    expected: Word | None = None
    must = _MUST.search(text)
    if must is not None:
        expected = ANSWERS.get(" ".join(must[1].casefold().split()))
        if expected is not None:
            text = text[: must.start()]
    prefix = _KIND_PREFIX.match(text)
    kind = KINDS.get(prefix[1].casefold()) if prefix is not None else None
    asked = text[prefix.end() :].strip() if prefix is not None and kind is not None else text.strip()
    if not asked:
        return None
    url = _URL.fullmatch(asked)
    if url is not None and kind in (None, "domain"):
        return TypedQuestion("domain", url[1], expected)
    return TypedQuestion(kind or _kind(asked, document), asked, expected)


def unknown_expectation(text: str) -> str:
    """What seems to be expected, in words that are not known, and which are known; empty where there is no such."""
    must, rest = _MUST.search(text), _UNREAD.search(text)
    if rest is None or (must is not None and " ".join(must[1].casefold().split()) in ANSWERS):
        return ""
    return f"must {' '.join(rest[1].split())} is no known answer. Known: {', '.join(MUST.values())}."


def _kind(asked: str, document: Document) -> Question:
    if asked in MODES or asked in profiles(document):
        return "sandbox"
    if asked in POLICIES:
        return "approval"
    if asked in SEARCHES:
        return "web-search"
    if _SERVER.match(asked):
        return "mcp"
    host = _HOST.fullmatch(asked) and not _SCRIPT.fullmatch(asked)
    return "domain" if host or _ADDRESS.fullmatch(asked) else "command"
