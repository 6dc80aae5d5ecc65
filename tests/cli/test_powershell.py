"""Completion for PowerShell: its script is PowerShell, and what it asks for is answered."""

from __future__ import annotations

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from tests.cli.command import process, run


def parsed(script: str) -> Node:
    return Parser(Language(tree_sitter_powershell.language())).parse(script.encode()).root_node


def test_the_script_is_powershell() -> None:
    script = run("completion", "powershell").stdout
    assert not parsed(script).has_error
    assert script.startswith("Register-ArgumentCompleter -Native -CommandName codex-rollout ")
    assert "$env:_CODEX_ROLLOUT_COMPLETE = 'powershell_complete'" in script
    assert parsed(script.replace("}", "", 1)).has_error


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (("att",), "att", {"attest"}),
        (("attest", "local-t"), "local-t", {"local-toggle"}),
        (("guide", "diff"), "", {"2026-04-21", "2026-05-18"}),
        (("completion", "po"), "po", {"powershell"}),
        (("attest", "local-toggle", "--fai"), "--fai", {"--fail"}),
        (("nosuch", "x"), "x", set()),
    ],
)
def test_what_is_typed_is_completed(words: tuple[str, ...], typed: str, expected: set[str]) -> None:
    environ = {
        "COMP_WORDS": "\n".join(("codex-rollout", *words)),
        "COMP_CWORD": typed,
        "_CODEX_ROLLOUT_COMPLETE": "powershell_complete",
    }
    done = process(environ=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [line.split("\t") for line in done.stdout.decode().splitlines() if line]
    assert {value for _, value, _ in answers} == expected
    assert {kind for kind, _, _ in answers} <= {"plain"}


def test_files_are_left_to_the_shell() -> None:
    environ = {
        "COMP_WORDS": "codex-rollout\ninit",
        "COMP_CWORD": "",
        "_CODEX_ROLLOUT_COMPLETE": "powershell_complete",
    }
    kinds = {line.split("\t")[0] for line in process(environ=environ).stdout.decode().splitlines()}
    assert kinds in ({"file"}, {"dir"})
