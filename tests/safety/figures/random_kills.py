"""Processes that act one action after the other, killed at random instants; each says what was acknowledged."""

from __future__ import annotations

import os
import select
import signal
import time
from functools import partial
from pathlib import Path

from codex_rollout_tui.actions import items
from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.actions.policy import edit_policy
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.policy.text.document import Document
from tests.actions.rollouts import begin
from tests.safety.children import fork, wait
from tests.safety.figure import Run, Tally, figure
from tests.safety.figures.kills import look, opened

ACTIONS = 3
"""Of three kinds in turns, each with a number of its own."""


@figure("random-kills", "kills at random instants of actions in a row", lost=0, half_done=0, leftovers=0)
def measure(run: Run) -> Tally:
    """Each process is let through none to three actions, and killed within the time one more would take."""
    tally, chance, root = Tally(), run.chance, run.folder / "acme"
    begin(root)
    acknowledged: set[str] = set()
    usual, following = 0.01, 0
    for _ in range(run.pick(25, 2000)):
        reading, writing = os.pipe()
        pid = fork(partial(_act, root, following, writing))
        os.close(writing)
        through, usual = _follow(reading, pid, chance.randrange(4), chance.uniform(0, 1.5), usual)
        os.close(reading)
        wait(pid)
        tally.tried += 1
        acknowledged |= through
        following += 10
        again = opened(root)
        look(again, f"after {following}", tally)
        _compare(again, tally)
    known = {str(event.fields.get("text") or event.fields.get("value") or event.fields.get("key"))
             for event in opened(root).events}  # fmt: skip
    for name in acknowledged - known:
        tally.add("lost", name)
    tally.note = f"{len(acknowledged):,} acknowledged"
    return tally


def _follow(reading: int, pid: int, awaited: int, part: float, usual: float) -> tuple[set[str], float]:
    """Wait for so many acknowledged actions, then kill within a part of the time that one takes."""
    names: list[str] = []
    began = time.monotonic()
    while len(names) < awaited + 1:
        is_last = len(names) == awaited
        ready, _, _ = select.select([reading], [], [], part * usual if is_last else 30)
        if not ready:
            break
        text = os.read(reading, 4096).decode()
        if not text:
            break
        names += text.split("\n")[:-1]
        usual, began = min(time.monotonic() - began, 1.0), time.monotonic()
    os.kill(pid, signal.SIGKILL)
    while text := os.read(reading, 4096).decode():
        names += text.split("\n")[:-1]
    return set(names), usual


def _act(root: Path, start: int, acknowledged: int) -> None:
    acting = opened(root)
    for number in range(start, start + 10):
        os.write(acknowledged, f"{_one(acting, number)}\n".encode())


def _one(acting: Rollout, number: int) -> str:
    name = f"number {number}"
    match number % ACTIONS:
        case 0:
            items.add_note(acting, "local-toggle", name)
        case 1:
            decide(acting, "owners.codex-admin", name)
        case _:
            edit_policy(acting, lambda text: Document(text.data + f"# {name}\n".encode()), about=name)
    return name


def _compare(again: Rollout, tally: Tally) -> None:
    """What lies in the files is what the journal says last."""
    owner = [event.fields["value"] for event in again.events if event.fields.get("field") == "owners.codex-admin"]
    if again.file.owners.get("codex-admin") != (owner[-1] if owner else None):
        tally.add(
            "half done", f"the owner is {again.file.owners.get('codex-admin')}, and the journal says {owner[-1:]}"
        )
    chosen = [str(event.fields["key"]) for event in again.events if event.fields.get("key")]
    text = again.policy_on_disk("baseline").data.decode().splitlines()[-1]
    if chosen and text != f"# {chosen[-1]}":
        tally.add("half done", f"the policy ends with {text}, and the journal says {chosen[-1]}")
