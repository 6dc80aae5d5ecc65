"""The person's git, run in folders that may come from anybody."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

from codex_rollout_tui.files.programs import find_program, trusted_path

HARMLESS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.pager=cat")
"""A repository's own configuration names programs that git would run in passing: none of these."""
PATIENCE_S = 30


def find_git(environ: Mapping[str, str]) -> str | None:
    """Where git is, or None."""
    return find_program("git", environ)


def run_git(git: str, *arguments: str, environ: Mapping[str, str]) -> str:
    """What git prints; raises OSError and subprocess.SubprocessError."""
    done = subprocess.run(
        [git, *HARMLESS, *arguments],
        env={**environ, "PATH": trusted_path(environ)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return done.stdout.decode("utf-8", "replace").strip()
