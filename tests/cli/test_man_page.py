"""Manual pages: the same words as the pages of help, in roff that its own program takes without a warning."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from codex_rollout_tui.cli.main import codex_rollout
from codex_rollout_tui.cli.man_page import every_context, page_name, roff, write_pages
from tests.cli.command import refused, run
from tests.real import need

CONTEXTS = list(every_context(click.Context(codex_rollout, info_name="codex-rollout")))


def rendered(page: str) -> str:
    """What a reader sees, every blank and line end one blank; a warning fails."""
    done = subprocess.run(
        [need("groff"), "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=200n"],
        input=page.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    return " ".join(done.stdout.decode().split())


def separate(text: str) -> set[str]:
    return set(re.findall(r"[^\s,.():\[\]]+", text.casefold()))


def words(text: str) -> str:
    return " ".join(text.replace("[x>=0]", "").split())


@pytest.mark.parametrize("ctx", CONTEXTS, ids=page_name)
def test_a_page_says_what_help_says(ctx: click.Context) -> None:
    path = ctx.command_path.split()[1:]
    shown = rendered(run("help", "--man", *path).stdout)
    told = run("help", *path).stdout
    assert told == run(*path, "--help").stdout
    assert shown.startswith(f"{page_name(ctx).upper()}(1)")
    known = separate(shown)
    lacking = separate(told) - known - {"usage"}
    # Help breaks a word at its hyphen.
    assert {word for word in lacking if not any(word in other for other in known)} == set()
    for param in ctx.command.params:
        if isinstance(param, click.Option):
            assert words(f"{', '.join(param.opts)} ") in f"{shown} "
            assert words(param.help or "") in shown


def test_the_commands_lead_to_one_another() -> None:
    related = rendered(run("help", "--man", "policy").stdout).split("SEE ALSO ")[1]
    assert related.startswith("codex-rollout(1), codex-rollout-policy-")
    assert "codex-rollout-policy-lint(1)" in related
    assert (
        rendered(run("help", "--man", "policy", "lint").stdout)
        .split("SEE ALSO ")[1]
        .startswith("codex-rollout-policy(1)")
    )


def test_what_roff_takes_for_orders_is_text() -> None:
    for text in (".so /etc/passwd", "'sp 9", r"a \fB b \(em", 'He said "x"', "née – 3°"):
        assert text in rendered(f".TH A 1\n.SH B\n{roff(text)}\n")


def test_man_shows_it(tmp_path: Path) -> None:
    (page, *_) = write_pages(codex_rollout, tmp_path)
    done = subprocess.run([need("man"), "-l", str(page)], capture_output=True, text=True, check=True)
    assert "Admin set-up for Codex in a ChatGPT Enterprise" in " ".join(done.stdout.split())


def test_every_command_has_a_page(tmp_path: Path) -> None:
    files = {path.name for path in write_pages(codex_rollout, tmp_path)}
    assert files == {f"{page_name(ctx)}.1" for ctx in CONTEXTS}
    assert {"codex-rollout.1", "codex-rollout-policy-lint.1", "codex-rollout-walk.1"} <= files


def test_help_about_what_there_is_not() -> None:
    assert "There is no command 'polcy'. Did you mean policy?" in refused("help", "polcy")
    assert "There is no command 'lnt'. Did you mean lint?" in refused("help", "policy", "lnt")
    assert "codex-rollout status has no commands below it." in refused("help", "status", "x")
