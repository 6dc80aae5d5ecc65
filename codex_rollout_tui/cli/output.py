"""What commands print: data as JSON, or lines for a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from codex_rollout_tui.harmless import harmless

F = TypeVar("F", bound=Callable[..., Any])

SCHEMA_VERSION = 1


def json_option(function: F) -> F:
    """`--json`, and its longer spelling `--format json`."""
    function = click.option("--json", "as_json", is_flag=True, help="Print JSON, complete and stable.")(function)
    return click.option("--format", "form", type=click.Choice(["text", "json"]), help="The same as --json, spelt out.")(
        function
    )


def wants_json(as_json: bool, form: str | None) -> bool:
    """Whether one of the two spellings asked for JSON."""
    return as_json or form == "json"


def print_json(data: Mapping[str, Any]) -> None:
    """One JSON object on standard output, with the schema version first."""
    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **data}, indent=2, ensure_ascii=False))


def line(text: str = "") -> None:
    """A line for a person; foreign text in it cannot harm the terminal."""
    click.echo(harmless(text))


def warn(text: str) -> None:
    """A line on standard error, so that results stay alone on standard output."""
    click.echo(harmless(text), err=True)
