"""A short conversation with `codex app-server`: JSON-RPC, one message a line, over its standard streams.

All requests are sent at once and answered in any order; what the server says unasked is kept. The server is stopped as
soon as everything is answered.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.run import Command, RunResult, run

LIMIT = 16 * 1024 * 1024
"""Bytes a server may say: it repeats the policy in several answers."""
ARGS = ("app-server",)
"""How the binary is started as a server on its standard streams."""

_MOST = 500
"""Notices that are kept."""
_CLIENT = {"name": "codex-rollout", "title": "codex-rollout", "version": "1"}
_HELLO: tuple[dict[str, Any], ...] = (
    {"id": 0, "method": "initialize", "params": {"clientInfo": _CLIENT, "capabilities": {"experimentalApi": True}}},
    {"method": "initialized"},
)


class Request(NamedTuple):
    """What is asked: a method and its parameters."""

    method: str
    params: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A result, or the server's words (one line, made safe to show) on why there is none."""

    result: Any = None
    error: str = ""
    unknown: bool = False
    """The server does not know the method."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """How it ended, the replies by the position of their request, and (method, parameters) of what came unasked."""

    outcome: RunResult
    replies: Mapping[int, Reply]
    notices: tuple[tuple[str, Any], ...] = ()


@dataclass
class _Ear:
    """Listens until every request has its reply; lines that are no message are passed over."""

    wanted: int
    replies: dict[int, Reply] = field(default_factory=dict)
    notices: list[tuple[str, Any]] = field(default_factory=list)
    rest: list[bytes] = field(default_factory=list)
    greeted: bool = False

    def __call__(self, chunk: bytes) -> bool:
        *lines, last = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*self.rest, lines[0]])
            self.rest.clear()
        self.rest.append(last)
        for line in lines:
            self._hear(line)
        return self.greeted and len(self.replies) >= self.wanted

    def _hear(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(message, dict):
            return
        number, method = message.get("id"), message.get("method")
        if isinstance(method, str):
            if number is None and len(self.notices) < _MOST:
                self.notices.append((method, message.get("params")))
        elif type(number) is int and 0 <= number <= self.wanted:
            if number == 0:
                self.greeted = True
            else:
                self.replies.setdefault(number - 1, _reply(message))


def converse(
    command: Command,
    requests: Sequence[Request],
    *,
    timeout: float,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Conversation:
    """Start the server, ask everything, and stop it once all is answered or `timeout` seconds have passed.

    What was answered until then is in `replies`, also where the server hung, crashed or talked nonsense.
    """
    asked = [*_HELLO, *({"id": at, **_message(request)} for at, request in enumerate(requests, 1))]
    ear = _Ear(len(requests))
    request_lines = b"".join(json.dumps(message).encode() + b"\n" for message in asked)
    outcome = run(command, timeout=timeout, cancel=cancel, limit=LIMIT, clock=clock, stdin=request_lines, enough=ear)
    return Conversation(outcome, ear.replies, tuple(ear.notices))


def _message(request: Request) -> dict[str, Any]:
    if request.params is None:
        return {"method": request.method}
    return {"method": request.method, "params": dict(request.params)}


def _reply(message: Mapping[str, Any]) -> Reply:
    if (error := message.get("error")) is None:
        return Reply(message.get("result"))
    reason = error.get("message") if isinstance(error, Mapping) else error
    code = error.get("code") if isinstance(error, Mapping) else None
    shown = clean_text.line(str(reason)) or "no reason given"
    return Reply(error=shown, unknown=code == -32601 or shown.startswith("Invalid request: unknown variant"))
