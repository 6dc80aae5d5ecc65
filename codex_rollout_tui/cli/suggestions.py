"""Commands that a sentence suggests, as they reach the same rollout from the same place."""

from __future__ import annotations

import re
from shlex import quote

import click

from codex_rollout_tui.cli.context import Context

_SUGGESTED = re.compile(
    r"\bcodex-rollout (?=(?:key|status|walk|attest|wait|waive|assign|note|reopen|undo|decide|doctor)\b)"
)
"""Commands about a rollout; those about a file name it themselves."""


def with_folder(text: str) -> str:
    """The sentence with -C FOLDER in every command about the rollout, where the person gave it."""
    ctx = click.get_current_context(silent=True)
    context = ctx.find_object(Context) if ctx is not None else None
    if context is None or context.folder is None:
        return text
    folder = quote(str(context.folder))
    return _SUGGESTED.sub(lambda command: f"{command[0]}-C {folder} ", text)
