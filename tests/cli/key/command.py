"""Key commands in this process, with something on standard input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from codex_rollout_tui.cli.main import codex_rollout
from tests.actions.credentials.rollouts import ALL


def say(root: Path, *words: str, given: str | bytes = "", code: int = 0) -> Result:
    """`codex-rollout -C ROOT key WORDS...`; no secret is ever said."""
    result = CliRunner().invoke(codex_rollout, ["-C", str(root), "key", *words], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, (result.exit_code, result.output)
    assert not any(secret in result.output for secret in ALL)
    return result


def refused(root: Path, *words: str, given: str | bytes = "") -> str:
    """The one sentence with which a key command refuses."""
    result = say(root, *words, given=given, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("codex-rollout: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def data(root: Path, *words: str, given: str | bytes = "", code: int = 0) -> dict[str, Any]:
    """What a key command prints as JSON."""
    found: dict[str, Any] = json.loads(say(root, *words, "--json", given=given, code=code).stdout)
    assert found["schema_version"] == 1
    return found
