"""What the real Codex told about a policy beyond yes or no, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from codex_rollout_tui.codex.verdict import Verdict


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why a part was not told: a sentence, and what to do. `lacking`: this version of Codex has no such answer."""

    reason: str
    remedy: str = ""
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What a person really gets who starts a thread, or why it does not start.

    asked      in words: "nothing", "full access", "full access, never to be asked"
    refused    why Codex does not start such a thread; then the rest says nothing
    folder     in words, where the session was started; empty where that was not looked at
    sandbox    as Codex names it: readOnly, workspaceWrite, dangerFullAccess
    writable   further folders it may write
    network    whether commands reach the network; None where not told
    approval   the approval policy; `granular` for one that is a table
    reviewer   who reviews approvals; None before 0.121
    profile    the permission profile in force; None where none is, or not told (before 0.130)
    """

    asked: str
    refused: str = ""
    sandbox: str = ""
    writable: tuple[str, ...] = ()
    network: bool | None = None
    approval: str = ""
    reviewer: str | None = None
    profile: str | None = None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class IgnoredKey:
    """What Codex leaves aside, in its own words.

    keys       names of keys it does not know; `more` of them it counts but does not name. Only 0.160 and later say so
    features   feature names it does not know
    legacy     (old feature name, the name it has now)
    fallbacks  (setting, the value that takes its place): Codex's own defaults that this policy does not allow
    others     warnings of another kind, whole
    """

    keys: tuple[str, ...] | NoAnswer = ()
    more: int = 0
    features: tuple[str, ...] = ()
    legacy: tuple[tuple[str, str], ...] = ()
    fallbacks: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A permission profile and whether people may choose it; None where not told (0.138)."""

    name: str
    allowed: bool | None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook that Codex loaded from the policy."""

    event: str
    kind: str
    matcher: str | None
    runs: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Hooks:
    """The hooks Codex loaded, and what it said of those it did not."""

    hooks: tuple[Hook, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectedServer:
    """An MCP server of a person, and whether it stays enabled; `reason` is Codex's own word for why not.

    `sample` says how a server we made up relates to the policy: "as the policy has it", "same name, another identity",
    "not in the policy"; empty for one that was given.
    """

    name: str
    runs: str
    enabled: bool
    reason: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class InspectedServers:
    """The servers that were tried, and (name, why) of those no example could be made for."""

    servers: tuple[InspectedServer, ...]
    untried: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class InspectedFeature:
    """A feature that the policy changes: its stage, and its state without and under the policy."""

    name: str
    stage: str
    without: bool
    under: bool


@dataclass(frozen=True, slots=True)
class Host:
    """What a machine of this name would get; made from `pattern`, a pattern of `[[remote_sandbox_config]]`.

    `verdict` is None where no host name could be made from the pattern; `modes` are the allowed sandbox modes, None
    where there are no limits, or nothing is accepted.
    """

    pattern: str
    name: str
    verdict: Verdict | None
    modes: tuple[str, ...] | NoAnswer | None = None


@dataclass(frozen=True, slots=True)
class Hosts:
    """One answer for each pattern; `more` patterns were not tried."""

    hosts: tuple[Host, ...] = ()
    more: int = 0


NOT_STARTED = NoAnswer("No session was started to the end here.", lacking=True)
"""What is said where only loading was looked at."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything the binary told about one policy; each part is an Untold where it could not be told."""

    verdict: Verdict
    enforced: Mapping[str, Any] | NoAnswer
    threads: tuple[Thread, ...] | NoAnswer
    ignored: IgnoredKey | NoAnswer
    profiles: tuple[Profile, ...] | NoAnswer
    hooks: Hooks | NoAnswer
    servers: InspectedServers | NoAnswer
    features: tuple[InspectedFeature, ...] | NoAnswer
    hosts: Hosts | NoAnswer
    sessions: tuple[Thread, ...] | NoAnswer = ()
    """Sessions on a machine laid out like a real one, with Codex's own sandbox at work; empty where none was tried."""

    @property
    def outages(self) -> tuple[str, ...]:
        """What stops Codex although it accepts the policy, a sentence each."""
        reasons: list[str] = []
        if not isinstance(self.threads, NoAnswer):
            reasons += [
                f"No thread starts: {thread.refused.rstrip('.')}."
                for thread in self.threads
                if thread.asked == NOTHING and thread.refused
            ]
        if not isinstance(self.sessions, NoAnswer):
            known = " ".join(reasons)
            reasons += [outage for reason, outage in _session_outages(self.sessions) if reason not in known]
        if not isinstance(self.hosts, NoAnswer):
            reasons += [
                f"Codex refuses this policy on hosts like {host.name}: {host.verdict.detail.rstrip('.')}."
                for host in self.hosts.hosts
                if host.verdict is not None and host.verdict.accepted is False
            ]
        return tuple(reasons)

    @property
    def unseen(self) -> tuple[tuple[str, NoAnswer], ...]:
        """The parts that this Codex could have told but did not, or not whole, each with its name."""
        parts = [(field.name, getattr(self, field.name)) for field in fields(self)]
        gaps = [(name, part) for name, part in parts if isinstance(part, NoAnswer) and not part.lacking]
        if isinstance(self.hosts, Hosts):
            untried = self.hosts.more + sum(host.verdict is None for host in self.hosts.hosts)
            if untried:
                gaps.append(("hosts", NoAnswer(f"{untried} patterns of host names were not tried.", _TRY_HOST)))
        return tuple(gaps)


def _session_outages(sessions: tuple[Thread, ...]) -> list[tuple[str, str]]:
    """Each reason why sessions do not start, and a sentence on who meets it where."""
    met: dict[str, list[Thread]] = {}
    for session in sessions:
        if session.refused:
            met.setdefault(session.refused.rstrip("."), []).append(session)
    sentences: list[tuple[str, str]] = []
    for reason, refused in met.items():
        if len(refused) == len(sessions):
            sentences.append((reason, f"No session starts: {reason}."))
            continue
        people = " or ".join(dict.fromkeys(session.asked for session in refused))
        folders = " or ".join(dict.fromkeys(session.folder for session in refused))
        sentences.append((reason, f"No session starts in {folders} for who asks for {people}: {reason}."))
    return sentences


_TRY_HOST = "Ask about hosts of that kind by name, with --host."
NOTHING = "nothing"
"""`Thread.asked` of a person who asks for nothing: everybody who just starts Codex."""
