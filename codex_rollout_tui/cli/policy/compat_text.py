"""A compatibility table as lines for a person: as ranges, as a table, or client by client."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

from codex_rollout_tui.cli import output
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.compat import Compat, needs, ranges, short
from codex_rollout_tui.policy.lint.compat_rows import CompatRow, State
from codex_rollout_tui.policy.lint.outages import Outage

SIGNS: dict[State, str] = {"known": "✓", "ignored": "·", "refused": "✗"}
STYLES: dict[State, str] = {"known": "good", "ignored": "quiet", "refused": "error"}
WHOLE = "(the text)"
OUTAGE = "an outage for everybody on those versions"


def show_ranges(file: str, found: Compat) -> None:
    """Print each key, or several that stand alike, with the versions that know and refuse it."""
    told = list(_alike(found.rows))
    width = min(max((len(name) for name, _ in told), default=0), 44)
    for name, row in told:
        first, *rest = _said(row)
        if len(name) > width:
            output.line(name)
            name = ""
        output.painted((f"{name:{width}}  ", ""), first)
        for part in rest:
            output.painted((" " * (width + 2), ""), part)
    if told:
        output.line()
    _show_whole(file, found)


def show_table(file: str, found: Compat, clients: Sequence[str]) -> None:
    """Print a line for each key with a sign for each client, under the versions written downwards."""
    width = max(20, min(max((len(_name(row)) for row in found.rows), default=0), _screen() - 2 * len(clients) - 1))
    minors = [client.split(".", 2)[1] for client in clients]
    deep = max(map(len, minors))
    for at in range(deep):
        label = "Codex 0." if at == deep - 1 else ""
        output.line(f"{label:>{width}} {' '.join(minor.rjust(deep)[at] for minor in minors)}".rstrip())
    for row in found.rows:
        _show_signs(_name(row), [row.states[VERSIONS.index(client)] for client in clients], width)
    _show_signs("starts", ["refused" if client in found.refusing else "known" for client in clients], width)
    output.line()
    output.line("✓ known   · ignored without a word   ✗ Codex refuses the whole file over it")
    _show_whole(file, found)


def show_clients(file: str, found: Compat, clients: Sequence[str]) -> None:
    """Print for each client what it refuses and ignores."""
    name = one_line(file)
    for client in clients:
        at = VERSIONS.index(client)
        refused = [row for row in found.rows if row.states[at] == "refused"]
        ignored = [row for row in found.rows if row.states[at] == "ignored" and not row.value]
        if client in found.refusing:
            does, style, rest = f"refuses {name}", "error", ": an outage for everybody on this version."
        elif ignored:
            does, style, rest = f"ignores {_count(len(ignored))}", "warning", f" of {name}."
        else:
            does, style, rest = "enforces", "good", f" all of {name}."
        output.painted((f"Codex {short(client)} ", "strong"), (does, style), (rest, ""))
        for row in refused:
            output.painted(("  refuses ", "error"), (f"line {row.line}: {_name(row)}: {one_line(row.why)}", ""))
        for row in ignored:
            known = row.clients("known")
            when = f"known to {ranges(known)}" if known else "no measured client knows it"
            output.painted(("  ignores ", "warning"), (f"line {row.line}: {_name(row)}: {when}", ""))


def _show_whole(file: str, found: Compat) -> None:
    """Print what holds for the whole file."""
    name = one_line(file)
    output.painted((f"{name}: ", "strong"), (f"{needs(found)}.", ""))
    if found.refusing:
        outage = (f"Codex stops on it in {ranges(found.refusing)}", "error")
        output.painted((f"{name}: ", "strong"), outage, (f": {OUTAGE}.", ""))
    aside = f", but for {_count(len(found.nowhere))} that no measured client knows" if found.nowhere else ""
    if found.enforcing:
        whole = f"The oldest version that enforces the whole file is {short(found.enforcing[0])}{aside}."
        later = VERSIONS[VERSIONS.index(found.enforcing[0]) :]
        whole += "" if later == found.enforcing else f" The others are {ranges(found.enforcing[1:]) or 'none'}."
    else:
        whole = "No measured version enforces the whole file."
    output.painted((f"{name}: ", "strong"), (whole, ""))


def show_stops(file: str, client: str, stops: Sequence[Outage]) -> None:
    """Print what stops people although a client accepts the file."""
    for each in stops:
        told = f" (line {each.finding.line}): an outage for {each.whom}."
        accepts = f"Codex {short(client)} accepts it, and yet {each.does}"
        output.painted((f"{one_line(file)}: ", "strong"), (accepts, "error"), (told, ""))


def _count(keys: int) -> str:
    return "1 key" if keys == 1 else f"{keys} keys"


def _alike(rows: Sequence[CompatRow]) -> Iterator[tuple[str, CompatRow]]:
    """Keys of one table that stand alike as one, where the first stands, with what their names have in common."""
    groups: dict[tuple[object, ...], list[CompatRow]] = {}
    for row in rows:
        groups.setdefault((row.key.split(".")[0].split("[")[0], row.states, row.value, row.why), []).append(row)
    for alike in groups.values():
        names = list(dict.fromkeys(_name(row) for row in alike))
        yield _together(names), alike[0]


def _together(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    parts = [name.split(".") for name in names]
    same = 0
    while all(len(each) > same + 1 for each in parts) and len({each[same] for each in parts}) == 1:
        same += 1
    return f"{'.'.join(parts[0][:same]).removesuffix('[]') or names[0]} ({len(names)} keys)"


def _name(row: CompatRow) -> str:
    name = one_line(row.key) or WHOLE
    return f'{name}: "{one_line(row.value)}"' if row.value else name


def _said(row: CompatRow) -> list[tuple[str, str]]:
    """What to say of a row: who knows it, who refuses the file over it."""
    known, refused = row.clients("known"), row.clients("refused")
    said = [(f"known to {ranges(known)}", "")] if known else []
    if refused:
        said.append((f"refused by {ranges(refused)}", "error"))
    return said or [("no measured client knows it", "warning")]


def _show_signs(name: str, states: Sequence[State], width: int) -> None:
    if len(name) > width:
        output.line(name)
        name = ""
    parts = [(f"{name:{width}}", "")]
    for state in states:
        parts += [(" ", ""), (SIGNS[state], STYLES[state])]
    output.painted(*parts)


def _screen() -> int:
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))
