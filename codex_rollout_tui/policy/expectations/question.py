"""One way to put any of the questions to a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import Decision, Question
from codex_rollout_tui.policy.text.document import PolicyText

if TYPE_CHECKING:
    from codex_rollout_tui.policy.decide.mcp import Server


def ask(doc: PolicyText, question: Question, asked: str, *, client: str = NEWEST, host: str | None = None) -> Decision:
    """Put a question in its written form, an MCP server as NAME=COMMAND or NAME=URL; `host` matters to a sandbox only.

    Raises UsageError for what is no such thing to this policy, ValueError for a client that was not measured.
    """
    return _ASKING[question](doc, asked, client, host)


def read_mcp(asked: str) -> tuple[str, Server]:
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
    def __call__(self, doc: PolicyText, asked: str, client: str, host: str | None, /) -> Decision: ...


def _command(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.command import decide_command

    return decide_command(doc, asked, client=client)


def _domain(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.domain import decide_domain

    return decide_domain(doc, asked, client=client)


def _sandbox(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.sandbox import MODES, decide_sandbox, profiles

    if asked not in MODES and asked not in profiles(doc):
        raise UsageError(f"{asked} is neither a sandbox mode ({', '.join(MODES)}) nor a profile of this policy.")
    return decide_sandbox(doc, asked, client=client, host=host)


def _approval(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.approval import decide_approval

    return decide_approval(doc, asked, client=client)


def _web_search(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.web_search import decide_web_search

    return decide_web_search(doc, asked, client=client)


def _mcp(doc: PolicyText, asked: str, client: str, host: str | None) -> Decision:
    from codex_rollout_tui.policy.decide.mcp import decide_mcp

    return decide_mcp(doc, *read_mcp(asked), client=client)


_ASKING: Mapping[Question, _Asking] = {
    "command": _command,
    "domain": _domain,
    "sandbox": _sandbox,
    "approval": _approval,
    "web-search": _web_search,
    "mcp": _mcp,
}
