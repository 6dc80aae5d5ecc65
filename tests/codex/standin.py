"""Stand-ins for the binary, run bare: bubblewrap's empty root has no interpreter to run a script with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Isolate
from codex_rollout_tui.codex.run import Command


def script(folder: Path, body: str, version: str = "0.169.0", interpreter: str = "/bin/sh") -> Binary:
    """A script that plays Codex of some version; `$POLICY` is the candidate's file."""
    path = folder / "codex"
    path.write_text(f"#!{interpreter}\n{body}\n")
    path.chmod(0o755)
    return Binary(path, version, "made for a test", None)


def python(folder: Path, body: str, version: str = "0.169.0") -> Binary:
    """The same in Python."""
    return script(folder, body, version, sys.executable)


def bare(folder: Path) -> Isolate:
    """No isolation at all: the candidate lies in `folder`."""

    @contextmanager
    def isolation(
        program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = isolate.NO_HOST
    ) -> Iterator[Command]:
        policy = folder / "candidate.toml"
        policy.write_bytes(files.get(isolate.POLICY, b""))
        env = {"PATH": os.environ["PATH"], "POLICY": str(policy), "FOLDER": str(folder)}
        yield Command((str(program), *args), env, cwd=str(folder))

    return isolation
