"""Ask the real Codex about a candidate policy, and report what it said: accepted, refused, or no verdict and why."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple

from codex_rollout_tui.codex import binary_answer, clean_text, container, isolate, layouts, no_answer, outside_keys
from codex_rollout_tui.codex.binary_answer import BinaryAnswer, Protocol
from codex_rollout_tui.codex.capabilities import Version
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.outside_keys import PreparedPolicy
from codex_rollout_tui.codex.run import Running, RunResult, start
from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted

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
    return begin(binary, data, timeout=timeout, host=host, cancel=cancel, isolation=isolation)()


def begin(
    binary: Binary | NotFound,
    data: bytes,
    *,
    timeout: float = 5.0,
    host: str | None = None,
    cancel: threading.Event | None = None,
    isolation: Isolate | None = None,
) -> Callable[[], Verdict]:
    """The same without waiting: the binary runs by itself until what is given back is called, which must happen."""
    if isinstance(binary, NotFound):
        absent = _none(None, binary.reason, binary.remedy)
        return lambda: absent
    asked = _asked(binary, timeout, host, cancel, isolation)
    if isinstance(asked, Verdict):
        return lambda: asked
    policy = outside_keys.prepare(data, asked.version)
    started = asked.start(policy.data if policy.server is None else policy.server, policy.files)

    def wait() -> Verdict:
        try:
            return asked.judge(policy, started)
        except OSError as error:
            return _none(binary.version, f"Codex could not be started: {error.strerror or error}.", "Try again.")

    return wait


def _asked(
    binary: Binary,
    timeout: float,
    host: str | None,
    cancel: threading.Event | None,
    isolation: Isolate | None,
) -> _Asked | Verdict:
    version = binary_answer.number(binary.version)
    if version is None or version < binary_answer.READS_POLICY:
        return _none(
            binary.version,
            f"Codex {clean_text.line(binary.version, 60)} does not read requirements.toml.",
            "Update Codex to 0.77.0 or later: npm install -g @openai/codex",
        )
    if host is not None and not isolate.is_host(host):
        return _none(
            binary.version,
            f"{clean_text.line(host, 80)!r} is not a host name.",
            "Use letters, digits, dots and hyphens, at most 64 characters.",
        )
    if (unfit := _unfit(binary)) is not None:
        return unfit
    isolating = isolation or container.isolation_of(binary.container, binary.bwrap)
    if isinstance(isolating, Unavailable):
        return _none(binary.version, isolating.reason, isolating.remedy)
    protocol = binary_answer.protocol(version)
    return _Asked(binary, version, protocol, timeout, host or isolate.NO_HOST, cancel, isolating)


class _Asked(NamedTuple):
    """One question to one binary, whatever the policy."""

    binary: Binary
    version: Version
    protocol: Protocol
    timeout: float
    host: str
    cancel: threading.Event | None
    isolation: Isolate

    def judge(self, policy: PreparedPolicy, started: _Started) -> Verdict:
        if policy.server is None:
            given = self._verdict(policy.data, started)
        else:
            server = self._verdict(policy.server, started)
            if server.accepted is not False or server.detail != outside_keys.SENTINEL_REFUSAL:
                return server if server.accepted is not True else self._senseless("accepts an empty list of approvals")
            given = self._verdict(policy.data, self.start(policy.data, policy.files))
        given = given._replace(notes=policy.notes)
        if not policy.unseen or given.accepted is not True:
            return given
        reason = f"Codex accepts the rest of this policy, but {', and '.join(key.unknown for key in policy.unseen)}."
        remedy = " ".join(key.remedy for key in policy.unseen)
        none = _none(given.version, reason, remedy, key=policy.unseen[0].key)
        return none._replace(notes=policy.notes, rest_accepted=True)

    def _verdict(self, data: bytes, started: _Started) -> Verdict:
        answered = self._answer(started)
        if isinstance(answered, Verdict):
            return answered
        if answered.accepted is False and self.protocol.control:
            control = self._answer(self.start(b"", {}))
            if isinstance(control, Verdict):
                return control
            if not control.accepted:
                return self._senseless(f"refuses even an empty policy: {control.message.text or control.problem}")
        if answered.accepted is None:
            return self._senseless(answered.problem)
        return self._verdict_of(answered, data)

    def start(self, data: bytes, files: Mapping[str, bytes]) -> _Started:
        """Run the binary on these files; an error of starting it is told to whoever waits for the answer."""
        given = {isolate.POLICY: data, **files}
        held = ExitStack()
        if self.cancel is not None and self.cancel.is_set():
            return _Started(held, RunResult("cancelled"))
        try:
            command = held.enter_context(self.isolation(self.binary.path, self.protocol.args, given, self.host))
            return _Started(held, start(command, timeout=self.timeout))
        except OSError as error:
            held.close()
            return _Started(held, error)

    def _answer(self, started: _Started) -> BinaryAnswer | Verdict:
        """What the binary answers, or no verdict where it came to no answer."""
        with started.held:
            outcome = started.run
            if isinstance(outcome, OSError):
                raise outcome
            if isinstance(outcome, Running):
                outcome = outcome.outcome(cancel=self.cancel)
        if (lack := no_answer.why(outcome, self.binary, self.timeout)) is not None:
            return _none(self.binary.version, lack.reason, lack.remedy)
        return self.protocol.read(outcome)

    def _senseless(self, problem: str) -> Verdict:
        return _none(self.binary.version, f"Codex {problem}.", no_answer.REINSTALL)

    def _verdict_of(self, answered: BinaryAnswer, data: bytes) -> Verdict:
        version = answered.version or self.binary.version
        if answered.accepted:
            return Verdict(True, version, enforced=answered.enforced)
        message = answered.message
        message = message._replace(text=redacted(message.text, secret_texts(Document(data))))
        for text, key, reason, remedy in _BLIND:
            if re.match(text, message.text):
                return _none(version, reason, remedy, key=key)._replace(detail=message.text)
        column = message.column
        if column is not None and message.line == 1 and data.startswith(_BOM):
            column = max(1, column - 1)
        return Verdict(False, version, message.text, key=message.key, line=message.line, column=column)


class _Started(NamedTuple):
    """A run of the binary, and the isolation that is open as long as it runs."""

    held: ExitStack
    run: Running | RunResult | OSError


def _none(version: str | None, reason: str, remedy: str, key: str | None = None) -> Verdict:
    return Verdict(None, version, reason=reason, remedy=remedy, key=key)


def _unfit(binary: Binary) -> Verdict | None:
    """A binary that is gone or may not be run, told before anything is started."""
    if not layouts.is_file(binary.path):
        return _none(binary.version, f"{binary.path} is no longer there.", no_answer.REINSTALL)
    if not os.access(binary.path, os.X_OK):
        return _none(binary.version, f"{binary.path} is not executable.", no_answer.REINSTALL)
    return None


_BLIND = (
    (
        r"(?:No such file or directory|Is a directory|Not a directory) \(os error \d+\)$"
        r"|stream did not contain valid UTF-8$|(?:failed to parse )?model_catalog_json path ",
        outside_keys.CATALOGUE,
        "The policy names a file (model_catalog_json) that Codex cannot see in isolation; "
        "it refuses to start wherever the file is missing or is no model catalogue.",
        "Make sure the file is on every machine the policy reaches, and try it there.",
    ),
    (
        r"Failed to load cloud config bundle",
        outside_keys.CONFIG_SERVER,
        "The policy cannot be verified offline: Codex wanted to contact a server.",
        "Try it on a test machine.",
    ),
)
"""Refusals that come from the isolation and not from the policy: the key, why there is no verdict, and what to do."""
