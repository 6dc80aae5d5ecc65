"""What a run of the binary answered, in its two protocols: the startup configuration as JSON, and `features list`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.capabilities import Version
from codex_rollout_tui.codex.refusal_message import Message, parse
from codex_rollout_tui.codex.run import RunResult

READS_POLICY: Version = (0, 77, 0)
"""The first Codex that reads the system's requirements.toml."""
_PRINTS_STARTUP: Version = (0, 164, 0)


class BinaryAnswer(NamedTuple):
    """`accepted` is None where the output makes no sense; then `problem` ends the sentence "Codex …"."""

    accepted: bool | None
    message: Message = Message("")
    version: str | None = None
    enforced: Mapping[str, Any] | None = None
    problem: str = ""


class Protocol(NamedTuple):
    """One way to ask: the arguments, how to read the answer, and whether a refusal must be told from a broken run.

    With `control` a refusal counts only if the same run with an empty policy succeeds.
    """

    args: tuple[str, ...]
    read: Callable[[RunResult], BinaryAnswer]
    control: bool


def number(version: str) -> Version | None:
    """`0.169.0` or `0.170.0-alpha.2` as numbers, to compare; None where it is no version."""
    match = re.match(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})", version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def protocol(version: Version) -> Protocol:
    """How a Codex of this version is asked for its verdict."""
    return STARTUP if version >= _PRINTS_STARTUP else FEATURES


def startup(outcome: RunResult) -> BinaryAnswer:
    """Read the answer of `app-server --print-startup-config`."""
    try:
        answer = json.loads(outcome.stdout)
        if outcome.status == 0:
            required = answer["configRequirements"]["requirements"]
            version = clean_text.line(str(answer["appServerVersion"]), 60)
            enforced = {key: held for key, held in (required or {}).items() if held is not None}
            return BinaryAnswer(True, version=version, enforced=clean_text.value(enforced))
        error = answer["error"]
        if outcome.status == 1 and error["data"]["reason"] == "configLoad":
            return BinaryAnswer(False, parse(str(error["data"]["detail"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return _senseless(outcome)


def features(outcome: RunResult) -> BinaryAnswer:
    """Read the answer of `features list`: only status 0 or 1 and what stands on the error stream."""
    if outcome.status == 0 and outcome.stdout:
        return BinaryAnswer(True)
    message = outcome.stderr.decode("utf-8", "replace")
    if outcome.status == 1 and (match := re.search(r"^Error:? ", message, re.MULTILINE)):
        from textwrap import dedent

        cause = message.rpartition("Caused by:\n")[2] if "Caused by:\n" in message else message[match.start() :]
        return BinaryAnswer(False, parse(dedent(cause)))
    return _senseless(outcome)


def _senseless(outcome: RunResult) -> BinaryAnswer:
    return BinaryAnswer(None, problem=senseless(outcome))


def senseless(outcome: RunResult) -> str:
    """How the binary failed to answer; ends the sentence "Codex …"."""
    printed = outcome.stderr or outcome.stdout
    shown = clean_text.line(printed[:65_536].decode("utf-8", "replace"), 200) or "nothing"
    status = outcome.status or 0
    if status < 0 or status > 128:
        return f"crashed (signal {-status if status < 0 else status - 128}) and printed: {shown}"
    return f"gave an answer that makes no sense (status {status}): {shown}"


STARTUP = Protocol(("app-server", "--print-startup-config"), startup, control=False)
FEATURES = Protocol(("features", "list"), features, control=True)
