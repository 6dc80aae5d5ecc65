"""One policy before one binary: every run of it in isolation, and why a run told nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from codex_rollout_tui.codex import (
    app_server,
    binary_answer,
    capabilities,
    clean_text,
    isolate,
    no_answer,
    stand_in_certificate,
)
from codex_rollout_tui.codex.app_server import Conversation, Reply, Request
from codex_rollout_tui.codex.capabilities import Version
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.inspection import NoAnswer
from codex_rollout_tui.codex.isolate import Isolate
from codex_rollout_tui.codex.outside_keys import PreparedPolicy
from codex_rollout_tui.codex.run import RunResult, run

T = TypeVar("T")

_CONFIG = f"{isolate.HOME}/config.toml"
_TELEMETRY = re.compile(r"^Error: error loading otel config: (.+?)\.?$", re.MULTILINE)
_TRY_OTEL = "Put the files that [otel] names on every machine, and try it on one of them."
OUT_OF_TIME = NoAnswer("There was no time left to ask.", no_answer.TRY_AGAIN)


@dataclass(frozen=True, slots=True)
class PolicyRuns:
    """One policy before one binary, and the time that is left."""

    binary: Binary
    version: Version
    policy: PreparedPolicy
    isolation: Isolate
    host: str
    ends: float
    cancel: threading.Event | None
    clock: Callable[[], float]

    @property
    def left(self) -> float:
        """Seconds until the time is over; never negative."""
        return max(0.0, self.ends - self.clock())

    def talk(self, requests: Sequence[Request], host: str | None = None) -> Conversation | NoAnswer:
        """A conversation with the app-server; what it left unanswered is found out by `read_reply`."""
        if not self.left:
            return OUT_OF_TIME
        files = {
            isolate.POLICY: self.policy.data,
            stand_in_certificate.PLACE: stand_in_certificate.CERTIFICATE,
            **self.policy.files,
        }
        try:
            with self.isolation(self.binary.path, app_server.ARGS, files, host or self.host) as command:
                return app_server.converse(command, requests, timeout=self.left, cancel=self.cancel, clock=self.clock)
        except OSError as error:
            return _no_start(error)

    def read_reply(
        self, talk: Conversation | NoAnswer, at: int, method: str, read: Callable[[Reply], T | NoAnswer]
    ) -> T | NoAnswer:
        """What one reply says, or why there is none."""
        if (lack := lacks(method, self.version)) is not None:
            return lack
        if isinstance(talk, NoAnswer):
            return talk
        reply = talk.replies.get(at)
        if reply is None:
            return self.unanswered(talk.outcome, method)
        if reply.unknown:
            return NoAnswer(f"Not told by Codex {self.binary.version}: it does not know {method}.", lacking=True)
        if reply.error and method != "thread/start":
            return NoAnswer(f"Codex could not answer {method}: {reply.error}")
        return read(reply)

    def unanswered(self, outcome: RunResult, method: str) -> NoAnswer:
        """Why a conversation that ended so has no reply to this method."""
        if (lack := no_answer.why(outcome, self.binary, self.left, app_server.LIMIT)) is not None:
            reason = f"Codex did not answer {method} in time." if outcome.ended == "timeout" else lack.reason
            return NoAnswer(reason, lack.remedy)
        if telemetry := _TELEMETRY.search(outcome.stderr[:65_536].decode("utf-8", "replace")):
            return NoAnswer(
                f"Codex stops as it starts the telemetry of [otel]: {clean_text.line(telemetry[1])}.", _TRY_OTEL
            )
        return NoAnswer(f"Codex {binary_answer.senseless(outcome)}.", no_answer.REINSTALL)

    def program(self, args: Sequence[str], policy: bytes | None = None, config: bytes = b"") -> bytes | NoAnswer:
        """What a run with these arguments prints; Untold unless it ends well."""
        if not self.left:
            return OUT_OF_TIME
        files = {isolate.POLICY: self.policy.data if policy is None else policy, **self.policy.files}
        if config:
            files[_CONFIG] = config
        try:
            with self.isolation(self.binary.path, args, files, self.host) as command:
                outcome = run(command, timeout=self.left, cancel=self.cancel, clock=self.clock)
        except OSError as error:
            return _no_start(error)
        if (lack := no_answer.why(outcome, self.binary, self.left)) is not None:
            reason = f"Codex did not answer {' '.join(args)} in time." if outcome.ended == "timeout" else lack.reason
            return NoAnswer(reason, lack.remedy)
        if outcome.status != 0:
            return NoAnswer(f"Codex {binary_answer.senseless(outcome)}.", no_answer.REINSTALL)
        return outcome.stdout


def lacks(what: str, version: Version) -> NoAnswer | None:
    """What is said where this version of Codex cannot tell `what`; None where it can."""
    lack = capabilities.lacks(what, version)
    return None if lack is None else NoAnswer(lack, lacking=True)


def _no_start(error: OSError) -> NoAnswer:
    return NoAnswer(f"Codex could not be started: {error.strerror or error}.", "Try again.")
