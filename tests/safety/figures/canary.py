"""A secret of its own through every way in, and then the hunt through all that was written, printed and shown.

A leak of each kind, put in on purpose, must be found by the same hunt.
"""

from __future__ import annotations

import signal

from tests.canary import test_canary
from tests.canary.test_ways import CRASH, KINDS, SCREENS
from tests.canary.ways import jobs, prepare, walk
from tests.canary.world import CANARIES, python_of
from tests.safety.figure import Run, Tally, figure
from tests.tui.credentials.test_screen_guard import said
from tests.vault.test_core_dumps import LOOK, python

FORBID = "from codex_rollout_tui.vault.core_dumps import forbid_core_dumps as f; f()\n"


@figure(
    "canary", "secrets in every text that comes in, and leaks put in on purpose",
    leaks=0, unnoticed=0,
)  # fmt: skip
def measure(run: Run) -> Tally:
    """Every command, a crash, the memory of a process with a key, and a key in sight when the app is killed.

    The long run walks through the screens too, through everything about keys beside a real keyring, and through leaks
    of each kind that were put in.
    """
    world = prepare(run.folder / "world")
    tally = Tally(tried=len(walk(world)))
    python_of(world, CRASH, str(world.root), given=CANARIES["written"])
    _memory(tally)
    _in_sight(tally)
    if run.size == "long":
        done = python_of(world, SCREENS, str(world.root))
        tally.tried += done.stdout.count(b"<svg")
        _keyring(run, tally)
        _put_in(run, tally)
    tally.note = f"{len(jobs(world))} commands, {len(CANARIES)} secrets in 13 forms"
    for hit in world.hunt():
        tally.add("leaks", hit)
    return tally


def _memory(tally: Tally) -> None:
    """No core dump of a process with a key, and no look into it; one that may be dumped is noticed."""
    tally.tried += 2
    if python(f"{FORBID}{LOOK}") != ["0", "0"]:
        tally.add("leaks", "the memory of a process with a key in hand may be dumped")
    if python(LOOK)[0] != "1":
        tally.add("unnoticed", "a process that may be dumped")


def _in_sight(tally: Tally) -> None:
    """A key that stands on the screen when the app is killed, and one that nobody wipes."""
    tally.tried += 4
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
        if not said("shows", number).partition(b"the-key")[2].startswith(b"\033[2J"):
            tally.add("leaks", f"a key stays in sight after signal {number}")
    if not said("hides", signal.SIGKILL).endswith(b"the-key"):
        tally.add("unnoticed", "a key that nobody wipes")


def _keyring(run: Run, tally: Tally) -> None:
    with test_canary.keyring_world(run.folder / "keyring") as world:
        for part in test_canary.PARTS:
            part(world)
        tally.tried += len(world.captured)
        for hit in world.hunt():
            tally.add("leaks", hit)


def _put_in(run: Run, tally: Tally) -> None:
    for number, patch in enumerate(dict.fromkeys(patch for patch, _, _ in KINDS.values())):
        world = prepare(run.folder / f"leaks{number}")
        walk(world, patch)
        hits = world.hunt()
        for kind, (left_out, way, place) in KINDS.items():
            if left_out != patch:
                continue
            tally.tried += 1
            if not any(hit.startswith(f"{way} in ") and place in hit for hit in hits):
                tally.add("unnoticed", f"a leak into {kind}")
    for name, leak in test_canary.LEAKS.items():
        with test_canary.keyring_world(run.folder / f"planted {name}") as world:
            code = test_canary.LEAK_STORED.format(patch=test_canary.CATCH + leak)
            words = ("-C", str(world.root), "key", "add", "analytics")
            python_of(world, code, *words, given=CANARIES["stored"])
            tally.tried += 1
            if not world.hunt():
                tally.add("unnoticed", f"a leak into {name}")
