"""Where `codex-rollout` begins and ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from codex_rollout_tui.cli import streams
from codex_rollout_tui.cli.output import any_alphabet, warn
from codex_rollout_tui.errors import StreamError


def main() -> None:
    """Run the command line; every expected error is one sentence on standard error and exit code 2."""
    streams.stand_in_for_closed()
    any_alphabet(sys.stdout, sys.stderr)
    # To the very end: a traceback goes through the gates too.
    out, err = streams.put_up_gates()
    # Imports make thousands of objects that stay: looking through them for rubbish again and again finds none.
    gc.set_threshold(100_000)
    from codex_rollout_tui.cli.group import Finished
    from codex_rollout_tui.cli.main import codex_rollout

    try:
        codex_rollout(prog_name="codex-rollout")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
        try:
            out.flush()
            err.flush()
        except StreamError as error:
            warn(f"codex-rollout: {error}")
            code = 2
        except streams.ReaderGone:
            code = streams.READER_GONE
        if isinstance(end, Finished) or out.failed or err.failed:
            _leave(code)
        raise


def _leave(code: int) -> NoReturn:
    """End without taking the modules apart one by one, which would cost a short command a sixth of its time.

    It is also the end without another try at what could not be written, of which Python would complain.
    """
    os._exit(code)
