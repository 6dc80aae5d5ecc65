"""CPU seconds of `policy lint` on a megabyte of each kind of text: asked for by name, it takes minutes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.figure import Figure
from tests.bench.megabyte import BESTIARY
from tests.bench.row import row
from tests.bench.rows.commands import cpu_s

BUDGET_S = 2.0


@row("megabyte", by_name_only=True)
def megabyte(bench: Bench) -> Iterator[Figure]:
    """Each text once."""
    file = bench.folder / "megabyte.toml"
    for name, text in BESTIARY.items():
        file.write_bytes(text())
        seconds = cpu_s(bench, bench.command("policy", "lint", file, "--codex", "off"))
        yield Figure(f"a megabyte: {name}", seconds, "s", BUDGET_S)
