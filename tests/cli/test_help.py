"""Every command's help, and how wrong use is answered."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click
import pytest

from codex_rollout_tui import __version__
from codex_rollout_tui.cli.main import COMMANDS, SECTIONS, codex_rollout
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.guide.load import conditions, editions
from codex_rollout_tui.guide.model import ROLE_IDS
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from tests.cli.command import refused, run


def every(command: click.Command, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, each with the words that call it."""
    yield words, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from every(below, *words, name)


ALL = list(every(codex_rollout))


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) or "alone" for words, _ in ALL])
def test_every_help_says_what_it_does_and_has_an_example_that_parses(
    words: tuple[str, ...], command: click.Command
) -> None:
    told = run(*words, "--help").stdout
    assert told == run(*words, "-h").stdout
    assert "\\b" not in told
    assert max(map(len, told.splitlines())) <= 100
    if not words:
        assert "Examples:" in told
        return
    epilog = told.splitlines()[-1].strip()
    call = epilog.removeprefix("Example: ").removeprefix('eval "$(').removesuffix(')"')
    _, *arguments = shlex.split(call)
    if arguments[0] == "-C":
        del arguments[:2]
    at: click.Command = codex_rollout
    while isinstance(at, click.Group):
        found = at.get_command(click.Context(at), arguments.pop(0))
        assert found is not None, epilog
        at = found
    if not isinstance(command, click.Group):
        assert at is command
    parent = click.Context(codex_rollout, help_option_names=["-h", "--help"])
    values = at.make_context(at.name, arguments, parent).params
    if values.get("item") is not None:
        assert view().item(values["item"])


def test_the_first_line_says_what_it_is() -> None:
    lines = [line.strip() for line in run("--help").stdout.splitlines()]
    assert lines[2] == "Admin set-up for Codex in a ChatGPT Enterprise workspace."


def test_the_commands_stand_in_sections_each_once() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)
    told = run("--help").stdout
    for title, names in SECTIONS.items():
        below = told[told.index(f"\n{title}:\n") :].split("\n\n")[0]
        listed = [line.split()[0] for line in below.splitlines()[2:] if line.startswith("  ") and line[2] != " "]
        assert listed == list(names)


def test_every_command_that_prints_data_has_both_spellings_of_json() -> None:
    without = {
        ("completion",),
        ("walk",),
        ("help",),
        ("guide",),
        ("policy",),
        ("policy", "edit"),
        ("key",),
        ("key", "export-env"),
        ("config",),
        (),
    }
    for words, command in ALL:
        options = {name for param in command.params for name in param.opts}
        assert ({"--json", "--format"} <= options) == (words not in without), words


@pytest.mark.parametrize("command", ["init", "decide"])
def test_the_conditions_and_roles_are_named_where_they_are_asked_for(command: str) -> None:
    told = " ".join(run(command, "--help").stdout.replace("-\n  ", "-").split())
    for name in (*conditions(), *ROLE_IDS):
        assert f" {name}" in told


def test_the_version() -> None:
    told = f"codex-rollout {__version__}\nguide: edition {editions()[-1].date}\nCodex: measured up to {NEWEST}\n"
    assert run("--version").stdout == told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("stauts",), "There is no command 'stauts'. Did you mean status? See: codex-rollout --help"),
        (("frobnicate",), "There is no command 'frobnicate'. See: codex-rollout --help"),
        (("guide", "shwo"), "There is no command 'shwo'. Did you mean show? See: codex-rollout guide --help"),
        (("status", "-C", "acme"), "-C goes before the command, like: codex-rollout -C ... status"),
        (("status", "-q"), "-q goes before the command, like: codex-rollout -q status"),
        (("-q", "-v", "status"), "-q and -v exclude each other. See: codex-rollout --help"),
        (("status", "--person", "Ana"), "--person goes before the command, like: codex-rollout --person ... status"),
        (("--frobnicate", "x"), "No such option '--frobnicate'. See: codex-rollout --help"),
        (("-C",), "Option '-C' requires an argument. See: codex-rollout --help"),
        (("attest",), "Missing argument 'ITEM'. See: codex-rollout attest --help"),
        (("waive", "x", "--reason", "y"), "Missing option '--until'. See: codex-rollout waive --help"),
        (("guide", "show"), "Missing argument 'ITEM'. See: codex-rollout guide show --help"),
        (
            ("completion", "csh"),
            "Invalid value for '{bash|zsh|fish|powershell}': 'csh' is not one of 'bash', 'zsh', 'fish', 'powershell'. "
            "See: codex-rollout completion --help",
        ),
    ],
)
def test_wrong_use_is_one_sentence_with_where_to_look(arguments: tuple[str, ...], sentence: str) -> None:
    assert refused(*arguments) == sentence


def test_a_group_alone_shows_its_help() -> None:
    result = run("guide", code=2)
    assert "Commands:" in result.output
