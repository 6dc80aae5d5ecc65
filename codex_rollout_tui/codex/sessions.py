"""Start real sessions under a policy, on a machine laid out like a person's: what loading does not show stops them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from codex_rollout_tui.codex import app_server_replies, session_home
from codex_rollout_tui.codex.app_server import Conversation, Reply, Request
from codex_rollout_tui.codex.inspection import NOT_STARTED, NOTHING, NoAnswer, Thread
from codex_rollout_tui.codex.outside_keys import PreparedPolicy
from codex_rollout_tui.codex.policy_runs import PolicyRuns

_FULL = {"sandbox": "danger-full-access"}
_ALONE = "full access, never to be asked"
_WISHES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (NOTHING, {}),
    ("the workspace to write in", {"sandbox": "workspace-write"}),
    ("full access", _FULL),
    ("never to be asked", {"approvalPolicy": "never"}),
    (_ALONE, {**_FULL, "approvalPolicy": "never"}),
)
_FOLDERS = (("a project", session_home.PROJECT), ("the home folder", session_home.HOME))
_SESSIONS = tuple((asked, folder, {"cwd": at, **wish}) for folder, at in _FOLDERS for asked, wish in _WISHES)
_Session = tuple[str, str, Mapping[str, Any]]
"""What is asked for, in which folder, and the parameters of `thread/start`."""

_CONTROL = b'[permissions.filesystem]\ndeny_read = ["/srv/none"]\n'
"""A sound policy under which Codex needs its sandbox helper: where this does not start, the machine is the reason."""
_NO_HELPER = NoAnswer(
    "Not proven, because Codex's own sandbox does not work inside of the isolation here.",
    "Allow nested user namespaces, or try the policy on one machine.",
)
_OF_THE_HELPER = re.compile(
    r"failed to load AGENTS\.md instructions for environment `local`: |fs sandbox helper failed with status exit "
    r"status: \d+: |error building bubblewrap command: (?:Fatal error: )?"
)
_NEEDS_HELPER = b"deny"
"""A policy with this word in it may start the helper, which leaves marks in the home that another session meets."""
_RACE = ("the workspace to write in", "the home folder")
_RACE_STARTS = 3
"""Codex runs its helper several times at once when it starts here, and one in twenty starts gets past the marks of
another (0.169.0, 2 of 40, 2026-12-01): who starts Codex daily is turned away, so one start says too little."""


def ask(asking: PolicyRuns) -> tuple[Thread, ...] | NoAnswer:
    """What people get who start Codex in a project and in their home; no answer where sessions cannot be tried."""
    if asking.binary.container is not None or asking.binary.bwrap is None:
        return NOT_STARTED
    home = replace(asking, isolation=session_home.session_home(asking.binary.bwrap))
    policy = asking.policy.data
    # Where the policy does not list `never`, whoever asks for it beside a forbidden full access is rightly turned away.
    sessions = [session for session in _SESSIONS if session[0] != _ALONE or b"never" in policy]
    requests = tuple(Request("thread/start", asked) for _, _, asked in sessions)
    by_itself = _NEEDS_HELPER in policy
    groups = [(request,) for request in requests] if by_itself else [requests]
    starts = [_RACE_STARTS if by_itself and session[:2] == _RACE else 1 for session in sessions]
    replies: list[Reply] = []
    for group, most in zip(groups, starts, strict=False):
        talk = _talk(home, group, most)
        if isinstance(talk, NoAnswer):
            return talk
        if not talk.replies and (stopped := _stopped(talk.outcome.stderr)):
            return tuple(Thread(asked, stopped, folder=folder) for asked, folder, _ in sessions)
        for at in range(len(group)):
            reply = home.read_reply(talk, at, "thread/start", lambda reply: reply)
            if isinstance(reply, NoAnswer):
                return reply
            replies.append(reply)
    if any(map(_by_helper, replies)) and not _helper_works(home):
        return _NO_HELPER
    return _threads(sessions, replies)


def _talk(home: PolicyRuns, requests: Sequence[Request], starts: int) -> Conversation | NoAnswer:
    """One talk, or the first of several starts in which somebody is turned away."""
    talk = home.talk(requests)
    for _ in range(starts - 1):
        if isinstance(talk, NoAnswer) or any(reply.error for reply in talk.replies.values()):
            break
        once_more = home.talk(requests)
        talk = talk if isinstance(once_more, NoAnswer) else once_more
    return talk


def _stopped(stderr: bytes) -> str:
    """What a server that ended at its start says of the policy."""
    match = re.search(r"^Error: (.*requirements.*)$", stderr[:65_536].decode("utf-8", "replace"), re.MULTILINE)
    return app_server_replies.refusal(match[1]) if match else ""


def _by_helper(reply: Reply) -> bool:
    return _OF_THE_HELPER.search(reply.error) is not None


def _helper_works(home: PolicyRuns) -> bool:
    control = replace(home, policy=PreparedPolicy(_CONTROL, {}))
    talk = control.talk([Request("thread/start", _SESSIONS[0][2])])
    return not isinstance(talk, NoAnswer) and 0 in talk.replies and not talk.replies[0].error


def _threads(sessions: Sequence[_Session], replies: list[Reply]) -> tuple[Thread, ...] | NoAnswer:
    threads: list[Thread] = []
    for (asked, folder, _), reply in zip(sessions, replies, strict=True):
        if reply.error:
            why = _OF_THE_HELPER.sub("", app_server_replies.refusal(reply.error))
            threads.append(Thread(asked, why, folder=folder))
            continue
        thread = app_server_replies.thread(asked, reply)
        if isinstance(thread, NoAnswer):
            return thread
        threads.append(replace(thread, folder=folder))
    return tuple(threads)
