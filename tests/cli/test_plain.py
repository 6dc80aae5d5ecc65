"""A plain `policy lint` is read without click: it must be read as click reads it, and end as under click."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.cli.policy.lint import lint_command
from codex_rollout_tui.cli.policy.lint_run import LintOptions
from codex_rollout_tui.cli.policy.plain import options
from tests.cli.command import process
from tests.store.folders import REPO

WORDS = [
    *("--json", "--fix", "--unsafe", "--diff", "--format", "--layer", "--codex", "--baseline", "--client", "--help"),
    *(
        "text",
        "json",
        "sarif",
        "cloud",
        "mdm",
        "off",
        "auto",
        "0.138",
        "a.toml",
        "b.toml",
        "-",
        "--",
        "",
        "-x",
        "-h",
        "--js",
    ),
    *("--format=json", "--format=", "--format=Json", "--codex=off", "--codex=-", "--layer=mdm", "--json=1", "---json"),
]


ABOVE = click.Context(codex_rollout, **codex_rollout.context_settings)


def by_click(words: list[str]) -> LintOptions | None:
    """What click makes of the words; None where it refuses them, or shows help."""
    try:
        return LintOptions(**lint_command.make_context("lint", list(words), ABOVE).params)
    except (click.ClickException, click.exceptions.Exit):
        return None


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_it_is_read_as_click_reads_it_or_left_to_click(words: list[str]) -> None:
    read = options(words)
    assert read is None or read == by_click(words)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("a.toml b.toml", LintOptions(("a.toml", "b.toml"))),
        ("-", LintOptions(("-",))),
        ("a.toml --json", LintOptions(("a.toml",), as_json=True)),
        ("--format sarif --codex=off a.toml", LintOptions(("a.toml",), "sarif", codex="off")),
        ("--fix --unsafe a.toml --diff", LintOptions(("a.toml",), fix=True, unsafe=True, diff=True)),
        ("--layer mdm --baseline b.toml a.toml", LintOptions(("a.toml",), layer="mdm", baseline="b.toml")),
    ],
)
def test_what_is_plain(words: str, asked: LintOptions) -> None:
    assert options(words.split()) == asked == by_click(words.split())


CLICK = (
    "import sys; sys.argv[0] = 'codex-rollout'\nfrom codex_rollout_tui.cli.main import codex_rollout; codex_rollout()"
)


@pytest.mark.parametrize(
    "words",
    [
        "sound.toml",
        "refused.toml --json",
        "none.toml sound.toml",
        "--unsafe sound.toml",
        "--json --format sarif sound.toml",
        "--codex /none/codex sound.toml",
        "--baseline none.toml sound.toml",
        "--format csv sound.toml",
    ],
)
def test_it_says_and_ends_as_under_click(words: str, tmp_path: Path) -> None:
    (tmp_path / "sound.toml").write_text('allowed_web_search_modes = ["cached"]\n')
    (tmp_path / "refused.toml").write_text('enforce_residency = "eu"\n')
    said = []
    for start in (["-m", "codex_rollout_tui"], ["-c", CLICK]):
        command = [sys.executable, *start, "policy", "lint", "--codex", "off", *words.split()]
        environment = {**os.environ, "PYTHONPATH": str(REPO)}
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        said.append((done.returncode, done.stdout, done.stderr))
    assert said[0] == said[1]
    assert "Traceback" not in said[0][2]


NAMED = """
import json, os, sys
def leave(code):
    print(json.dumps([code, "click" in sys.modules]), file=sys.stderr)
    sys.stderr.flush()
    end(code)
end, os._exit = os._exit, leave
from codex_rollout_tui.cli.entry import main
main()
"""


def test_it_loads_no_parser(tmp_path: Path) -> None:
    path = tmp_path / "requirements.toml"
    path.write_text('allowed_aproval_policies = ["never"]\n')
    command = [sys.executable, "-c", NAMED, "policy", "lint", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert json.loads(done.stderr) == [1, False]


def test_a_shell_that_asks_for_completions_gets_them() -> None:
    done = process("policy", "lint", "x.toml", environ={"_CODEX_ROLLOUT_COMPLETE": "bash_source"})
    assert b"complete" in done.stdout
    assert b"cannot be read" not in done.stderr


def test_who_stops_it_is_told_in_one_word(tmp_path: Path) -> None:
    code = "from codex_rollout_tui.cli.group import end_with; end_with(KeyboardInterrupt())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=REPO, check=False)
    assert (done.returncode, done.stderr) == (130, b"codex-rollout: stopped.\n")
