"""Every command, as it is run on a hostile rollout, with what was found in its output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from codex_rollout_tui.cli.main import codex_rollout
from tests.cli.command import run
from tests.safety.hostile.folder import POLICY
from tests.safety.hostile.text import EVIL, printed

Words = tuple[str, ...]
_LINE = " ".join(EVIL.replace("\x00", "").splitlines())


def command_lines(root: Path) -> Iterator[Words]:
    """Every command at least once on the rollout, and with hostile arguments."""
    policy, raw, copy = str(root / POLICY), str(root / "policies" / "raw.toml"), str(root / "copy\x1b[2J.toml")
    evil = EVIL.replace("\x00", "")
    at = ("-C", str(root))
    yield from ((*at, *words) for words in _ON_THE_ROLLOUT)
    for words in _WITH_AN_ARGUMENT:
        yield (*at, *words, evil)
    yield (*at, "config", "show")
    yield (*at, "config", "show", "--json")
    yield ("-C", evil, "status")
    yield ("init", f"{root}-new", "--organisation", evil, "--surfaces", "local")
    yield ("init", f"{root}-other", "--organisation", "Acme", "--surfaces", evil)
    yield ("init", f"{root}-other", "--answers", raw)
    yield ("init", f"{root}-other", "--answers", evil)
    yield ("demo", "--no-open", "--folder", f"{root}/demo\x1b[2J")
    for file in (policy, raw, copy, evil):
        for form in ((), ("--json",), ("--format", "sarif")):
            yield ("policy", "lint", file, *form, "--diff", "--codex", "off")
        for command in ("explain", "compat"):
            yield ("policy", command, *(("--system",) if command == "explain" else ()), file)
            yield ("policy", command, *(("--system",) if command == "explain" else ()), file, "--json")
        yield ("policy", "test", file, "--codex", "off")
        yield ("policy", "test", file, "--codex", "off", "--json")
        yield ("policy", "verdict", file, "--codex", evil)
        yield ("policy", "edit", file)
        for asked in (("--command", f"git push {evil}"), ("--domain", evil), ("--mcp", f"docs={evil}")):
            yield ("policy", "decide", file, *asked)
            yield ("policy", "decide", file, *asked, "--json")
        yield ("policy", "diff", policy, file)
        yield ("policy", "diff", file, raw, "--text")
        yield ("policy", "diff", file, policy, "--json")
    yield ("policy", "check-docs", evil)
    yield ("policy", "check-docs")
    yield ("completion", "bash")
    yield ("completion", evil)
    yield ("help", "--man")
    yield ("help", evil)
    yield (evil,)
    yield (f"--{evil}",)


_ON_THE_ROLLOUT: tuple[Words, ...] = (
    (), ("status",), ("status", "--items"), ("status", "--json", "--items"), ("doctor",), ("doctor", "--json"),
    ("walk",), ("walk", "local-toggle"), ("walk", "policy-sandbox-modes"),
    ("guide", "list"), ("guide", "list", "--json"), ("guide", "show", "local-toggle"),
    ("guide", "diff", "2026-04-21", "2026-05-18"),
    ("key", "list"), ("key", "list", "--json"), ("key", "show", "analytics"), ("key", "show", "analytics", "--json"),
    ("key", "test"), ("key", "test", "--json"), ("key", "email", "analytics"), ("key", "rotate", "release-ci"),
    ("key", "remove", "release-ci", "--yes"), ("key", "export-env", "analytics", "--", "true"),
    ("policy", "table"), ("policy", "table", "--json"), ("policy", "table", "--format", "csv"),
    ("policy", "table", "--format", "markdown"), ("policy", "lint"),
    ("config", "where"), ("config", "where", "--json"), ("config", "set", "theme", "nord"),
    ("attest", "local-toggle", "--answer", "on"), ("undo",), ("reopen", "local-toggle"),
    ("decide",),
)  # fmt: skip
_WITH_AN_ARGUMENT: tuple[Words, ...] = (
    ("attest",), ("attest", "local-toggle", "--answer"), ("attest", "local-toggle", "--note"),
    ("attest", "local-toggle", "--link"), ("attest", "local-toggle", "--file"),
    ("attest", "local-toggle", "--copy", "--file"),
    ("wait", "local-toggle", "--until", "2999-01-01", "--on"),
    ("waive", "local-toggle", "--until", "2999-01-01", "--reason"),
    ("waive", "local-toggle", "--reason", "x", "--until"), ("assign", "local-toggle"), ("note", "local-toggle"),
    ("walk",), ("reopen",), ("undo",), ("decide", "--organisation"), ("decide", "--owner"),
    ("decide", "--workspace-id"), ("guide", "show"), ("guide", "list", "--edition"), ("guide", "diff", "2026-04-21"),
    ("status", "--edition"),
    ("key", "show"), ("key", "add"), ("key", "test"), ("key", "email"), ("key", "rotate"), ("key", "remove", "--yes"),
    ("key", "add", "x", "--facts-only", "--kind", "other", "--key-name"), ("key", "export-env", "analytics", "--"),
    ("config", "set"), ("config", "set", "person"), ("config", "set", "theme"), ("config", "set", "keymap.note"),
    ("--person", "x", "--lock-wait"),
)  # fmt: skip


TYPED = "\n".join(
    ("?", "i", "m", "l", "s", "p", "o", "find a", "1", f"find {_LINE}", _LINE, "d", _LINE, *[""] * 30,
     "t", _LINE, "on", _LINE, "", _LINE, "", _LINE, "", "e", _LINE, "", "w", _LINE, "2999-01-01",
     "v", _LINE, "", "2999-01-01", "a", _LINE, "i", "u", "u", *["n"] * 40)
)  # fmt: skip
"""What is typed in a walk: everything that can be said, and hostile text in every answer."""


def leaks(words: Words) -> list[str]:
    """What in the output of a command should not be there."""
    result = run(*words, code=None, typed=TYPED if "walk" in words else "")
    return [f"{ascii(' '.join(words))[:90]}: {found}" for found in printed(result.stdout + result.stderr)]


def every_command(group: click.Group = codex_rollout, before: Words = ()) -> Iterator[Words]:
    """The words of every command there is."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*before, name))
        else:
            yield (*before, name)


def has(words: Words, command: Words) -> bool:
    """Whether a command line runs a command."""
    return any(words[at : at + len(command)] == command for at in range(3))
