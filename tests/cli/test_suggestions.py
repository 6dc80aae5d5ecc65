"""Commands that a sentence suggests can be pasted: they name the folder that was named."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from codex_rollout_tui.cli.context import Context
from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.cli.suggestions import with_folder
from tests.tui.driver import begun


def in_a_command(text: str, folder: str | None) -> str:
    context = Context(Path(folder) if folder is not None else None)
    with click.Context(codex_rollout, obj=context):
        return with_folder(text)


@pytest.mark.parametrize(
    ("text", "folder", "expected"),
    [
        ("Next: codex-rollout key test a", "./acme", "Next: codex-rollout -C acme key test a"),
        ("Next: codex-rollout key test a", "a b", "Next: codex-rollout -C 'a b' key test a"),
        ("Change it with: codex-rollout decide. Nothing", "x", "Change it with: codex-rollout -C x decide. Nothing"),
        ("Next: codex-rollout key test a", None, "Next: codex-rollout key test a"),
        ("codex-rollout policy test f.toml", "x", "codex-rollout policy test f.toml"),
        ("this codex-rollout knows it", "x", "this codex-rollout knows it"),
    ],
)
def test_the_folder_is_repeated_where_it_was_given(text: str, folder: str | None, expected: str) -> None:
    assert in_a_command(text, folder) == expected


def test_outside_of_a_command_a_sentence_stays_as_it_is() -> None:
    assert with_folder("codex-rollout key list") == "codex-rollout key list"


def test_advice_and_refusals_can_be_pasted_anywhere(tmp_path: Path) -> None:
    root = begun(tmp_path / "a b")

    def say(*words: str) -> Result:
        return CliRunner().invoke(codex_rollout, ["-C", str(root), *words])

    told = say("key", "add", "analytics", "--facts-only", "--created-by", "x")
    assert f": codex-rollout -C '{root}' key " in told.stdout
    assert say("decide", "--surfaces", "local").exit_code == 0
    assert f"(see: codex-rollout -C '{root}' decide --help)" in say("attest", "cloud-toggle", "--note", "x").stderr
