"""`codex-rollout policy lint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.policy.lint_run import FORMATS, LintOptions, run
from codex_rollout_tui.policy.catalogue.layer import LAYERS

if TYPE_CHECKING:
    from codex_rollout_tui.policy.catalogue.layer import Layer


@click.command("lint", epilog="\b\nExample: codex-rollout policy lint requirements.toml --client 0.138")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(FORMATS), help="json is the same as --json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")
@click.option("--fix", is_flag=True, help="Write the fixes that keep what the policy allows.")
@click.option("--unsafe", is_flag=True, help="With --fix: write the others too. Look at them with --diff first.")
@click.option("--diff", is_flag=True, help="Show what the fixes that are not written would change.")
@click.option(
    "--codex",
    default="auto",
    metavar="auto|off|PATH",
    help="The real Codex to ask: this machine's if there is one (auto), none, that at PATH or in container:IMAGE.",
)
@click.option(
    "--client", type=Client(), metavar="VERSION", help="The client the findings are about: 0.138, newest (default)."
)
@click.option("--layer", type=click.Choice(LAYERS), help="The way the policy takes to clients.")
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
    raise Finished(run(LintOptions(files, form, as_json, fix, unsafe, diff, codex, client, layer, baseline)))
