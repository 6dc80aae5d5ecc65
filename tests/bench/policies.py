"""Policies of so many lines in every shape. The first line is a comment to type in, the second is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from pathlib import Path

HEAD = """\
# bench:

allowed_approval_policies = ["untrusted", "on-request"]
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_web_search_modes = ["cached"]

[features]
browser_use = false
"""
TABLES = """\

[mcp_servers.s%d]  # team %d
identity = { command = "docs-%d" }

[[rules.prefix_rules]]
pattern = [{ token = "git" }, { any_of = ["push", "commit-%d"] }]
decision = "prompt"
justification = "Because of team %d"
"""
LONG = "this is asked about because somebody once lost a day over it and wrote it down at length; " * 4
LONG_STRINGS = f"""\

[[rules.prefix_rules]]
pattern = [{{ token = "tool-%d" }}]
decision = "prompt"
justification = "{LONG} %d"
"""


def counted(block: str) -> Iterator[str]:
    """The lines of a block again and again, `%d` in it counting up."""
    for number in count():
        yield from block.replace("%d", str(number)).splitlines()


def whole_blocks(block: str, lines: int) -> list[str]:
    """So many lines of whole blocks, filled up with comments."""
    size = len(block.splitlines())
    return [*islice(counted(block), lines // size * size), *("# the end" for _ in range(lines % size))]


def one_array(lines: int) -> list[str]:
    domains = (f'  "host-{number}.example.com",' for number in range(lines - 4))
    return ["", "[experimental_network]", "allowed_domains = [", *domains, "]"]


def many_rules(lines: int) -> list[str]:
    rule = '  { pattern = [{ token = "git" }, { any_of = ["push", "c%d"] }], decision = "prompt" },'
    return ["", "[rules]", "prefix_rules = [", *islice(counted(rule), lines - 4), "]"]


def inline_tables(lines: int) -> list[str]:
    return ["", "[mcp_servers]", *islice(counted('s%d = { identity = { command = "docs-%d" } }'), lines - 2)]


def long_line(lines: int) -> list[str]:
    domains = ", ".join(f'"host-{number}.example.com"' for number in range(100_000 // 25))
    return ["", "[experimental_network]", f"allowed_domains = [{domains}]", *whole_blocks(TABLES, lines - 3)]


SHAPES: Mapping[str, Callable[[int], list[str]]] = {
    "many tables": lambda lines: whole_blocks(TABLES, lines),
    "one array": one_array,
    "CRLF": lambda lines: whole_blocks(TABLES, lines),
    "long strings": lambda lines: whole_blocks(LONG_STRINGS, lines),
    "a line of 100 kB": long_line,
    "many command rules": many_rules,
    "inline tables": inline_tables,
}


def policy(lines: int, shape: str = "many tables") -> bytes:
    """A sound policy of so many lines in a shape."""
    head = HEAD.splitlines()
    end = "\r\n" if shape == "CRLF" else "\n"
    return "".join(line + end for line in (*head, *SHAPES[shape](lines - len(head)))).encode()


def policy_file(folder: Path, lines: int, shape: str = "many tables") -> Path:
    """Such a policy in a file."""
    file = folder / f"{lines}-{shape.replace(' ', '-')}.toml"
    file.write_bytes(policy(lines, shape))
    return file
