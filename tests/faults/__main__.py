"""The command line of the faults: see the package."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import chain
from pathlib import Path
from queue import SimpleQueue

from tests.faults.fault import REPO, Fault, FaultError, faults
from tests.faults.follow import follow
from tests.faults.run import Result, copied, red_without_fault, run

MOST = 120
"""Characters of a failing test's name in the table; one that is made of a sample can be very long."""


def main(arguments: Sequence[str]) -> int:
    """Run the faults; 0 where each is as expected, 1 where one is not, 2 where the question was wrong."""
    options = _parser().parse_args(arguments)
    try:
        chosen = faults(options.names)
        if options.follow:
            print("\n".join(follow(chosen)) or "Nothing moved.")
            return 0
        results = _results(chosen, options)
    except FaultError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    if options.json:
        rows = [
            {"name": r.fault.name, "room": r.fault.room, "colour": r.colour, "expected": r.fault.expected,
             "seconds": round(r.seconds, 1), "first": r.first, "harm": r.fault.harm}
            for r in sorted(results, key=lambda result: chosen.index(result.fault))
        ]  # fmt: skip
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    others = [result for result in results if result.colour != result.fault.expected]
    red = sum(result.colour == "red" for result in results)
    print(f"{len(results)} faults: {red} red, {len(others)} not as expected.")
    for result in others:
        print(f"  {result.fault.name}: {result.colour}, expected {result.fault.expected}")
    return 1 if others else 0


def _results(chosen: Sequence[Fault], options: argparse.Namespace) -> list[Result]:
    """The results as they come, each printed at once; a copy of the checkout a job."""
    jobs = max(1, min(options.jobs, len(chosen)))
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, ThreadPoolExecutor(jobs) as pool:
        Path(folder).chmod(0o755)  # some tests act as a plain user, who must be able to import the package
        copies: SimpleQueue[Path] = SimpleQueue()
        for job in range(jobs):
            copy = copied(options.checkout.resolve(), Path(folder).resolve() / f"copy{job}")
            if options.sound and not job and (test := red_without_fault(chain(*(f.tests for f in chosen)), copy)):
                raise FaultError(f"{test} is red although nothing is broken.")
            copies.put(copy)

        def one(fault: Fault) -> Result:
            copy = copies.get()
            try:
                return run(fault, copy, options.limit)
            except FaultError as error:
                return Result(fault, "error", 0.0, str(error))
            finally:
                copies.put(copy)

        results: list[Result] = []
        for future in as_completed([pool.submit(one, fault) for fault in chosen]):
            result = future.result()
            print(
                f"{result.colour:6}{result.seconds:6.1f} s  {result.fault.name:34}  {result.first[:MOST]}", flush=True
            )
            results.append(result)
    return results


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Break lines, and see tests go red.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="names of faults or rooms (default: all)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many side by side (default: 1)")
    parser.add_argument("--limit", type=float, default=300.0, metavar="SECONDS", help="for the tests of one fault")
    parser.add_argument("--checkout", type=Path, default=REPO, metavar="FOLDER", help="another checkout to break")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results down")
    parser.add_argument("--sound", action="store_true", help="see first that all these tests are green as it is")
    parser.add_argument("--follow", action="store_true", help="rewrite the entries of lines and tests that moved")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
