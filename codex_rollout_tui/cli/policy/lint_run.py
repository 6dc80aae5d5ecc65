"""What `policy lint` does with its options: lint, print, and an exit code. Everything is loaded when it is needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.progress import progress
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex_rollout_tui.actions.lint_job import Job
    from codex_rollout_tui.policy.catalogue.layer import Layer
    from codex_rollout_tui.policy.text.document import Document
    from codex_rollout_tui.reports.lint_result import FileResult

FORMATS = ("text", "json", "sarif")


class LintOptions(NamedTuple):
    """What was asked for, by the names that the command's parameters have."""

    files: tuple[str, ...]
    form: str | None = None
    as_json: bool = False
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    codex: str = "auto"
    client: str | None = None
    layer: Layer | None = None
    baseline: str | None = None


def run(options: LintOptions) -> int:
    """Lint the files and print what was found; the exit code. Raises UsageError where the options do not fit."""
    if options.as_json and options.form not in (None, "json"):
        raise UsageError(f"--json and --format {options.form} exclude each other. Give one of them.")
    if options.unsafe and not options.fix:
        raise UsageError("--unsafe needs --fix. To see what it would do, use --diff.")
    if options.fix and "-" in options.files:
        raise UsageError("--fix cannot write to standard input. Save the policy as a file first.")
    from codex_rollout_tui.actions.lint_job import Job

    baseline, codex = _policy(options.baseline), options.codex
    job = Job(options.client, options.layer, baseline, None, options.fix, options.unsafe, options.diff)
    form = "json" if options.as_json else options.form or "text"
    return _lint(options.files, _with_codex(job, codex), form, codex not in ("auto", "off"))


def _policy(path: str | None) -> Document | None:
    if path is None:
        return None
    from codex_rollout_tui.actions.named_file import read
    from codex_rollout_tui.policy.text.document import Document

    return Document(read(path, standard_input))


def _with_codex(job: Job, codex: str) -> Job:
    """The job with the real Codex in it; one that was named and cannot be used is wrong use."""
    if codex == "off":
        return job
    if codex == "auto":
        from codex_rollout_tui.actions.real_codex import RealCodex

        return job._replace(ask=RealCodex(os.environ).begin)
    from pathlib import Path

    from codex_rollout_tui.actions.lint import measured_client
    from codex_rollout_tui.actions.real_codex import RealCodex
    from codex_rollout_tui.codex.find import NotFound

    real_codex = RealCodex(os.environ, Path(codex))
    if isinstance(real_codex.binary, NotFound):
        raise UsageError(f"{real_codex.binary.reason} {real_codex.binary.remedy}")
    return job._replace(ask=real_codex.begin, client=job.client or measured_client(real_codex.binary.version))


def _lint(files: Sequence[str], job: Job, form: str, must_answer: bool) -> int:
    """Lint and print; the exit code. With `must_answer` no verdict counts as an open question."""
    from codex_rollout_tui.actions.lint import lint
    from codex_rollout_tui.reports.lint_result import UnreadFile

    results: list[FileResult] = []
    explained: set[str] = set()
    with progress("Looking at policies") as line:
        for checked in lint(files, job, standard_input):
            # Not sooner: the real Codex is at work by now, and need not wait for what prints its answer.
            from codex_rollout_tui.cli.policy import lint_text

            results.append(checked)
            line.count(len(results), len(files))
            if form == "text":
                with line.aside():
                    lint_text.show(checked, explained)
            if isinstance(checked, UnreadFile):
                with line.aside():
                    output.warn(f"codex-rollout: {checked.sentence}")
    if form == "text" and len(results) > 1:
        from codex_rollout_tui.cli.policy import lint_text

        lint_text.show_all(results)
    elif form == "json":
        from codex_rollout_tui.reports.findings_json import as_data

        output.print_json({"files": [as_data(result) for result in results if not isinstance(result, UnreadFile)]})
    elif form == "sarif":
        _print_sarif(results)
    if any(isinstance(result, UnreadFile) for result in results):
        return 2
    good = all(
        not isinstance(result, UnreadFile) and result.good and (result.answer is not None or not must_answer)
        for result in results
    )
    return 0 if good else 1


def _print_sarif(results: Sequence[FileResult]) -> None:
    from pathlib import Path

    from codex_rollout_tui import __version__
    from codex_rollout_tui.policy.lint.lint import CODES
    from codex_rollout_tui.reports.sarif import sarif

    output.print_data(sarif(results, CODES, Path.cwd(), __version__))
