"""What one check is, and what it is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import EVERY, Clients
from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.lint.finding import Fix, Severity
from codex_rollout_tui.policy.text.document import Path

Run = Callable[[ClientView], Iterator["RawFinding"]]


Stops = Literal["load", "sessions", "hosts"]
"""load: Codex refuses the policy; sessions: it takes it and starts no session; hosts: it refuses it on some hosts."""
Settled = Literal["text", "layer", "merged"]
"""text: nobody can read it; layer: seen while Codex reads one layer, whatever others say; merged: seen only when all
layers are put together, so that another layer may mend it."""
ConfigSupplies = Callable[[Path, Mapping[str, Any]], bool]


class RawFinding(NamedTuple):
    """One place a check objects to; `at` says whether its key or its value is underlined."""

    path: Path
    message: str
    at: Literal["key", "value", "problem"] = "value"
    fix: Fix | None = None
    clients: Clients | None = None
    """The clients this hit is about, where they are others than those of its check."""
    place: tuple[int, int] | None = None
    """Line and column of a hit that is about no key."""


class Check(NamedTuple):
    """One check: what it finds, why that matters, and whether Codex refuses a policy over it.

    A check that refuses does so in `clients` only. Asked about the newest client, it still warns of what stops older
    ones; asked about any other client, it is silent on what does not touch that one.
    """

    code: str
    name: str
    """Reads as "allow NAME"."""
    severity: Severity
    stops: Stops | None
    """What of Codex it finds the end of; None where Codex goes on."""
    message: str
    """What it finds, in one line."""
    why: str
    example: str
    """A policy it objects to."""
    fix: Literal["safe", "shown first", "none"]
    run: Run
    unreadable: bool = False
    """Looks at texts Codex cannot read at all; every other check only sees texts it can."""
    clients: Clients = EVERY
    """The clients it is about: those that it stops, where it stops any."""
    settled: Settled | None = None
    """At which point Codex stops over it, whatever comes later; None where that was not measured."""
    layer: Layer | None = None
    """The only layer whose policies it looks at."""
    config_supplies: ConfigSupplies | None = None
    """Whether a managed_config.toml beside the policy brings what a finding at this path misses."""

    @property
    def refuses(self) -> bool:
        """Whether Codex refuses a policy over it as soon as it is loaded."""
        return self.stops == "load"


def check(
    code: str,
    name: str,
    *,
    stops: Stops | None = None,
    severity: Severity | None = None,
    message: str,
    why: str,
    example: str,
    fix: Literal["safe", "shown first", "none"] = "none",
    unreadable: bool = False,
    since: str = VERSIONS[0],
    until: str = NEWEST,
    settled: Settled | None = None,
    layer: Layer | None = None,
    config_supplies: ConfigSupplies | None = None,
) -> Callable[[Run], Check]:
    """Make a check of a function; what Codex refuses is an error, the rest a warning unless said otherwise."""

    def made(run: Run) -> Check:
        level: Severity = severity or ("error" if stops == "load" else "warning")
        words = " ".join(why.split())
        clients = Clients(since, until)
        return Check(
            code,
            name,
            level,
            stops,
            message,
            words,
            example,
            fix,
            run,
            unreadable,
            clients,
            settled,
            layer,
            config_supplies,
        )

    return made


OUTAGE = "Codex then refuses to start: an outage for everybody the policy reaches."
