"""`codex-rollout config show|set|where`: the person's own settings on this machine."""

from __future__ import annotations

import os

import click

from codex_rollout_tui import settings
from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.group import CommandGroup


@click.group("config", cls=CommandGroup, epilog="\b\nExample: codex-rollout config set theme textual-light")
def config_command() -> None:
    """Your own settings on this machine: name, theme, keys. Nothing of a rollout is in them."""


@config_command.command("show", epilog="\b\nExample: codex-rollout config show")
@output.json_option
def show_command(as_json: bool, form: str | None) -> None:
    """Show every setting as it stands, and who is at the keyboard because of it."""
    path = settings.settings_path()
    own = settings.load(path)
    values = own.as_values()
    person = settings.person(own, os.environ)
    if output.wants_json(as_json, form):
        output.print_json({"path": str(path), "settings": values, "person": person})
        return
    for name, value in values.items():
        output.line(f"{name:16} {_in_words(value)}")
    output.line(f"At the keyboard: {person}")
    output.line("Change one with: codex-rollout config set NAME VALUE")


@config_command.command("set", epilog='\b\nExample: codex-rollout config set person "Ana Ruiz"')
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
@output.json_option
def set_command(name: str, value: str, as_json: bool, form: str | None) -> None:
    """Set one setting; everything else in the file stays.

    NAME is person, theme, ascii, wrap, or keymap.BINDING (like keymap.attest). An empty VALUE takes it back.
    """
    from codex_rollout_tui.actions.own_settings import keep

    path = settings.settings_path()
    kept = keep(path, name, value)
    if output.wants_json(as_json, form):
        output.print_json({"path": str(path), "name": name, "value": kept})
        return
    output.line(f"{name} is {_in_words(kept)} now, in {path}.")


@config_command.command("where", epilog="\b\nExample: codex-rollout config where")
@output.json_option
def where_command(as_json: bool, form: str | None) -> None:
    """Say where the file of your settings is; CODEX_ROLLOUT_CONFIG names another folder for it."""
    path = settings.settings_path()
    if output.wants_json(as_json, form):
        output.print_json({"path": str(path), "is_there": path.exists()})
        return
    output.line(str(path))


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {keys}" for name, keys in value.items()) or "not set"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value else "not set"
