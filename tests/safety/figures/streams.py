"""Every command with each of its streams closed, full, turned round or broken: its exit code says so, and a sentence.

A command that says nothing does not miss its output, and none needs standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.demo.make import make
from tests.cli.command import RUN
from tests.safety.figure import Run, Tally, figure
from tests.safety.hostile import commands
from tests.safety.hostile.commands import Words
from tests.safety.hostile.text import EVIL
from tests.store.folders import REPO

PATIENCE = 60
READER_GONE = 141


class Trouble(NamedTuple):
    """What is done to the streams of a command before it starts, and whether its words are lost by it."""

    prepare: Callable[[], object]
    is_unheard: bool = False


def _from(number: int, path: str, flags: int) -> Callable[[], object]:
    return lambda: os.dup2(os.open(path, flags), number)


def _broken_pipe() -> None:
    reader, writer = os.pipe()
    os.dup2(writer, 1)
    os.close(reader)


def _close(*numbers: int) -> Callable[[], object]:
    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


TROUBLES: Mapping[str, Trouble] = {
    "input closed": Trouble(_close(0)),
    "input to write to": Trouble(_from(0, "/dev/null", os.O_WRONLY)),
    "output closed": Trouble(_close(1), is_unheard=True),
    "output full": Trouble(_from(1, "/dev/full", os.O_WRONLY), is_unheard=True),
    "output to read from": Trouble(_from(1, "/dev/null", os.O_RDONLY), is_unheard=True),
    "output nobody reads": Trouble(_broken_pipe, is_unheard=True),
    "error closed": Trouble(_close(2)),
    "error full": Trouble(_from(2, "/dev/full", os.O_WRONLY)),
    "all closed": Trouble(_close(0, 1, 2), is_unheard=True),
}


@figure(
    "streams", "commands x streams that are closed, full or broken",
    tracebacks=0, hangs=0, wrong_codes=0, silent=0,
)  # fmt: skip
def measure(run: Run) -> Tally:
    """Each case on a copy of one rollout; the short run takes some of them."""
    (run.folder / "start").mkdir()
    make(run.folder / "start" / "acme", datetime.now(UTC))
    root = run.folder / "case" / "acme"
    cases = [(words, name) for words in lines(root) for name in TROUBLES]
    if run.size == "short":
        cases = run.chance.sample(cases, 12)
    tally = Tally()
    usual: dict[Words, subprocess.CompletedProcess[str]] = {}
    for words, name in cases:
        if words not in usual:
            usual[words] = _ended(run, words, Trouble(lambda: None))
        tally.tried += 1
        case = f"{name}: {' '.join(words[2:])}"
        try:
            ended = _ended(run, words, TROUBLES[name])
        except subprocess.TimeoutExpired:
            tally.add("hangs", case)
            continue
        if "Traceback" in ended.stdout + ended.stderr:
            tally.add("tracebacks", case)
        for what, how in _wrong(name, usual[words], ended):
            tally.add(what, f"{case}: {how}")
    return tally


def _wrong(
    name: str, usual: subprocess.CompletedProcess[str], ended: subprocess.CompletedProcess[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with how a command ended, beside how it ends otherwise."""
    codes = {usual.returncode}
    if TROUBLES[name].is_unheard:
        codes = {2, READER_GONE} if usual.stdout else {usual.returncode, 2}
    elif name.startswith("input"):
        codes.add(2)
    if ended.returncode not in codes:
        yield "wrong codes", f"{ended.returncode}, not {codes}"
    is_heard = "error" not in name and name != "all closed"
    if is_heard and ended.returncode == 2 and not ended.stderr.strip():
        yield "silent", "exit code 2 without a word"


def lines(root: Path) -> list[Words]:
    """A line of every command on a rollout, in plain words."""
    known = [tuple(_plain(word) for word in words) for words in commands.command_lines(root)]
    each = [next((line for line in known if commands.has(line, command)), ()) for command in commands.every_command()]
    first = [words for words in each if words]  # that each has a line is a matter of the figure hostile
    at = ("-C", str(root))
    policy = str(root / "policies" / "baseline.toml")
    new = ("init", f"{root}-new", "--organisation", "Acme", "--surfaces", "both")
    more = [new, ("policy", "lint", policy), *_FROM_INPUT, (), ("--help",)]
    return [*(words if words[:1] == at[:1] else (*at, *words) for words in first), *((*at, *words) for words in more)]


_FROM_INPUT: tuple[Words, ...] = (
    ("policy", "lint", "-"), ("policy", "compat", "-"), ("policy", "verdict", "-"),
    ("policy", "explain", "--system", "-"),
    ("key", "add", "x", "--kind", "other", "--stdin"), ("key", "test", "analytics", "--stdin"),
)  # fmt: skip


def _plain(word: str) -> str:
    return word.replace(EVIL.replace("\0", ""), "Zoe").replace("\x1b[2J", "")


def _ended(run: Run, words: Words, trouble: Trouble) -> subprocess.CompletedProcess[str]:
    shutil.rmtree(run.folder / "case", ignore_errors=True)
    shutil.copytree(run.folder / "start", run.folder / "case")
    environ = {"PATH": os.environ["PATH"], "HOME": str(run.folder), "PYTHONPATH": str(REPO), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-c", RUN, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
        env=environ, cwd=run.folder, timeout=PATIENCE, check=False,
        preexec_fn=trouble.prepare,  # this process has one thread
    )  # fmt: skip
