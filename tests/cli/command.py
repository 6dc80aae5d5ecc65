"""The command line as its users have it: in this process where words matter, in one of its own where processes do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from codex_rollout_tui.cli.main import codex_rollout
from tests.actions.rollouts import content
from tests.store.folders import REPO

RUN = "from codex_rollout_tui.cli.entry import main; main()"
BOTH = ("--organisation", "Acme", "--surfaces", "local,cloud")


def run(*arguments: object, code: int | None = 0, typed: str = "") -> Result:
    """A command in this process; nothing a person can do wrong may end in a traceback."""
    result = CliRunner().invoke(codex_rollout, [str(argument) for argument in arguments], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert code is None or result.exit_code == code, (result.exit_code, result.output)
    return result


def refused(*arguments: object) -> str:
    """The one sentence on standard error with which a command refuses; nothing else is said."""
    result = run(*arguments, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("codex-rollout: ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.rstrip()[-1] in '.?"' or " codex-rollout " in result.stderr
    return result.stderr.removeprefix("codex-rollout: ").rstrip("\n")


def data(*arguments: object, code: int | None = 0) -> dict[str, Any]:
    """What a command prints as JSON."""
    result = run(*arguments, "--json", code=code)
    found: dict[str, Any] = json.loads(result.stdout)
    assert next(iter(found)) == "schema_version"
    assert found["schema_version"] == 1
    return found


def process(
    *arguments: str | bytes, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, without a terminal."""
    command = [sys.executable, "-c", RUN, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPO), **(environ or {})}
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=cwd or REPO,
        env=environment,
        timeout=120,
        check=False,
    )


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Nothing on disk is another than before."""
    before = content(folder)
    yield
    assert content(folder) == before
