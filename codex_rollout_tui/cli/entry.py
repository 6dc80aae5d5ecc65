"""Where `codex-rollout` begins: a plain `policy lint` at once, everything else by the command line's parser."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from codex_rollout_tui.cli.output import any_alphabet

COMPLETING = "_CODEX_ROLLOUT_COMPLETE"
"""The variable by which a shell asks for completions instead of running what stands on the line."""


def main() -> None:
    """Run the command line; every expected error is one sentence on standard error and exit code 2."""
    any_alphabet(sys.stdout, sys.stderr)
    # Imports make thousands of objects that stay: looking through them for rubbish again and again finds none.
    gc.set_threshold(50_000)
    if sys.argv[1:3] == ["policy", "lint"] and COMPLETING not in os.environ and os.name == "posix":
        _plain_lint(sys.argv[3:])
    from codex_rollout_tui.cli.group import Finished
    from codex_rollout_tui.cli.main import codex_rollout

    try:
        codex_rollout(prog_name="codex-rollout")
    except Finished as end:
        _leave(int(end.code or 0))


def _plain_lint(arguments: list[str]) -> None:
    """Lint and leave, where the arguments are plain; else return."""
    from codex_rollout_tui.cli.policy import lint_run as linting
    from codex_rollout_tui.cli.policy import plain

    options = plain.options(arguments)
    if options is None:
        return
    try:
        code = linting.run(options)
    except (Exception, KeyboardInterrupt) as error:
        from codex_rollout_tui.cli.group import end_with

        end_with(error)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End without taking the modules apart one by one, which would cost a short command a sixth of its time."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
