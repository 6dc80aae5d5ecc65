"""`codex-rollout policy`: what a requirements.toml does, before anybody meets it."""

from __future__ import annotations

import click

from codex_rollout_tui.cli.group import LazyCommandGroup

# name -> (module, one line for --help), in the order they are shown.
COMMANDS: dict[str, tuple[str, str]] = {
    "edit": ("policy.edit", "Write a policy and see what it does as you type."),
    "lint": ("policy.lint", "Check files: what Codex refuses, ignores, or takes otherwise than meant."),
    "check-docs": ("policy.check_docs", "Every check: what it finds, why it matters, how to mend it."),
    "explain": ("policy.explain", "The policy in force, key by key, with the layer that won."),
    "table": ("policy.table", "All policies side by side in plain words: who may do what."),
    "decide": ("policy.decide", "What happens to one command, host, mode or MCP server."),
    "test": ("policy.test", "Whether a policy still does what you expect of it."),
    "compat": ("policy.compat", "Which client versions know, ignore or refuse each key."),
    "verdict": ("policy.verdict", "What the real Codex says of a file, and what a person would get under it."),
    "diff": ("policy.diff", "What changed between two policies: stricter, looser, or only different."),
}


@click.group(
    "policy", cls=LazyCommandGroup, table=COMMANDS, epilog="\b\nExample: codex-rollout policy lint requirements.toml"
)
def policy_command() -> None:
    """Look at a policy (requirements.toml) offline: what it does, what breaks over it, and for whom."""
