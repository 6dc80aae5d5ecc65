"""`codex-rollout policy lint`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex_rollout_tui.actions.lint import Job
    from codex_rollout_tui.policy.layer import Layer
    from codex_rollout_tui.policy.text import PolicyText
    from codex_rollout_tui.reports.linted import Checked


@click.command("lint", epilog="\b\nExample: codex-rollout policy lint requirements.toml --client 0.138")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), help="json is the same as --json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")
@click.option("--fix", is_flag=True, help="Write the fixes that keep what the policy allows.")
@click.option("--unsafe", is_flag=True, help="With --fix: write the others too. Look at them with --diff first.")
@click.option("--diff", is_flag=True, help="Show what the fixes that are not written would change.")
@click.option(
    "--codex",
    default="auto",
    metavar="auto|off|PATH",
    help="The real Codex to ask: the one of this machine if there is one (auto), none, or the one at PATH.",
)
@click.option(
    "--client", type=Client(), metavar="VERSION", help="The client the findings are about: 0.138, newest (default)."
)
@click.option(
    "--layer", type=click.Choice(["cloud", "mdm", "legacy", "system"]), help="The way the policy takes to clients."
)
@click.option("--baseline", metavar="FILE", help="The policy of those whom this one, of a group, does not reach.")
def lint_command(
    files: tuple[str, ...],
    form: str | None,
    as_json: bool,
    fix: bool,
    unsafe: bool,
    diff: bool,
    codex: str,
    client: str | None,
    layer: Layer | None,
    baseline: str | None,
) -> None:
    """Check policy FILEs (- is standard input): what Codex refuses, ignores, or takes otherwise than meant.

    Exit codes: 0 nothing but remarks, 1 warnings or errors, or a verdict that refuses, 2 a file that cannot be read.
    """
    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other. Give one of them.")
    if unsafe and not fix:
        raise UsageError("--unsafe needs --fix. To see what it would do, use --diff.")
    if fix and "-" in files:
        raise UsageError("--fix cannot write to standard input. Save the policy as a file first.")
    from codex_rollout_tui.actions.lint import Job

    job = Job(client, layer, _policy(baseline), None, fix, unsafe, diff)
    raise Finished(
        _lint(files, _with_codex(job, codex), "json" if as_json else form or "text", codex not in ("auto", "off"))
    )


def _policy(path: str | None) -> PolicyText | None:
    if path is None:
        return None
    from codex_rollout_tui.actions.reading import read
    from codex_rollout_tui.policy.text import PolicyText

    return PolicyText(read(path, _standard_input))


def _standard_input() -> bytes:
    return sys.stdin.buffer.read()


def _with_codex(job: Job, codex: str) -> Job:
    """The job with the real Codex in it; one that was named and cannot be used is wrong use."""
    if codex == "off":
        return job
    if codex == "auto":
        from codex_rollout_tui.cli import head_start

        return job._replace(ask=head_start.oracle().begin)
    from pathlib import Path

    from codex_rollout_tui.actions.lint import measured
    from codex_rollout_tui.actions.oracle import Oracle
    from codex_rollout_tui.codex.find import NotFound

    oracle = Oracle(os.environ, Path(codex))
    if isinstance(oracle.binary, NotFound):
        raise UsageError(f"{oracle.binary.reason} {oracle.binary.remedy}")
    return job._replace(ask=oracle.begin, client=job.client or measured(oracle.binary.version))


def _lint(files: Sequence[str], job: Job, form: str, must_answer: bool) -> int:
    """Lint and print; the exit code. With `must_answer` no verdict counts as an open question."""
    from codex_rollout_tui.actions.lint import lint
    from codex_rollout_tui.reports.linted import Unread

    found: list[Checked] = []
    told: set[str] = set()
    for checked in lint(files, job, _standard_input):
        # Not sooner: the real Codex is at work by now, and need not wait for what prints its answer.
        from codex_rollout_tui.cli.policy import lint_text

        found.append(checked)
        if form == "text":
            lint_text.show(checked, told)
        if isinstance(checked, Unread):
            output.warn(f"codex-rollout: {checked.sentence}")
    if form == "text" and len(found) > 1:
        from codex_rollout_tui.cli.policy import lint_text

        lint_text.show_all(found)
    elif form == "json":
        from codex_rollout_tui.reports.findings import as_data

        output.print_json({"files": [as_data(each) for each in found if not isinstance(each, Unread)]})
    elif form == "sarif":
        _print_sarif(found)
    if any(isinstance(each, Unread) for each in found):
        return 2
    good = all(
        not isinstance(each, Unread) and each.good and (each.answer is not None or not must_answer) for each in found
    )
    return 0 if good else 1


def _print_sarif(found: Sequence[Checked]) -> None:
    from pathlib import Path

    from codex_rollout_tui import __version__
    from codex_rollout_tui.policy.check import CODES
    from codex_rollout_tui.reports.sarif import sarif

    output.print_data(sarif(found, CODES, Path.cwd(), __version__))
