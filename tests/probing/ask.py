"""Ask one binary about many policies, sealed from this machine as everywhere, two at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

from codex_rollout_tui.codex import binary_answer, isolate
from codex_rollout_tui.codex.binary_answer import BinaryAnswer, Protocol
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Unavailable
from codex_rollout_tui.codex.run import RunResult, run
from codex_rollout_tui.policy.edit import render
from tests.probing import places
from tests.probing.error import ProbingError

AT_ONCE = 2
_OUT_OF_REACH = ("failed to load cloud config bundle", "startup configuration unavailable")
"""How clients say that they read a policy, found it sound, and then could not reach the `config_server` it names."""

Policy = Mapping[str, Any]


class Asker:
    """One binary; answers are remembered.

    `verdict.ask` cannot do this: it refuses to ask about `config_server`, and asks old clients twice for each refusal.
    """

    def __init__(self, binary: Binary, *, timeout: float = 60) -> None:
        version = binary_answer.number(binary.version)
        if version is None or version < binary_answer.READS_POLICY:
            raise ProbingError(f"Codex {binary.version} does not read requirements.toml. Probe 0.77.0 or later.")
        isolation = isolate.local_isolation(binary.bwrap)
        if isinstance(isolation, Unavailable):
            raise ProbingError(f"{isolation.reason} {isolation.remedy}")
        self.binary = binary
        self.asked = 0
        self._protocol = binary_answer.protocol(version)
        self._isolation = isolation
        self._timeout = timeout
        self._held: dict[bytes, str] = {}
        if said := self.said({}):
            raise ProbingError(f"{binary.path} refuses even an empty policy: {said}")

    def said(self, policy: Policy) -> str:
        """Why the binary refuses a policy; the empty text where it accepts it."""
        data = written(policy)
        key = sha256(data).digest()
        if key not in self._held:
            self._held[key] = self._said(data)
        return self._held[key]

    def all(self, policies: Iterable[Policy]) -> list[str]:
        """The same for many policies, in their order."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self.said, policies))

    def speaks(self, protocol: Protocol) -> bool:
        """Whether the binary tells a good policy from a bad one when asked in this way."""
        good = protocol.read(self._run(protocol.args, b""))
        bad = protocol.read(self._run(protocol.args, b"allowed_sandbox_modes = 1\n"))
        return good.accepted is True and bad.accepted is False

    def features(self) -> str:
        """What `features list` prints without a policy."""
        return self._run(binary_answer.FEATURES.args, b"").stdout.decode()

    def _said(self, data: bytes) -> str:
        answered: BinaryAnswer = self._protocol.read(self._run(self._protocol.args, data))
        said = answered.message.text or answered.problem
        if answered.accepted or said.lower().endswith(_OUT_OF_REACH):
            return ""
        if answered.accepted is None:
            raise ProbingError(f"Codex {self.binary.version} {answered.problem}. It was asked about:\n{data.decode()}")
        return said or "refused without a word"

    def _run(self, args: tuple[str, ...], data: bytes) -> RunResult:
        files = {**places.files(), isolate.POLICY: data}
        with self._isolation(self.binary.path, args, files) as command:
            outcome = run(command, timeout=self._timeout)
        self.asked += 1
        if isolate.failed(outcome):
            lack = isolate.diagnose(outcome, str(self.binary.bwrap))
            raise ProbingError(f"{lack.reason} {lack.remedy}")
        if outcome.ended != "exited":
            raise ProbingError(f"Codex {self.binary.version} did not answer ({outcome.ended}) about:\n{data.decode()}")
        return outcome


def written(policy: Policy) -> bytes:
    """A policy as TOML 1.0, which the oldest clients read too."""
    return "".join(f"{render.key(name)} = {render.value(value)}\n" for name, value in policy.items()).encode()


_LISTED = re.compile(r"(?:unknown variant|unknown field) `[^`]*`, expected (?:one of )?((?:(?:, | or )?`[^`]*`)+)")


def listed(said: str) -> tuple[str, ...] | None:
    """The values or fields a refusal lists as expected, in the binary's order; None where it lists none."""
    match = _LISTED.search(said)
    return tuple(re.findall(r"`([^`]*)`", match[1])) if match else None
