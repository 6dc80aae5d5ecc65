"""A compatibility table as lines for a person: as ranges, as a table, or client by client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codex_rollout_tui.cli import output
from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.compat import Compat, needs, ranges, short
from codex_rollout_tui.policy.lint.compat_rows import CompatRow, State
from codex_rollout_tui.policy.lint.outages import Outage

SIGNS: dict[State, str] = {"known": "✓", "ignored": "·", "refused": "✗"}
STYLES: dict[State, str] = {"known": "good", "ignored": "quiet", "refused": "error"}
WHOLE = "(the text)"
OUTAGE = "an outage for everybody on those versions"


def show_ranges(file: str, table: Compat) -> None:
    """Print each key, or several that stand alike, with the versions that know and refuse it."""
    lines = list(_alike(table.rows))
    width = min(max((len(name) for name, _ in lines), default=0), 44)
    for name, row in lines:
        first, *rest = _said(row)
        if len(name) > width:
            output.line(name)
            name = ""
        output.painted((f"{name:{width}}  ", ""), first)
        for part in rest:
            output.painted((" " * (width + 2), ""), part)
    if lines:
        output.line()
    _show_whole(file, table)


def show_table(file: str, table: Compat, clients: Sequence[str]) -> None:
    """Print a line for each key with a sign for each client, under the versions written downwards."""
    width = max(20, min(max((len(_name(row)) for row in table.rows), default=0), _screen() - 2 * len(clients) - 1))
    minors = [client.split(".", 2)[1] for client in clients]
    deep = max(map(len, minors))
    for at in range(deep):
        label = "Codex 0." if at == deep - 1 else ""
        output.line(f"{label:>{width}} {' '.join(minor.rjust(deep)[at] for minor in minors)}".rstrip())
    for row in table.rows:
        _show_signs(_name(row), [row.states[VERSIONS.index(client)] for client in clients], width)
    _show_signs("starts", ["refused" if client in table.refusing else "known" for client in clients], width)
    output.line()
    output.line("✓ known   · ignored without a word   ✗ Codex refuses the whole file over it")
    _show_whole(file, table)


def show_clients(file: str, table: Compat, clients: Sequence[str]) -> None:
    """Print for each client what it refuses and ignores."""
    for client in clients:
        at = VERSIONS.index(client)
        refused = [row for row in table.rows if row.states[at] == "refused"]
        ignored = [row for row in table.rows if row.states[at] == "ignored" and not row.value]
        if client in table.refusing:
            does, style, rest = f"refuses {file}", "error", ": an outage for everybody on this version."
        elif ignored:
            does, style, rest = f"ignores {_count(len(ignored))}", "warning", f" of {file}."
        else:
            does, style, rest = "enforces", "good", f" all of {file}."
        output.painted((f"Codex {short(client)} ", "strong"), (does, style), (rest, ""))
        for row in refused:
            output.painted(("  refuses ", "error"), (f"line {row.line}: {_name(row)}: {row.why}", ""))
        for row in ignored:
            known = row.clients("known")
            when = f"known to {ranges(known)}" if known else "no measured client knows it"
            output.painted(("  ignores ", "warning"), (f"line {row.line}: {_name(row)}: {when}", ""))


def _show_whole(file: str, table: Compat) -> None:
    """Print what holds for the whole file."""
    output.painted((f"{file}: ", "strong"), (f"{needs(table)}.", ""))
    if table.refusing:
        outage = (f"Codex stops on it in {ranges(table.refusing)}", "error")
        output.painted((f"{file}: ", "strong"), outage, (f": {OUTAGE}.", ""))
    aside = f", but for {_count(len(table.nowhere))} that no measured client knows" if table.nowhere else ""
    if table.enforcing:
        whole = f"The oldest version that enforces the whole file is {short(table.enforcing[0])}{aside}."
        later = VERSIONS[VERSIONS.index(table.enforcing[0]) :]
        whole += "" if later == table.enforcing else f" The others are {ranges(table.enforcing[1:]) or 'none'}."
    else:
        whole = "No measured version enforces the whole file."
    output.painted((f"{file}: ", "strong"), (whole, ""))


def show_stops(file: str, client: str, stops: Sequence[Outage]) -> None:
    """Print what stops people although a client accepts the file."""
    for outage in stops:
        ending = f" (line {outage.finding.line}): an outage for {outage.whom}."
        accepts = f"Codex {short(client)} accepts it, and yet {outage.does}"
        output.painted((f"{file}: ", "strong"), (accepts, "error"), (ending, ""))


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
    while all(len(path) > same + 1 for path in parts) and len({path[same] for path in parts}) == 1:
        same += 1
    return f"{'.'.join(parts[0][:same]).removesuffix('[]') or names[0]} ({len(names)} keys)"


def _name(row: CompatRow) -> str:
    name = row.key or WHOLE
    return f'{name}: "{row.value}"' if row.value else name


def _said(row: CompatRow) -> list[tuple[str, str]]:
    """What to say of a row: who knows it, who refuses the file over it."""
    known, refused = row.clients("known"), row.clients("refused")
    phrases = [(f"known to {ranges(known)}", "")] if known else []
    if refused:
        phrases.append((f"refused by {ranges(refused)}", "error"))
    return phrases or [("no measured client knows it", "warning")]


def _show_signs(name: str, states: Sequence[State], width: int) -> None:
    if len(name) > width:
        output.line(name)
        name = ""
    parts = [(f"{name:{width}}", "")]
    for state in states:
        parts += [(" ", ""), (SIGNS[state], STYLES[state])]
    output.painted(*parts)


def _screen() -> int:
    return max(60, min(output.columns() or 80, 120))
