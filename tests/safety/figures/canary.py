"""A secret of its own through every way in, and then the hunt through all that was written, printed and shown."""

from __future__ import annotations

from tests.canary.test_ways import CRASH, SCREENS
from tests.canary.ways import jobs, prepare, walk
from tests.canary.world import CANARIES, python_of
from tests.safety.figure import Run, Tally, figure


@figure("canary", "unmistakable secrets in every text that comes in: where one comes out again", leaks=0)
def measure(run: Run) -> Tally:
    """Every command, and a crash; the long run walks through the screens too."""
    world = prepare(run.folder / "world")
    tally = Tally(tried=len(walk(world)))
    python_of(world, CRASH, str(world.root), given=CANARIES["written"])
    tally.tried += 1
    if run.size == "long":
        done = python_of(world, SCREENS, str(world.root))
        tally.tried += done.stdout.count(b"<svg")
    tally.note = f"{len(jobs(world))} commands, {len(CANARIES)} secrets in 13 forms"
    for hit in world.hunt():
        tally.add("leaks", hit)
    return tally
