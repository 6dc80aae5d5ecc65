"""Start the process that works policies out, and talk to it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import codex_rollout_tui
from codex_rollout_tui.tui.analysis.messages import AnalysisReply, AnalysisRequest

_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from codex_rollout_tui.tui.analysis.worker_main import serve; serve()"
)
_NO_WINDOW, _OWN_GROUP = 0x08000000, 0x00000200
"""What Windows calls a process that the terminal's keys do not reach."""
_KEPT_VARIABLES = ("SYSTEMROOT", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What of the environment an interpreter may need to start; the rest is nothing to this process."""


class AnalysisProcess:
    """A process that lives until `close`, or until this one ends. OSError and EOFError say that it is gone."""

    def __init__(self) -> None:
        """Start it; raises OSError where none can be started."""
        if getattr(sys, "frozen", False) or not sys.executable:  # what packs an app into one file sets `frozen`
            raise OSError("there is no interpreter to start")
        home = str(Path(codex_rollout_tui.__file__).parents[1])
        path = json.dumps([home, *(entry for entry in sys.path if entry not in ("", home))])
        windows: dict[str, Any] = {"creationflags": _NO_WINDOW | _OWN_GROUP} if os.name == "nt" else {}
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _BEGIN, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            cwd=Path(sys.executable).anchor,
            start_new_session=os.name != "nt",
            **windows,
        )
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def perform(self, request: AnalysisRequest) -> AnalysisReply:
        """Have a request worked out; blocks. For one thread at a time."""
        self._send(request)
        source = self._process.stdout
        if source is None:
            raise EOFError
        try:
            reply: AnalysisReply = pickle.load(source)  # noqa: S301 (from our own process, by a pipe nobody else has)
        except (pickle.UnpicklingError, ValueError) as error:
            raise EOFError from error
        return reply

    def abandon(self, number: int) -> None:
        """Nobody waits any more for requests up to this number; from any thread."""
        self._send(number)

    def _send(self, message: object) -> None:
        packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        sink = self._process.stdin
        if sink is None or sink.closed:
            raise EOFError
        with self._sending:
            sink.write(packed)
            sink.flush()

    def close(self) -> None:
        """End it, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent yet cannot be sent any more
                    pipe.close()
