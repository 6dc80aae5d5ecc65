"""Every reader and every writer of a rollout's files meets every wrong kind of file in place of every one of them."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from tests.safety.children import fork, wait
from tests.safety.figure import Run, Tally, figure
from tests.safety.wrong_files import HARD_LINK, KINDS, OUTSIDE, READERS, files, put, trouble, world


@figure(
    "wrong-files", "files x wrong kinds x readers and writers",
    hangs=0, tracebacks=0, written_outside=0, read_outside=0,
)  # fmt: skip
def measure(run: Run) -> Tally:
    """Each case in a copy of one world; the short run takes one in some thirty, others for another seed."""
    base = world(run.folder / "base")
    links = (HARD_LINK, *(kind for kind in KINDS if kind.startswith("link to a file")))
    own = [(file, kind) for file in OUTSIDE for kind in KINDS if kind not in links]
    cases = [(file, kind) for file in files(base) for kind in KINDS] + own
    if run.size == "short":
        cases = run.chance.sample(cases, 14)
    tally = Tally()
    for file, kind in cases:
        said = run.folder / "said"
        if wait(fork(partial(_meet, base, run.folder / "case", said, file, kind))) != 0:
            tally.add("tracebacks", f"{kind} as {file}: the process ended")
        for line in said.read_text().splitlines():
            what, case = line.split("\t", 1)
            tally.add(what, f"{kind} as {file}: {case}")
        tally.tried += len(READERS)
        shutil.rmtree(run.folder / "case", ignore_errors=True)
    return tally


def _meet(base: Path, case: Path, said: Path, file: str, kind: str) -> None:
    with said.open("w") as out:
        for name in READERS:
            shutil.rmtree(case, ignore_errors=True)
            shutil.copytree(base, case)
            put(case / file, kind)
            if (problem := trouble(case, name, kind)) is not None:
                out.write(f"{problem[0]}\t{name} {problem[1]!r}\n")
