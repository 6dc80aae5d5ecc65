"""Ask the real Codex about a candidate policy, and report what it said: accepted, refused, or no verdict and why."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from codex_rollout_tui.codex import answer, clean, isolate, layouts
from codex_rollout_tui.codex.answer import Answer, Protocol
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.run import LIMIT, Outcome, run

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Codex says about a policy.

    accepted  True, False, or None: no verdict, and then `reason` and `remedy` say why and what to do
    version   of the Codex that was asked, None where there is none
    detail    its own short message, one line, made safe to show; empty where it said nothing
    key       the key it names, in its own spelling; perhaps only an ancestor of the culprit
    line      and column, 1-based, in code points, not counting a byte order mark; syntax errors only (before 0.152
              type errors too)
    enforced  what it would enforce, as the app-server names it, without keys left alone; None where not told
              (before 0.164). It leaves out rules, MCP servers, plugins, apps and permission profiles.
    """

    accepted: bool | None
    version: str | None
    detail: str = ""
    reason: str = ""
    remedy: str = ""
    key: str | None = None
    line: int | None = None
    column: int | None = None
    enforced: Mapping[str, Any] | None = None


def ask(
    binary: Binary | NotFound,
    data: bytes,
    *,
    timeout: float = 5.0,
    host: str | None = None,
    cancel: threading.Event | None = None,
    isolation: Isolate | None = None,
) -> Verdict:
    """Ask the binary about the bytes of a policy, isolated from this machine.

    Blocks for at most `timeout` seconds a run. `host` is the host name to pretend (for `[[remote_sandbox_config]]`),
    `cancel` stops the asking, `isolation` replaces bubblewrap in tests, which run stand-ins. Never raises for what a
    binary or a policy does.
    """
    if isinstance(binary, NotFound):
        return _none(None, binary.reason, binary.remedy)
    version = answer.number(binary.version)
    if version is None or version < answer.READS_POLICY:
        return _none(
            binary.version,
            f"Codex {clean.line(binary.version, 60)} does not read requirements.toml.",
            "Update Codex to 0.77.0 or later: npm install -g @openai/codex",
        )
    if host is not None and not isolate.is_host(host):
        return _none(
            binary.version,
            f"{clean.line(host, 80)!r} is not a host name.",
            "Use letters, digits, dots and hyphens, at most 64 characters.",
        )
    if "config_server" in _tables(data):
        return _none(
            binary.version,
            "A policy with [config_server] cannot be verified offline: Codex would contact that server.",
            "Take [config_server] out to check the rest, and try the whole on a test machine.",
            key="config_server",
        )
    if (unfit := _unfit(binary)) is not None:
        return unfit
    isolating = isolation or isolate.here(binary.bwrap)
    if isinstance(isolating, Unavailable):
        return _none(binary.version, isolating.reason, isolating.remedy)
    asked = _Asked(binary, answer.protocol(version), timeout, host or isolate.NO_HOST, cancel, isolating)
    try:
        return asked.judge(data)
    except OSError as error:
        return _none(binary.version, f"Codex could not be started: {error.strerror or error}.", "Try again.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to one binary, whatever the policy."""

    binary: Binary
    protocol: Protocol
    timeout: float
    host: str
    cancel: threading.Event | None
    isolation: Isolate

    def judge(self, data: bytes) -> Verdict:
        answered = self._answer(data)
        if isinstance(answered, Verdict):
            return answered
        if answered.accepted is False and self.protocol.control:
            control = self._answer(b"")
            if isinstance(control, Verdict):
                return control
            if not control.accepted:
                return self._senseless(f"refuses even an empty policy: {control.message.text or control.problem}")
        if answered.accepted is None:
            return self._senseless(answered.problem)
        return self._verdict(answered, data)

    def _answer(self, data: bytes) -> Answer | Verdict:
        """What the binary answers, or no verdict where it came to no answer."""
        files = {isolate.POLICY: data}
        with self.isolation(self.binary.path, self.protocol.args, files, self.host) as command:
            outcome = run(command, timeout=self.timeout, cancel=self.cancel)
        if outcome.ended == "exited" and not isolate.failed(outcome):
            return self.protocol.read(outcome)
        return self._stopped(outcome)

    def _stopped(self, outcome: Outcome) -> Verdict:
        version = self.binary.version
        match outcome.ended:
            case "timeout":
                return _none(version, f"Codex did not answer within {self.timeout:g} seconds.", _AGAIN)
            case "cancelled":
                return _none(version, "Codex was stopped before it answered.", "Ask again.")
            case "too-much":
                return _none(version, f"Codex printed more than {LIMIT // 1024**2} MB and was stopped.", _REINSTALL)
            case "not-started":
                return _none(version, f"Codex could not be started: {clean.line(outcome.error)}.", _REINSTALL)
        said = clean.line(outcome.stderr.decode("utf-8", "replace"))
        if "execvp" in said or "source path" in said:
            why = said.rpartition(": ")[2]
            return _none(version, f"{self.binary.path} could not be started: {why}.", _REINSTALL)
        lack = isolate.diagnose(outcome, str(self.binary.bwrap))
        return _none(version, lack.reason, lack.remedy)

    def _senseless(self, problem: str) -> Verdict:
        return _none(self.binary.version, f"Codex {problem}.", _REINSTALL)

    def _verdict(self, answered: Answer, data: bytes) -> Verdict:
        version = answered.version or self.binary.version
        if answered.accepted:
            return Verdict(True, version, enforced=answered.enforced)
        message = answered.message
        if unsure := next((why for said, why in _BLIND.items() if message.text.startswith(said)), None):
            key = message.key or next((key for key in _NEEDS_OUTSIDE if key in _tables(data)), None)
            return replace(_none(version, *unsure, key=key), detail=message.text)
        column = message.column
        if column is not None and message.line == 1 and data.startswith(_BOM):
            column = max(1, column - 1)
        return Verdict(False, version, message.text, key=message.key, line=message.line, column=column)


def _none(version: str | None, reason: str, remedy: str, key: str | None = None) -> Verdict:
    return Verdict(None, version, reason=reason, remedy=remedy, key=key)


def _unfit(binary: Binary) -> Verdict | None:
    """A binary that is gone or may not be run, told before anything is started."""
    if not layouts.is_file(binary.path):
        return _none(binary.version, f"{binary.path} is no longer there.", _REINSTALL)
    if not os.access(binary.path, os.X_OK):
        return _none(binary.version, f"{binary.path} is not executable.", _REINSTALL)
    return None


def _tables(data: bytes) -> Mapping[str, Any]:
    """The top of a policy as values; empty where it names nothing we must know of, or is no TOML we can read."""
    if b"\\" not in data and not any(key.encode() in data for key in _NEEDS_OUTSIDE):
        return {}
    import tomli

    try:
        return tomli.loads(data.removeprefix(_BOM).decode())
    except (ValueError, RecursionError):
        return {}


_AGAIN = "Try again when the machine is less busy, or make the policy smaller."
_REINSTALL = "Install Codex anew: npm install -g @openai/codex"
_NEEDS_OUTSIDE = ("config_server", "model_catalog_json")
"""Keys that make Codex look at something outside of the policy, which it cannot see in isolation."""
_BLIND = {
    "No such file or directory (os error 2)": (
        "The policy names a file (model_catalog_json) that Codex cannot see in isolation; "
        "it refuses to start wherever the file is missing.",
        "Make sure the file is on every machine the policy reaches, and try it there.",
    ),
    "Failed to load cloud config bundle": (
        "The policy cannot be verified offline: Codex wanted to contact a server.",
        "Try it on a test machine.",
    ),
}
"""Refusals that come from the isolation and not from the policy: why there is no verdict, and what to do."""
