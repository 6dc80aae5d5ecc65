"""Several processes act on one folder at once; each says what was acknowledged, after it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.actions.policy import edit_policy, saved_sha
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import policies
from tests.actions.rollouts import NOW, author, begin
from tests.safety.children import fork, wait
from tests.safety.figure import Run, Tally, figure

PROCESSES = (2, 3, 4, 5, 6, 7, 8)
PEOPLE = ("Ana", "Ben", "Ana", "Cleo")


def _choose(rollout: Rollout, number: str) -> tuple[Event, ...]:
    return edit_policy(rollout, lambda text: Document(text.data + f"# {number}\n".encode()), about="by hand")


ACTIONS: tuple[Callable[[Rollout, str], tuple[Event, ...]], ...] = (
    lambda rollout, number: items.add_note(rollout, "local-toggle", number),
    lambda rollout, number: items.attest(rollout, "local-toggle", answer="on", evidence=[evidence.note(number)]),
    lambda rollout, number: decide(rollout, "owners.codex-admin", f"Person {number}"),
    _choose,
)


@figure("writers", "actions of 2 to 8 processes at once in one folder", lost=0, damaged=0)
def measure(run: Run) -> Tally:
    """In turns with 2 processes, 3 and so on; the short run with 2 and 5."""
    tally = Tally()
    rounds = PROCESSES if run.size == "long" else (2, 5)
    for processes in rounds:
        root = run.folder / f"{processes}"
        begin(root)
        _act_at_once(root, processes, run.pick(30, 2000) // len(rounds) // processes + 1, tally)
        _look(root, processes, tally)
    return tally


def _act_at_once(root: Path, processes: int, actions: int, tally: Tally) -> None:
    pids = [fork(partial(_act, root, number, actions)) for number in range(processes)]
    for number, pid in enumerate(pids):
        if (code := wait(pid)) != 0:
            tally.add("damaged", f"process {number} of {processes} ended with {code}")
    tally.tried += processes * actions


def _act(root: Path, process: int, actions: int) -> None:
    person = PEOPLE[process % len(PEOPLE)]
    rollout = Rollout(root, author(person)._replace(draw=lambda: f"{process:04x}"), lambda: NOW, 60.0)
    log = os.open(_log(root, process), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(actions):
        events = ACTIONS[(number + process) % len(ACTIONS)](rollout, f"{process}-{number}")
        os.write(log, "".join(f"{event.ref}\t{event.kind}\n" for event in events).encode())
    os.close(log)


def _log(root: Path, process: int) -> Path:
    return root.with_name(f"{root.name}-{process}.acknowledged")


def _look(root: Path, processes: int, tally: Tally) -> None:
    """Everything acknowledged is there, the chains are whole, and what lies in the files is what the journals say."""
    rollout = Rollout(root, author(), lambda: NOW)
    for problem in (*rollout.reader.problems, *rollout.reader.notes):
        tally.add("damaged", str(problem))
    known = {(event.ref, event.kind) for event in rollout.events}
    for process in range(processes):
        for line in _log(root, process).read_text().splitlines():
            ref, kind = line.split("\t")
            if (ref, kind) not in known:
                tally.add("lost", f"{ref} {kind}, acknowledged by process {process} of {processes}")
    owners: list[Any] = [event.fields["value"] for event in rollout.events if event.fields.get("field")]
    if rollout.file.owners["codex-admin"] not in owners:
        tally.add("damaged", "rollout.toml has an owner that no event names")
    shas = {saved_sha(event) for event in rollout.events}
    if policies.keep_version(root, policies.read(root, "baseline")) not in shas:
        tally.add("damaged", "the policy is a text that no event names")
