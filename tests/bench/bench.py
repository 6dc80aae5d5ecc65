"""What a run of the benchmarks is about: the checkout that is measured, how often, and a folder to work in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from pathlib import Path

from tests.bench.journals import write_journal
from tests.bench.process import use_normal, use_realtime
from tests.bench.terminal import Terminal

PERSON = "Ana Ruiz"
HERE = Path(__file__).parent
# What is installed has its bytecode, so what is measured may write its own.
NOT_HANDED_ON = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "NO_COLOR", "TEXTUAL"})


@dataclass
class Bench:
    """The options of a run, and how what is measured is started."""

    python: str
    checkout: Path
    folder: Path
    rounds: int = 7
    keys: int = 150
    apart_s: float = 0.05
    idle_s: float = 20.0
    realtime: bool = True
    _rollouts: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def environ(self) -> Mapping[str, str]:
        """The environment of everything measured; its settings and caches are in the working folder."""
        own = {"CODEX_ROLLOUT_CONFIG": str(self.folder / "config"), "XDG_CACHE_HOME": str(self.folder / "cache")}
        kept = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        return {**kept, **own, "PYTHONPATH": str(self.checkout), "LANG": "C.UTF-8"}

    @property
    def keys_a_round(self) -> int:
        return ceil(self.keys / self.rounds)

    @property
    def reference(self) -> list[str]:
        """The command that a whole process is compared with."""
        return [self.python, "-c", "import click, tomllib"]

    @property
    def empty(self) -> list[str]:
        """The app that apps are compared with."""
        return [self.python, str(HERE / "empty_app.py")]

    def command(self, *arguments: str | Path) -> list[str]:
        """A `codex-rollout` command line, as the installed script would start it."""
        start = "from codex_rollout_tui.cli.entry import main; main()"
        return [self.python, "-c", start, *map(str, arguments)]

    def app(self, root: Path) -> list[str]:
        """The app on a rollout."""
        return self.command("--person", PERSON, "-C", root)

    def edit(self, file: Path) -> list[str]:
        """The workbench on a file; the real Codex would be measured with it otherwise."""
        return self.command("policy", "edit", file, "--codex", "off")

    def terminal(self, command: Sequence[str], *, realtime: bool = False) -> Terminal:
        """A command in a pty; with real-time priority for it and for the reader, where wanted and granted."""
        return Terminal(command, self.checkout, self.environ, realtime=self._prioritise(realtime))

    def _prioritise(self, realtime: bool) -> bool:
        """Give this process, and so what it starts, the wanted priority; whether it is real-time."""
        if realtime and self.realtime and use_realtime(2):
            return True
        use_normal()
        return False

    def run(self, command: Sequence[str], *, realtime: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end; exit code 1 (something is open) is as good as 0."""
        self._prioritise(realtime)
        done = subprocess.run(command, capture_output=True, cwd=self.checkout, env=self.environ, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command[:6])}... failed: {done.stderr.decode(errors='replace')}")
        return done

    def rollout(self, events: int = 0, policies: int = 0) -> Path:
        """The demo's rollout with so many more events of another writer, and more policies; made once."""
        name = f"rollout-{events}-{policies}"
        if name not in self._rollouts:
            root = self.folder / name
            self.run(self.command("demo", "--folder", root, "--no-open"))
            if events:
                write_journal(root, events)
            for number in range(policies):
                text = f'# Policy {number}\nallowed_sandbox_modes = ["read-only"]\n'
                (root / "policies" / f"policy-{number}.toml").write_text(text, encoding="utf-8")
            self._rollouts[name] = root
        return self._rollouts[name]

    def drop(self, root: Path) -> None:
        """Remove what is big and used once."""
        self._rollouts = {name: kept for name, kept in self._rollouts.items() if kept != root}
        shutil.rmtree(root)
