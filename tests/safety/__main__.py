"""What must not happen, in one table: `python -m tests.safety [--long] [--only NAME]`.

Each figure runs in a process of its own, one after the other. The exit code is 1 where something happened more often
than it may, with the first cases; the same seed tries the same things.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.safety import children, table
from tests.safety.figure import Figure, Run, Size, load
from tests.store.folders import REPO


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 where a bound is broken."""
    figures = load()
    parser = argparse.ArgumentParser(
        prog="python -m tests.safety", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=sorted(figures), metavar="NAME", help=", ".join(figures))
    parser.add_argument("--long", action="store_true", help="the numbers that are promised, instead of a few seconds")
    parser.add_argument("--seed", type=int, default=11, help="of what is random (11)")
    parser.add_argument("--cases", type=int, default=12, help="how many cases are shown of what must not happen (12)")
    parser.add_argument("--tree", type=Path, default=REPO, help="another checkout, for the figure kinds")
    options = parser.parse_args(arguments)
    print(table.head(), flush=True)
    codes = [
        children.run(
            partial(
                _show, figures[name], "long" if options.long else "short", options.seed, options.cases, options.tree
            )
        )
        for name in options.only or sorted(figures)
    ]
    return 1 if any(codes) else 0


def _show(figure: Figure, size: Size, seed: int, most: int, tree: Path) -> None:
    begun = time.perf_counter()
    memory = Path("/dev/shm")  # noqa: S108  # a disk that has nothing to wait for, where there is one
    with tempfile.TemporaryDirectory(prefix="safety-", dir=memory if memory.is_dir() else None) as folder:
        tally = figure.measure(Run(size, seed, Path(folder).resolve(), tree.resolve()))
    print(table.line(figure, tally, time.perf_counter() - begun), flush=True)
    for case in tally.cases[:most]:
        print(f"    {case}", flush=True)
    if not figure.within(tally):
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
