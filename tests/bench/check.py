"""What a policy costs to check, beside other readers and the real Codex: `python -m tests.bench.check [ROUNDS]`.

Texts of 50, 200 and 5,000 lines, everything in one warm process; medians in milliseconds. Runs are interleaved, so that
the ratios travel where milliseconds do not. Budget: key to refreshed findings under 60 ms at 200 lines and under 250 ms
at 5,000, of which the check is one part.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count

import tomli
import tomlkit

from codex_rollout_tui.codex.find import Binary, find
from codex_rollout_tui.codex.verdict import ask
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.layout import Layout
from codex_rollout_tui.policy.text.tree import SOUND, parse

SIZES = (50, 200, 5000)
HEAD = """\
# Everybody at Acme
allowed_approval_policies = ["untrusted", "on-request"]
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_web_search_modes = ["cached"]

[features]
browser_use = false
unified_exec = true

[experimental_network]
enabled = true
allowed_domains = ["docs.example.com", "*.pypi.org"]

"""
BLOCK = """\
# team %d
[mcp_servers.s%d]
identity = { command = "docs-%d" } # é

[[rules.prefix_rules]]
pattern = [{ token = "git" }, { any_of = ["push", "commit-%d"] }]
decision = "prompt"
justification = "Because of team %d"

"""


def policy(lines: int) -> bytes:
    """A sound policy of so many lines."""
    blocks = (BLOCK.replace("%d", str(number)) for number in count())
    text = HEAD.splitlines(keepends=True)
    while len(text) < lines:
        text += next(blocks).splitlines(keepends=True)
    text = text[:lines]
    while Document("".join(text).encode()).problem is not None:
        text[-1:] = []
    return ("".join(text) + "#\n" * (lines - len(text))).encode()


def readers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """TOML readers: Python's, ours, the one that keeps comments, and others where they are installed."""
    yield "tomllib", tomllib.loads
    yield "tomli", tomli.loads
    yield "tomlkit", tomlkit.parse
    for name in ("rtoml", "toml_rs"):
        try:
            yield name, import_module(name).loads
        except ImportError:
            continue


def parts(data: bytes, binary: Binary | None) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    document = Document(data)
    syntax = parse(document.body, SOUND)
    at = data.index(b"\n", len(data) // 2)
    key = ("experimental_network", "allowed_domains") if b"[experimental_network]" in data else ("new",)
    last = document.lines.count

    def typed(key: bytes) -> Document:
        return document.spliced(at, at, key)

    def seen(text: Document) -> object:
        return tokens(text, last // 2, last // 2 + 40)

    document.tree  # noqa: B018
    found: dict[str, Callable[[], object]] = {
        "check": lambda: check(Document(data)),
        "check after a key": lambda: check(typed(b" ")),
        "check after a wrong key": lambda: check(typed(b"x")),
        "problem and values": lambda: Document(data).problem,
        "entries": lambda: sum(1 for _ in Document(data).entries),
        "edit a list": lambda: set_value(Document(data), key, ["docs.example.com", "new.example.com"]),
        "colour of 40 lines": lambda: seen(Document(data)),
        "colour after a key": lambda: seen(typed(b" ")),
        "colour after a wrong key": lambda: seen(typed(b"x")),
        "tree-sitter, whole": lambda: parse(document.body, SOUND),
        "tree-sitter, one key": lambda: parse(typed(b" ").body, SOUND, syntax),
        "layout": lambda: Layout(document.body, syntax.tree).sections,
    }
    for name, read in readers():
        found[f"{name} alone"] = lambda read=read: read(document.text)  # type: ignore[misc]
    if binary is not None:
        found[f"codex {binary.version}"] = lambda: ask(binary, data, timeout=20)
    return found


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    found = find(dict(os.environ), None)
    binary = found if isinstance(found, Binary) else None
    columns = [parts(policy(lines), binary) for lines in SIZES]
    times: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds + 1):
        for name in columns[0]:
            slow = name.startswith(("codex", "tomlkit"))
            if number > 5 and slow:
                continue
            for lines, column in zip(SIZES, columns, strict=True):
                begun = time.perf_counter()
                column[name]()
                if number:
                    times.setdefault((name, lines), []).append((time.perf_counter() - begun) * 1000)
    print(f"{'median ms':24}" + "".join(f"{f'{lines:,} lines':>14}" for lines in SIZES) + f"{'90th centile':>14}")
    for name in columns[0]:
        cells = "".join(f"{statistics.median(times[name, lines]):14.2f}" for lines in SIZES)
        print(f"{name:24}{cells}{sorted(times[name, SIZES[-1]])[-2]:14.2f}")


if __name__ == "__main__":
    main()
