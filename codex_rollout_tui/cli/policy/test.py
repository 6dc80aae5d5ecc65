"""`codex-rollout policy test`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.group import Finished
from codex_rollout_tui.cli.policy.client import Client
from codex_rollout_tui.cli.progress import progress
from codex_rollout_tui.errors import UsageError

if TYPE_CHECKING:
    from codex_rollout_tui.actions.expectations import PolicyJudgement, UnjudgedPolicy
    from codex_rollout_tui.actions.second_opinion import SecondOpinion


@click.command("test", epilog="\b\nExample: codex-rollout policy test requirements.toml --codex off")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option(
    "--codex",
    default="auto",
    metavar="auto|off|PATH",
    help="The Codex that must agree: this machine's if there is one (auto), none, that at PATH or in container:IMAGE.",
)
@click.option(
    "--client", type=Client(), metavar="VERSION", help="The client in question: 0.138, or newest (the default)."
)
@output.json_option
@click.pass_obj
def test_command(
    context: Context, files: tuple[str, ...], codex: str, client: str | None, as_json: bool, form: str | None
) -> None:
    """Say whether policies still do what you expect of them.

    What you expect of FILE stands in FILE.expect.toml beside it; of a policy of a rollout, in expectations/NAME.toml.
    Without FILE, every policy of the rollout is tested. To add one: codex-rollout policy decide FILE ... --keep

    Under a policy that Codex refuses nothing is met, and what cannot be judged is unmet. A policy of which nothing is
    expected counts as not looked at.

    Exit codes: 0 all is met, 1 something is unmet, nothing is expected, or the real Codex disagrees, 2 wrong use or a
    file that cannot be read.
    """
    from codex_rollout_tui.actions.expectations import PolicyJudgement, UnjudgedPolicy, judge_file, judge_rollout
    from codex_rollout_tui.policy.catalogue.keys import NEWEST

    second, measured = _second(codex)
    wanted = client or measured or NEWEST
    results: list[PolicyJudgement | UnjudgedPolicy]
    with progress("Testing what is expected of policies") as line:
        if files:
            results = []
            for file in files:
                results.append(judge_file(file, wanted, second))
                line.count(len(results), len(files))
        else:
            results = list(judge_rollout(context.open().root, wanted, second))
    if not results:
        output.warn("codex-rollout: This rollout has no policy yet, so nothing was tested.")
    for result in results:
        if isinstance(result, UnjudgedPolicy):
            output.warn(f"codex-rollout: {result.sentence}")
    tested = [result for result in results if isinstance(result, PolicyJudgement)]
    asked = codex in ("auto", "off") or all(result.opinion is not None and not result.opinion.lack for result in tested)
    code = 2 if len(tested) < len(results) else 0 if tested and asked and all(result.good for result in tested) else 1
    _print(tested, wanted, json=output.wants_json(as_json, form))
    raise Finished(code)


def _second(codex: str) -> tuple[SecondOpinion | None, str | None]:
    """Who is asked too, and for which client the answers are then; one that was named must be there."""
    if codex == "off":
        return None, None
    from codex_rollout_tui.actions.real_codex import RealCodex
    from codex_rollout_tui.actions.second_opinion import SecondOpinion

    if codex == "auto":
        return SecondOpinion(RealCodex(os.environ)), None
    from pathlib import Path

    from codex_rollout_tui.actions.lint import measured_client
    from codex_rollout_tui.codex.find import NotFound

    real_codex = RealCodex(os.environ, Path(codex))
    if isinstance(real_codex.binary, NotFound):
        raise UsageError(f"{real_codex.binary.reason} {real_codex.binary.remedy}")
    return SecondOpinion(real_codex), measured_client(real_codex.binary.version)


def _print(tested: list[PolicyJudgement], client: str, *, json: bool) -> None:
    if json:
        from codex_rollout_tui.cli.policy.expectations_json import as_data

        output.print_json(as_data(tested, client))
    else:
        from codex_rollout_tui.cli.policy.expectations_text import show

        show(tested)
