"""Break a line in a copy of the checkout and run the tests that should notice it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.faults.fault import PACKAGE, Fault, FaultError, broken

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "venv", ".hypothesis", ".*_cache", "__pycache__", "*.pyc")
PYTEST = ("-m", "pytest", "-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--hypothesis-seed=0")


class Result(NamedTuple):
    """What the tests said of one fault: `red`, `green`, or `error` where they could not be run."""

    fault: Fault
    colour: str
    seconds: float
    first: str
    """The first failing test; of an error its reason."""


def copied(checkout: Path, to: Path) -> Path:
    """A copy of a checkout to break; raises FaultError where Python would import another one."""
    shutil.copytree(checkout, to, ignore=LEFT_OUT)
    command = [sys.executable, "-c", f"import {PACKAGE}; print({PACKAGE}.__file__)"]
    place = subprocess.run(command, cwd=to, env=_environment(to), capture_output=True, text=True, check=True).stdout
    if not Path(place.strip()).is_relative_to(to):
        raise FaultError(f"Python imports {place.strip()} instead of the copy in {to}.")
    return to


def run(fault: Fault, copy: Path, limit: float) -> Result:
    """Break the line, run the tests, mend the line. Raises FaultError where the entry does not fit.

    Tests that do not end within `limit` seconds are red: whoever ran them would notice.
    """
    path = fault.path(copy)
    sound, text = path.read_bytes() if path.is_file() else b"", broken(fault, copy)
    began = time.monotonic()
    try:
        path.write_bytes(text.encode())
        code, output = _pytest(copy, fault.tests, limit)
    finally:
        path.write_bytes(sound)
    seconds = time.monotonic() - began
    if code is None:
        return Result(fault, "red", seconds, f"did not end within {limit:g} s")
    colour = {0: "green", 1: "red"}.get(code, "error")
    return Result(fault, colour, seconds, _first(output))


def red_without_fault(tests: Iterable[str], copy: Path) -> str:
    """The first of the tests that is red although nothing is broken, or nothing."""
    code, output = _pytest(copy, sorted(set(tests)), None)
    return _first(output) if code else ""


def _pytest(copy: Path, tests: Iterable[str], limit: float | None) -> tuple[int | None, str]:
    """The exit code, None where the time ran out, and what was printed."""
    process = subprocess.Popen(
        [sys.executable, *PYTEST, *tests],
        cwd=copy, env=_environment(copy), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    with process:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            return None, ""
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)  # what the tests started holds the pipe open as well
        return process.returncode, output


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy)}


def _first(output: str) -> str:
    """The first failing test of a short summary, or the last line when all passed."""
    lines = output.splitlines()
    failed = (line.split(" - ")[0].split(" ", 1)[1] for line in lines if line.startswith(("FAILED ", "ERROR ")))
    return next(failed, lines[-1] if lines else "")
