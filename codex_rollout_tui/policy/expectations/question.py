"""One way to put any of the questions to a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import Decision, Question
from codex_rollout_tui.policy.text.document import Document

if TYPE_CHECKING:
    from codex_rollout_tui.policy.decide.mcp import McpServer


def ask(
    document: Document, question: Question, asked: str, *, client: str = NEWEST, host: str | None = None
) -> Decision:
    """Put a question in its written form, an MCP server as NAME=COMMAND or NAME=URL; `host` matters to a sandbox only.

    Raises UsageError for what is no such thing to this policy, ValueError for a client that was not measured.
    """
    return _ASKING[question](document, asked, client, host)


def read_mcp(asked: str) -> tuple[str, McpServer]:
    """The name and the server of NAME=COMMAND or NAME=URL; raises UsageError for anything else."""
    from codex_rollout_tui.policy.decide.mcp import read_server

    name, sign, text = asked.partition("=")
    if not (name.strip() and sign and text.strip()):
        raise UsageError(f"{asked} does not say which server it is. Write NAME=COMMAND or NAME=URL.")
    try:
        return name.strip(), read_server(text)
    except ValueError:
        raise UsageError(f"A quote in {text} is never closed. Close it.") from None


class _Asking(Protocol):
    def __call__(self, document: Document, asked: str, client: str, host: str | None, /) -> Decision: ...


def _command(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.command import decide_command

    return decide_command(document, asked, client=client)


def _domain(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.domain import decide_domain

    return decide_domain(document, asked, client=client)


def _sandbox(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.sandbox import MODES, decide_sandbox, profiles

    if asked not in MODES and asked not in profiles(document):
        raise UsageError(f"{asked} is neither a sandbox mode ({', '.join(MODES)}) nor a profile of this policy.")
    return decide_sandbox(document, asked, client=client, host=host)


def _approval(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.approval import decide_approval

    return decide_approval(document, asked, client=client)


def _web_search(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.web_search import decide_web_search

    return decide_web_search(document, asked, client=client)


def _mcp(document: Document, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.mcp import decide_mcp

    return decide_mcp(document, *read_mcp(asked), client=client)


_ASKING: Mapping[Question, _Asking] = {
    "command": _command,
    "domain": _domain,
    "sandbox": _sandbox,
    "approval": _approval,
    "web-search": _web_search,
    "mcp": _mcp,
}
