"""The real Codex starts on the first file before the command line is loaded, and only where it will be asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_rollout_tui.actions.oracle import Oracle
from codex_rollout_tui.cli import head_start
from codex_rollout_tui.codex.verdict import Verdict
from tests.real import need
from tests.store.helper import REPO


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("a.toml b.toml", "a.toml"),
        ("--json a.toml", "a.toml"),
        ("--format sarif --client 0.138 a.toml", "a.toml"),
        ("--client=0.138 --layer cloud --baseline b.toml a.toml", "a.toml"),
        ("--diff a.toml", "a.toml"),
        ("", None),
        ("--format", None),
        ("- a.toml", None),
        ("a.toml -", None),
        ("a.toml --codex off", None),
        ("--codex=off a.toml", None),
        ("a.toml --fix", None),
        ("a.toml --fix --unsafe", None),
        ("a.toml --help", None),
        ("-- a.toml", None),
    ],
)
def test_only_a_plain_lint_has_a_head_start(
    words: str, file: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    monkeypatch.chdir(tmp_path)
    for name in ("a.toml", "b.toml"):
        Path(name).write_text(name)
    monkeypatch.setattr(Oracle, "ahead", lambda self, data: asked.append(data))
    head_start.head_start(words.split())
    assert asked == ([file.encode()] if file else [])
    first, second = head_start.oracle(), head_start.oracle()
    assert first is not second, "what is at work is handed over once"


def test_a_file_that_cannot_be_read_is_left_to_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "ahead", lambda self, data: pytest.fail("nothing was read"))
    head_start.head_start([str(tmp_path / "none.toml")])
    head_start.head_start([str(tmp_path)])


def test_what_was_begun_ahead_is_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from codex_rollout_tui.codex import verdict

    begun: list[bytes] = []

    def begin(binary: object, data: bytes, **extra: object) -> Callable[[], Verdict]:
        begun.append(data)
        return lambda: Verdict(True, "0.169.0")

    monkeypatch.setattr(verdict, "begin", begin)
    oracle = Oracle({})
    oracle.ahead(b"a")
    assert oracle(b"b").accepted is True
    assert oracle(b"a").accepted is True
    assert begun == [b"a", b"b"]
    assert oracle(b"a").accepted is True
    assert begun == [b"a", b"b", b"a"], "asked once more, it is begun anew"


@pytest.mark.parametrize("content", ['allowed_web_search_modes = ["cached"]\n', 'enforce_residency = "eu"\n'])
def test_with_and_without_it_the_same_is_said(content: str, tmp_path: Path) -> None:
    need("codex")
    file = tmp_path / "requirements.toml"
    file.write_text(content)
    said = []
    for module in ("entry", "main"):
        code = f"from codex_rollout_tui.cli.{module} import main; main()"
        command = [sys.executable, "-c", code, "policy", "lint", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, check=False)
        said.append((done.returncode, done.stdout, done.stderr))
    assert said[0] == said[1]
    assert "Codex 0." in said[0][1]
