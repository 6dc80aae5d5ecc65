"""`codex-rollout policy check-docs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.check import Check


@click.command("check-docs", epilog="\b\nExample: codex-rollout policy check-docs REQ021")
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), help="json is the same as --json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")
def check_docs_command(code: str | None, form: str | None, as_json: bool) -> None:
    """Say what each check finds, why it matters and how to mend it; one of them whole by its CODE or name."""
    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other. Give one of them.")
    from codex_rollout_tui.policy.lint.lint import CODES
    from codex_rollout_tui.reports import check_docs

    shown = list(CODES.values()) if code is None else [_named(code)]
    if as_json or form == "json":
        output.print_json({"checks": [check_docs.as_data(entry) for entry in shown]})
    elif form == "markdown":
        for text in check_docs.as_markdown(shown):
            output.line(text)
    elif code is not None:
        _show(shown[0])
    else:
        wide = max(len(entry.name) for entry in shown)
        for entry in shown:
            severity = (f"{entry.severity:8}", entry.severity)
            output.painted((f"{entry.code}  ", "strong"), severity, (f"  {entry.name:{wide}}  {entry.message}", ""))
    raise Finished(0)


def _named(code: str) -> Check:
    """A check by its code or name; raises UsageError with the nearest."""
    from codex_rollout_tui.policy.catalogue.similar_names import similar_names
    from codex_rollout_tui.policy.lint.lint import CODES

    wanted = code.casefold()
    for entry in CODES.values():
        if wanted in (entry.code.casefold(), entry.name):
            return entry
    near = similar_names(code, [*CODES, *(entry.name for entry in CODES.values())])
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f"There is no check {code!r}.{hint} All of them: codex-rollout policy check-docs")


def _show(check: Check) -> None:
    from textwrap import indent

    from codex_rollout_tui.reports.check_docs import FIXES, effect

    output.painted((f"{check.code} {check.name}  ", "strong"), (check.severity, check.severity))
    output.line(f"  {check.message}")
    output.line()
    output.line(f"  codex: {effect(check)}")
    output.line(f"  why:   {check.why}")
    output.line(f"  fix:   {FIXES[check.fix]}")
    output.lines(f"\n{indent(check.example, '    ')}")
