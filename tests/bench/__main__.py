"""Every speed budget in one table: `python -m tests.bench [ROW...]`.

Everything is driven from outside (a pty, the command line) and measured side by side with its reference in the same
run, in turns: ratios travel, milliseconds do not. The reference of the app is an empty Textual app. Another checkout is
measured with `--python PYTHON --checkout FOLDER`.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.bench import rows, table
from tests.bench.bench import Bench
from tests.bench.process import speed_ms, use_normal, use_realtime
from tests.bench.row import ROWS
from tests.bench.terminal import NeverShownError


def options() -> argparse.Namespace:
    """What stands on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; all without any")
    parser.add_argument("--rounds", type=int, default=7, help="of everything that is done in turns (7)")
    parser.add_argument("--keys", type=int, default=150, help="for each 95th percentile (150)")
    parser.add_argument("--apart", type=float, default=50.0, metavar="MS", help="between keys of the row typing (50)")
    parser.add_argument("--idle", type=float, default=20.0, metavar="SECONDS", help="to watch an idle app (20)")
    parser.add_argument("--no-realtime", action="store_true", help="no real-time priority, even where it is allowed")
    parser.add_argument("--python", default=sys.executable, help="what runs the apps and commands")
    parser.add_argument("--checkout", type=Path, default=Path.cwd(), help="whose codex_rollout_tui is measured")
    parsed = parser.parse_args()
    if unknown := [name for name in parsed.rows if name not in ROWS]:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    return parsed


def main() -> int:
    """Print the table; 1 where a budget is broken or a row could not be measured."""
    for module in pkgutil.iter_modules(rows.__path__):
        import_module(f"{rows.__name__}.{module.name}")
    parsed = options()
    granted = not parsed.no_realtime and use_realtime()
    use_normal()
    print(f"{parsed.checkout}; {os.cpu_count()} cores, {machine()}; real-time priority: {'yes' if granted else 'no'}")
    print(table.head(), flush=True)
    good = True
    for name in parsed.rows or [row.name for row in ROWS.values() if not row.by_name_only]:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(
                python=parsed.python,
                checkout=parsed.checkout.resolve(),
                folder=Path(folder),
                rounds=parsed.rounds,
                keys=parsed.keys,
                apart_s=parsed.apart / 1000,
                idle_s=parsed.idle,
                realtime=granted,
            )
            begun = time.perf_counter()
            try:
                for figure in ROWS[name].measure(bench):
                    good &= figure.within is not False
                    print(table.line(figure), flush=True)
            except NeverShownError as error:
                good = False
                print(f"{name}: {error}", flush=True)
            print(f"  {name}: {time.perf_counter() - begun:.0f} s, {machine()}", flush=True)
    return 0 if good else 1


def machine() -> str:
    """How busy the machine was in the last minute, and how fast it is now."""
    return f"load {os.getloadavg()[0]:.1f}, a million squares in {speed_ms():.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
