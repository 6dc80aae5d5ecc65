"""Ask the real Codex everything it can tell about a policy beyond yes or no, isolated like its verdict."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from codex_rollout_tui.codex import (
    app_server_replies,
    binary_answer,
    clean_text,
    container,
    example_hosts,
    features,
    isolate,
    no_answer,
    outside_keys,
    sessions,
    trial_servers,
    verdict,
)
from codex_rollout_tui.codex.app_server import Conversation, Request
from codex_rollout_tui.codex.find import Binary, NotFound
from codex_rollout_tui.codex.inspection import (
    NOTHING,
    Host,
    Hosts,
    IgnoredKey,
    InspectedFeature,
    InspectedServer,
    InspectedServers,
    Inspection,
    NoAnswer,
    Thread,
)
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.policy_runs import OUT_OF_TIME, PolicyRuns, lacks
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.policy.catalogue.sandbox_hosts import all_patterns

# Loading project instructions starts Codex's own sandbox, which has no place inside of ours.
_QUIET = {"config": {"project_doc_max_bytes": 0}}
_FULL = {"sandbox": "danger-full-access"}
THREADS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (NOTHING, _QUIET),
    ("full access, never to be asked", {**_QUIET, **_FULL, "approvalPolicy": "never"}),
    ("full access", {**_QUIET, **_FULL}),
)
"""What people ask for: in words, and as the parameters of `thread/start`."""

# A version that waits for the network when it starts a thread has answered the rest by then.
_REQUESTS = (
    Request("configRequirements/read"),
    Request("permissionProfile/list", {}),
    Request("hooks/list", {}),
    *(Request("thread/start", asked) for _, asked in THREADS),
)
_REFUSED = NoAnswer("Codex refuses this policy, so nobody gets that far.")


def inspect(
    binary: Binary | NotFound,
    data: bytes,
    *,
    host: str | None = None,
    mcp: Mapping[str, str] | None = None,
    timeout: float = 30.0,
    cancel: threading.Event | None = None,
    isolation: Isolate | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Inspection:
    """Ask for the verdict and everything around it; about half a second where nothing is slow.

    `timeout` seconds are for everything together. `host` is the host name to pretend. `mcp` maps names of MCP servers
    to the command line or URL a person has configured; without it, servers made from the policy are tried. Never
    raises for what a binary or a policy does; raises ValueError for a command line with an unfinished quote.
    """
    wanted = None if mcp is None else trial_servers.named_servers(mcp)
    ends = clock() + timeout
    judged = verdict.ask(binary, data, timeout=timeout, host=host, cancel=cancel, isolation=isolation)
    if isinstance(binary, NotFound) or not (judged.accepted or judged.rest_accepted):
        return _nothing(judged)
    version = binary_answer.number(binary.version)
    isolating = isolation or container.isolation_of(binary.container, binary.bwrap)
    if version is None or isinstance(isolating, Unavailable):
        return _nothing(judged)
    asking = PolicyRuns(
        binary, version, outside_keys.prepare(data, version), isolating, host or isolate.NO_HOST, ends, cancel, clock
    )
    values = _values(data)
    talk = asking.talk(_REQUESTS)
    demands = asking.read_reply(talk, 0, "configRequirements/read", app_server_replies.enforced)
    return Inspection(
        verdict=judged,
        enforced=judged.enforced if judged.enforced is not None else demands,
        threads=_threads(asking, talk),
        ignored=_ignored(asking, talk),
        profiles=asking.read_reply(talk, 1, "permissionProfile/list", app_server_replies.profiles),
        hooks=asking.read_reply(talk, 2, "hooks/list", app_server_replies.hooks),
        servers=_servers(asking, values, wanted),
        features=_features(asking),
        hosts=_hosts(asking, values),
        sessions=() if isolation else sessions.ask(asking),
    )


def _nothing(judged: Verdict) -> Inspection:
    """An inspection that ends with the verdict."""
    why = _REFUSED if judged.accepted is False else NoAnswer(judged.reason, judged.remedy)
    return Inspection(judged, why, why, why, why, why, why, why, why, why)


def _threads(asking: PolicyRuns, talk: Conversation | NoAnswer) -> tuple[Thread, ...] | NoAnswer:
    first = len(_REQUESTS) - len(THREADS)
    threads: list[Thread] = []
    for at, (asked, _) in enumerate(THREADS, first):
        thread = asking.read_reply(talk, at, "thread/start", partial(app_server_replies.thread, asked))
        if isinstance(thread, NoAnswer):
            return thread
        threads.append(thread)
    return tuple(threads)


def _ignored(asking: PolicyRuns, talk: Conversation | NoAnswer) -> IgnoredKey | NoAnswer:
    """Warnings come before the first reply, so without any reply nothing is known of them."""
    if (lack := lacks("unknown features", asking.version)) is not None:
        return lack
    if isinstance(talk, NoAnswer):
        return talk
    if not talk.replies:
        return asking.unanswered(talk.outcome, "what it ignores")
    ignored_key = app_server_replies.ignored(talk.notices)
    lack = lacks("unknown keys", asking.version)
    return ignored_key if lack is None else replace(ignored_key, keys=lack)


def _servers(
    asking: PolicyRuns, values: Mapping[str, Any] | None, wanted: tuple[trial_servers.TrialServer, ...] | None
) -> InspectedServers | NoAnswer:
    if (lack := lacks("mcp list", asking.version)) is not None:
        return lack
    if wanted is not None:
        groups = [list(wanted)]
        untried: list[trial_servers.UntriableServer] = []
    elif values is None:
        return NoAnswer("The policy could not be read, so no servers could be made from it.")
    else:
        as_listed, other, untried = trial_servers.samples(values)
        groups = [as_listed, other] if other else [as_listed]
    listed: list[InspectedServer] = []
    for tried in groups:
        answered = _listed(asking, tried)
        if isinstance(answered, NoAnswer):
            return answered
        listed += answered
    if wanted is None:
        listed.sort(key=lambda server: _SAMPLES.index(server.sample))
    return InspectedServers(tuple(listed), tuple((skipped.name, skipped.why) for skipped in untried))


_SAMPLES = (trial_servers.MATCHING, trial_servers.OTHER, trial_servers.UNLISTED)


def _listed(asking: PolicyRuns, tried: Sequence[trial_servers.TrialServer]) -> tuple[InspectedServer, ...] | NoAnswer:
    from codex_rollout_tui.errors import PolicyEditError

    try:
        config = trial_servers.config(tried)
    except PolicyEditError as error:
        return NoAnswer(f"The servers cannot be written into a configuration: {error}")
    printed = asking.program(trial_servers.ARGS, config=config)
    if isinstance(printed, NoAnswer):
        return printed
    listed = trial_servers.read(printed, tried)
    return listed if listed is not None else _senseless(trial_servers.ARGS, printed)


def _features(asking: PolicyRuns) -> tuple[InspectedFeature, ...] | NoAnswer:
    if (lack := lacks("features", asking.version)) is not None:
        return lack
    states: list[dict[str, tuple[str, bool]]] = []
    for policy in (b"", None):
        printed = asking.program(features.ARGS, policy)
        if isinstance(printed, NoAnswer):
            return printed
        states.append(features.read(printed))
        if not states[-1]:
            return _senseless(features.ARGS, printed)
    return features.changed(*states)


def _senseless(args: Sequence[str], printed: bytes) -> NoAnswer:
    shown = clean_text.line(printed[:65_536].decode("utf-8", "replace"), 200) or "nothing"
    return NoAnswer(f"Codex answered {' '.join(args)} with what makes no sense: {shown}.", no_answer.REINSTALL)


def _hosts(asking: PolicyRuns, values: Mapping[str, Any] | None) -> Hosts | NoAnswer:
    named = all_patterns(values or {})
    if not named:
        return Hosts()
    if (lack := lacks("remote_sandbox_config", asking.version)) is not None:
        return lack
    results: list[Host] = []
    for pattern in named[: example_hosts.MOST]:
        name = example_hosts.example(pattern)
        if name is None:
            results.append(Host(clean_text.line(pattern, 100), "", None))
            continue
        if not asking.left:
            return OUT_OF_TIME
        judged = verdict.ask(
            asking.binary,
            asking.policy.data,
            timeout=asking.left,
            host=name,
            cancel=asking.cancel,
            isolation=asking.isolation,
        )
        if judged.accepted is None and not judged.rest_accepted:
            return NoAnswer(judged.reason, judged.remedy)
        modes = None if judged.accepted is False else _modes(asking, judged, name)
        results.append(Host(clean_text.line(pattern, 100), name, judged, modes))
    return Hosts(tuple(results), len(named) - len(results))


def _modes(asking: PolicyRuns, judged: Verdict, host: str) -> tuple[str, ...] | NoAnswer | None:
    demands: Mapping[str, Any] | NoAnswer | None = judged.enforced
    if demands is None:
        read = "configRequirements/read"
        demands = asking.read_reply(asking.talk([Request(read)], host), 0, read, app_server_replies.enforced)
    if isinstance(demands, NoAnswer):
        return demands
    modes = demands.get("allowedSandboxModes")
    return tuple(str(mode) for mode in modes) if isinstance(modes, list) else None


def _values(data: bytes) -> Mapping[str, Any] | None:
    from codex_rollout_tui.policy.text.document import Document

    return Document(data).values
