"""A process that is killed at random instants of its saves loses nothing it has acknowledged."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path
from typing import IO

import pytest

from codex_rollout_tui.store import policies, rollout
from codex_rollout_tui.store.journal_append import JournalReader
from codex_rollout_tui.store.rollout_edit import edit
from tests.store.folders import add, chain_of, python, read

KILLS = 200

# Forks a saver for every line it is told, so that a round costs no start of Python; a saver says on its own what it
# has saved, each as one line through a pipe, only after the save has returned.
NURSERY = """
import os, sys
from pathlib import Path
from codex_rollout_tui.store import journal_tail, lock, policies, rollout
from codex_rollout_tui.store.rollout_edit import edit
from codex_rollout_tui.store.journal_append import Draft, append
import tomlkit
from tests.store.folders import ANA, NOW, note

def save_on(root, start):
    number = start
    while True:
        texts = [f"{number + extra}:" + "x" * (number * 997 % 40_000) for extra in range(1 + number % 3)]
        append(root, ANA, [note(text) for text in texts], NOW)
        os.write(1, f"events {number} {len(texts)}\\n".encode())
        number += len(texts)
        if number % 4:
            continue
        sha = policies.save(root, "baseline", f"# {number}\\n".encode() * 500)
        os.write(1, f"policy {sha}\\n".encode())
        edit(root, {"owners.security-owner": f"Person {number}"})
        os.write(1, f"owner {number}\\n".encode())

root, piece, write = Path(sys.argv[1]), int(sys.argv[2]), os.write
os.write = lambda descriptor, data: write(descriptor, data if descriptor == 1 else data[:piece])
for told in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            save_on(root, int(told))
        except BaseException as error:
            os.write(1, f"failed {error!r}\\n".encode())
            os._exit(1)
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"gone\\n")
"""


class Lines:
    """Lines from a pipe, waited for no longer than asked."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._descriptor = stream.fileno()
        self._rest = b""

    def next(self, wait: float) -> str | None:
        until = time.monotonic() + wait
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._descriptor], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            part = os.read(self._descriptor, 65536)
            assert part, "the saver's pipe was closed"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()


@pytest.mark.parametrize("piece", [1 << 30, 16], ids=["as written", "in small pieces"])
def test_nothing_acknowledged_is_lost_by_killing(root: Path, piece: int) -> None:
    """Once as it is, and once with a disk that takes 16 bytes at a time, so that lines are torn.

    Each saver is let through none to three saves, then killed within the time that one more would take.
    """
    chance = random.Random(20260518)
    acknowledged: list[tuple[int, int]] = []
    owner, policy, usual = 0, "", 0.01
    watching = JournalReader(root)
    with python(NURSERY, root, piece) as nursery:
        assert nursery.stdin
        assert nursery.stdout
        lines = Lines(nursery.stdout)
        for _ in range(KILLS):
            following = acknowledged[-1][0] + acknowledged[-1][1] if acknowledged else 0
            nursery.stdin.write(b"%d\n" % following)
            nursery.stdin.flush()
            awaited, child, began, instant = chance.randrange(4), 0, time.monotonic(), float("inf")
            while (said := lines.next(min(30, max(instant - time.monotonic(), 0)))) != "gone":
                match (said or "kill").split():
                    case ["child", pid]:
                        child = int(pid)
                    case ["events", first, count]:
                        acknowledged.append((int(first), int(count)))
                        awaited, usual = awaited - 1, min(time.monotonic() - began, 1.0)
                    case ["policy", policy]:
                        pass
                    case ["owner", number]:
                        owner = int(number)
                    case ["kill"] if child:
                        os.kill(child, signal.SIGKILL)
                        child, instant = 0, float("inf")
                    case _:
                        raise AssertionError(said)
                began = time.monotonic()
                if child and awaited <= 0 and instant == float("inf"):
                    instant = began + chance.uniform(0, 1.5 * usual)
            look(root, watching, policy, owner)
        nursery.stdin.close()
        nursery.wait(30)
    policies.save(root, "baseline", b"")
    edit(root, {"owners.security-owner": "Ben"})
    add(root, "-1:the next one")
    assert not [path for folder in (root, root / "policies", root / "versions") for path in folder.glob(".*.tmp")]
    expected = {first + extra for first, count in acknowledged for extra in range(count)}
    found = [int(fields["text"].split(":")[0]) for fields in chain_of(root)]
    assert expected <= set(found)
    reader = read(root)
    watching.refresh()
    assert list(watching.events) == list(reader.events)
    assert reader.problems == ()
    assert len(reader.events) == len(found)
    groups = [event.fields for event in reader.events if "with" in event.fields]
    assert len(acknowledged) >= KILLS
    assert piece > 16 or torn(root) > 0
    assert all(sum(body["with"] == other["with"] for other in groups) == body["of"] for body in groups)


def torn(root: Path) -> int:
    """How many unfinished lines or actions the savers found and moved aside."""
    folder = root / "private" / "torn"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def look(root: Path, watching: JournalReader, policy: str, owner: int) -> None:
    """After each kill: no chain is broken, and every file is one whole version of itself, not an older one."""
    watching.refresh()
    assert watching.problems == ()
    if policy:
        text = policies.read(root, "baseline")
        assert len(set(text.splitlines())) == 1
        assert text.count(b"\n") == 500
        assert int(text.split()[1]) >= int(policies.version(root, policy).split()[1])
    named = rollout.load(root).owners.get("security-owner", "Person 0")
    assert int(named.split()[1]) >= owner
