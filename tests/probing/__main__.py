"""The command line of the probing: see the package."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.errors import RolloutError
from tests.probing.ask import Asker
from tests.probing.catalogue import Catalogue
from tests.probing.install import at, obtain
from tests.probing.prove import prove
from tests.probing.report import lines, write
from tests.probing.survey import newer, survey
from tests.probing.words import words


def main(args: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command; 0 where nothing differs, 1 where something does, 2 where it could not be looked at."""
    asked = _parser().parse_args(args)
    try:
        if asked.version and asked.run is _survey:
            newer(asked.version)
        binary = at(asked.binary, environ) if asked.binary else obtain(asked.version, environ, offline=asked.offline)
        return int(asked.run(binary, asked))
    except RolloutError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2


def _install(binary: Binary, _: argparse.Namespace) -> int:
    print(binary.path)
    return 0


def _prove(binary: Binary, _: argparse.Namespace) -> int:
    asker, held = Asker(binary), Catalogue()
    differences = prove(asker, held)
    for difference in differences:
        print(difference)
    print(
        f"Codex {binary.version}: {len(differences)} differences in {len(held.keys)} keys and {len(held.features)} "
        f"feature flags, asked {asker.asked} times."
    )
    return 1 if differences else 0


def _survey(binary: Binary, asked: argparse.Namespace) -> int:
    asker, held = Asker(binary), Catalogue()
    found = survey(asker, held, words(binary.path))
    for line in lines(found):
        print(line)
    print(f"Codex {binary.version} against the catalogue, asked {asker.asked} times.")
    if asked.write:
        print(f"Wrote {asked.write} and {write(found, held, asked.write)}.")
    return 1 if found.anything else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.probing", description="Probe real Codex binaries.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, told in (
        ("install", _install, "install a version from npm into the cache"),
        ("prove", _prove, "prove what the catalogue says of a version it has"),
        ("survey", _survey, "show what a newer version knows, has lost or changed"),
    ):
        command = commands.add_parser(name, help=told, description=told)
        which = command.add_mutually_exclusive_group(required=True)
        which.add_argument("version", nargs="?", metavar="VERSION", help="installed from npm unless it is there")
        which.add_argument("--binary", type=Path, metavar="PATH", help="this binary, launcher or npm package")
        command.add_argument("--offline", action="store_true", help="never install anything")
        command.set_defaults(run=run)
        if name == "survey":
            command.add_argument("--write", type=Path, metavar="FILE", help="save a JSON report, and a patch beside it")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], os.environ))
