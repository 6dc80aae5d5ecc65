"""Where `codex-rollout` begins and ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from codex_rollout_tui.cli.output import any_alphabet


def main() -> None:
    """Run the command line; every expected error is one sentence on standard error and exit code 2."""
    any_alphabet(sys.stdout, sys.stderr)
    # Imports make thousands of objects that stay: looking through them for rubbish again and again finds none.
    gc.set_threshold(50_000)
    from codex_rollout_tui.cli.group import Finished
    from codex_rollout_tui.cli.main import codex_rollout

    try:
        codex_rollout(prog_name="codex-rollout")
    except Finished as end:
        _leave(int(end.code or 0))


def _leave(code: int) -> NoReturn:
    """End without taking the modules apart one by one, which would cost a short command a sixth of its time."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
