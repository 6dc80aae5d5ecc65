"""Every figure at its short size, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.safety.figure import Figure, Tally, load
from tests.safety.table import line
from tests.store.folders import REPO


@pytest.mark.parametrize("name", sorted(load()))
def test_what_must_not_happen_does_not(name: str) -> None:
    command = [sys.executable, "-m", "tests.safety", "--only", name]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert name in done.stdout


def test_a_figure_that_counts_too_much_or_tries_nothing_is_not_within() -> None:
    figure = Figure("kills", "kills of one action", {"lost": 0, "half done": 1}, lambda _: Tally())
    good, bad, empty = Tally(3), Tally(3), Tally()
    good.add("half done", "one of them")
    bad.add("lost", "event 7")
    assert [figure.within(tally) for tally in (good, bad, empty)] == [True, False, False]
    assert "lost 0 / 1, half done 1 / 0  TOO MANY" in line(figure, bad, 1)
    assert bad.cases == ["lost: event 7"]
    with pytest.raises(AssertionError, match="no bound for"):
        figure.within(Tally(1, Counter(other=1)))
