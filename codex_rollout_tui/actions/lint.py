"""Lint policy files: read them, check them, and ask the real Codex about them meanwhile."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.actions.lint_job import Job
from codex_rollout_tui.actions.named_file import STANDARD_INPUT, read
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.reports.lint_result import FileResult, LintResult, UnreadFile

if TYPE_CHECKING:
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.text.document import Document

AHEAD = 4
"""Files that are read, and asked about, before the first of them is checked."""


def lint(paths: Iterable[str], job: Job, standard_input: Callable[[], bytes] | None = None) -> Iterator[FileResult]:
    """Lint files one after the other, in their order; `-` is what `standard_input` gives.

    A file that cannot be read or written is told as Unread, and hides no other. The real Codex is at work while the
    files are checked here.
    """
    stop = threading.Event()
    ahead: deque[_StartedLint | UnreadFile] = deque()
    try:
        for path in paths:
            ahead.append(_start(path, job, standard_input, stop))
            if len(ahead) == AHEAD:
                yield _finish(ahead.popleft(), job, stop)
        while ahead:
            yield _finish(ahead.popleft(), job, stop)
    finally:
        stop.set()
        for started in ahead:
            if isinstance(started, _StartedLint) and started.wait is not None:
                started.wait()


def measured_client(version: str) -> str:
    """The measured client that stands for a version: itself, or the newest before it."""
    from codex_rollout_tui.policy.catalogue.keys import VERSIONS

    numbers = _numbers(version)
    return next((known for known in reversed(VERSIONS) if _numbers(known) <= numbers), VERSIONS[0])


class _StartedLint(NamedTuple):
    """A file that was read; `wait` waits for what Codex says about these bytes."""

    path: str
    data: bytes
    wait: Callable[[], Verdict] | None


def _start(
    path: str, job: Job, standard_input: Callable[[], bytes] | None, stop: threading.Event
) -> _StartedLint | UnreadFile:
    try:
        data = read(path, standard_input)
    except RolloutError as error:
        return UnreadFile(path, str(error))
    if job.ask is None or (job.fix and path != STANDARD_INPUT):
        return _StartedLint(path, data, None)
    return _StartedLint(path, data, job.ask(data, stop))


def _finish(started: _StartedLint | UnreadFile, job: Job, stop: threading.Event) -> FileResult:
    if isinstance(started, UnreadFile):
        return started
    from codex_rollout_tui.policy.catalogue.keys import NEWEST
    from codex_rollout_tui.policy.lint.lint import predicted
    from codex_rollout_tui.policy.text.document import Document

    path, data, wait = started
    document = Document(data)
    applied: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    verdict: Verdict | None = None
    if job.fix:
        from codex_rollout_tui.actions.fix import fix_file

        try:
            fixed = fix_file(path, document, job, stop)
        except RolloutError as error:
            return UnreadFile(path, str(error))
        document, applied, withheld, verdict = fixed
    findings = job.check(document)
    if wait is not None:
        verdict = wait()
    client = job.client or NEWEST
    prediction = predicted(findings)
    place = expected = None
    if verdict is not None and verdict.version and verdict.accepted is not None:
        its_client = measured_client(verdict.version)
        its_findings = findings if its_client == client else job.check(document, its_client)
        expected = predicted(its_findings)
        if not verdict.accepted:
            from codex_rollout_tui.codex.verdict_place import place as place_of

            place = place_of(document, verdict, its_findings)
    diff = _diff(path, document, job) if job.diff else ()
    return LintResult(path, document, client, findings, prediction, verdict, place, expected, applied, withheld, diff)


def _diff(path: str, document: Document, job: Job) -> tuple[str, ...]:
    from codex_rollout_tui.actions.fix import fix_text
    from codex_rollout_tui.policy.compare.text_diff import changed

    return changed(document.data, fix_text(document, job.check, unsafe=True).document.data, path, path).unified


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("-")[0].split("."))
