"""Ask the real Codex about a candidate policy, and report what it said: accepted, refused, or no verdict and why."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.codex import answer, clean, isolate, layouts, outside, stopped
from codex_rollout_tui.codex.answer import Answer, Protocol
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.outside import Prepared
from codex_rollout_tui.codex.run import run

_BOM = b"\xef\xbb\xbf"


class Verdict(NamedTuple):
    """What Codex says about a policy.

    accepted  True, False, or None: no verdict, and then `reason` and `remedy` say why and what to do
    version   of the Codex that was asked, None where there is none
    detail    its own short message, one line, made safe to show; empty where it said nothing
    key       the key it names, in its own spelling; perhaps only an ancestor of the culprit
    line      and column, 1-based, in code points, not counting a byte order mark; syntax errors only (before 0.152
              type errors too)
    enforced  what it would enforce, as the app-server names it, without keys left alone; None where not told
              (before 0.164). It leaves out rules, MCP servers, plugins, apps and permission profiles.
    notes     where the binary was given something else than the policy itself: what, a sentence each
    rest_accepted  no verdict only because of keys that look outside of the policy: Codex accepts all the rest
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
    notes: tuple[str, ...] = ()
    rest_accepted: bool = False


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
    if (unfit := _unfit(binary)) is not None:
        return unfit
    isolating = isolation or isolate.here(binary.bwrap)
    if isinstance(isolating, Unavailable):
        return _none(binary.version, isolating.reason, isolating.remedy)
    asked = _Asked(binary, answer.protocol(version), timeout, host or isolate.NO_HOST, cancel, isolating)
    try:
        return asked.judge(outside.prepare(data, version))
    except OSError as error:
        return _none(binary.version, f"Codex could not be started: {error.strerror or error}.", "Try again.")


class _Asked(NamedTuple):
    """One question to one binary, whatever the policy."""

    binary: Binary
    protocol: Protocol
    timeout: float
    host: str
    cancel: threading.Event | None
    isolation: Isolate

    def judge(self, policy: Prepared) -> Verdict:
        if policy.server is not None:
            server = self._verdict(policy.server, policy.files)
            if server.accepted is not False or server.detail != outside.SENTINEL_SAID:
                return server if server.accepted is not True else self._senseless("accepts an empty list of approvals")
        given = self._verdict(policy.data, policy.files)._replace(notes=policy.notes)
        if not policy.unseen or given.accepted is not True:
            return given
        reason = f"Codex accepts the rest of this policy, but {', and '.join(each.unknown for each in policy.unseen)}."
        remedy = " ".join(each.remedy for each in policy.unseen)
        none = _none(given.version, reason, remedy, key=policy.unseen[0].key)
        return none._replace(notes=policy.notes, rest_accepted=True)

    def _verdict(self, data: bytes, files: Mapping[str, bytes]) -> Verdict:
        answered = self._answer(data, files)
        if isinstance(answered, Verdict):
            return answered
        if answered.accepted is False and self.protocol.control:
            control = self._answer(b"", {})
            if isinstance(control, Verdict):
                return control
            if not control.accepted:
                return self._senseless(f"refuses even an empty policy: {control.message.text or control.problem}")
        if answered.accepted is None:
            return self._senseless(answered.problem)
        return self._said(answered, data)

    def _answer(self, data: bytes, files: Mapping[str, bytes]) -> Answer | Verdict:
        """What the binary answers, or no verdict where it came to no answer."""
        given = {isolate.POLICY: data, **files}
        with self.isolation(self.binary.path, self.protocol.args, given, self.host) as command:
            outcome = run(command, timeout=self.timeout, cancel=self.cancel)
        if (lack := stopped.why(outcome, self.binary, self.timeout)) is not None:
            return _none(self.binary.version, lack.reason, lack.remedy)
        return self.protocol.read(outcome)

    def _senseless(self, problem: str) -> Verdict:
        return _none(self.binary.version, f"Codex {problem}.", stopped.REINSTALL)

    def _said(self, answered: Answer, data: bytes) -> Verdict:
        version = answered.version or self.binary.version
        if answered.accepted:
            return Verdict(True, version, enforced=answered.enforced)
        message = answered.message
        for said, key, reason, remedy in _BLIND:
            if re.match(said, message.text):
                return _none(version, reason, remedy, key=key)._replace(detail=message.text)
        column = message.column
        if column is not None and message.line == 1 and data.startswith(_BOM):
            column = max(1, column - 1)
        return Verdict(False, version, message.text, key=message.key, line=message.line, column=column)


def _none(version: str | None, reason: str, remedy: str, key: str | None = None) -> Verdict:
    return Verdict(None, version, reason=reason, remedy=remedy, key=key)


def _unfit(binary: Binary) -> Verdict | None:
    """A binary that is gone or may not be run, told before anything is started."""
    if not layouts.is_file(binary.path):
        return _none(binary.version, f"{binary.path} is no longer there.", stopped.REINSTALL)
    if not os.access(binary.path, os.X_OK):
        return _none(binary.version, f"{binary.path} is not executable.", stopped.REINSTALL)
    return None


_BLIND = (
    (
        r"(?:No such file or directory|Is a directory|Not a directory) \(os error \d+\)$"
        r"|stream did not contain valid UTF-8$|(?:failed to parse )?model_catalog_json path ",
        outside.CATALOGUE,
        "The policy names a file (model_catalog_json) that Codex cannot see in isolation; "
        "it refuses to start wherever the file is missing or is no model catalogue.",
        "Make sure the file is on every machine the policy reaches, and try it there.",
    ),
    (
        r"Failed to load cloud config bundle",
        outside.CONFIG_SERVER,
        "The policy cannot be verified offline: Codex wanted to contact a server.",
        "Try it on a test machine.",
    ),
)
"""Refusals that come from the isolation and not from the policy: the key, why there is no verdict, and what to do."""
