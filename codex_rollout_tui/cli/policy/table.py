"""`codex-rollout policy table`."""

from __future__ import annotations

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.streams import standard_input
from codex_rollout_tui.errors import UsageError


@click.command("table", epilog="\b\nExample: codex-rollout policy table --differences")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--differences", is_flag=True, help="Only the rows in which the policies differ.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "csv"]), help="json is the same as --json."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")
@click.pass_obj
def table_command(context: Context, files: tuple[str, ...], differences: bool, form: str | None, as_json: bool) -> None:
    """Show policies side by side in plain words: what the people of each may do.

    FILEs are policies; without one it is those of the rollout, the baseline first. A row in which they differ is
    marked. Exit codes: 0 Codex starts under each of them, 1 it does not, 2 a file that cannot be read.
    """
    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other. Give one of them.")
    if files.count("-") > 1:
        raise UsageError("Standard input (-) can be one of the files only. Name the others.")
    from codex_rollout_tui.actions.policy_table import of_files, of_rollout, policy_table
    from codex_rollout_tui.reports import policy_table as report

    sources = of_files(dict.fromkeys(files), standard_input) if files else of_rollout(context.root)
    whole = policy_table(sources)
    table = whole.differing if differences else whole
    if output.wants_json(as_json, form):
        output.print_json(report.as_data(table))
    elif form == "markdown":
        for text in report.as_markdown(table):
            output.line(text)
    elif form == "csv":
        for text in report.as_csv(table):
            output.line(text)
    else:
        from codex_rollout_tui.cli.policy import table_text

        table_text.show(table)
    starts = whole.rows[0].cells if whole.rows else ()
    raise Finished(0 if all(cell == "yes" for cell in starts) else 1)
