"""Every kind of what was once found, asked of the command line of a checkout."""

from __future__ import annotations

import shutil

from tests.safety.figure import Run, Tally, figure
from tests.safety.kinds import CASES, World, world


@figure("kinds", "cases of the nine kinds that were found, by the command line alone", wrong=0)
def measure(run: Run) -> Tally:
    """Each case in a rollout of its own, a copy of one that was made; the short run takes a few of them."""
    tally, made = Tally(), world(run.tree, run.folder / "made")
    names = sorted(CASES) if run.size == "long" else sorted(run.chance.sample(sorted(CASES), 7))
    for number, name in enumerate(names):
        base = run.folder / str(number)
        shutil.copytree(made.base, base)
        tally.tried += 1
        if problem := CASES[name](World(run.tree, base)):
            tally.add("wrong", f"{name}: {problem}")
    return tally
