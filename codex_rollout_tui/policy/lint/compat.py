"""Which client versions know, ignore or refuse what stands in a policy.

What a client refuses is what the checks say of it (`check(doc, client)`); what it knows or ignores is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.lint.compat_rows import CompatRow, CompatTable
from codex_rollout_tui.policy.lint.refusals import refusals_by_client
from codex_rollout_tui.policy.text.document import Document


class Compat(NamedTuple):
    """A policy against every measured client version."""

    rows: tuple[CompatRow, ...]
    refusing: tuple[str, ...]
    """The clients that refuse the file: an outage for everybody who has one of them."""

    @property
    def nowhere(self) -> tuple[CompatRow, ...]:
        """What no client knows: misspelt, most of the time."""
        return tuple(row for row in self.rows if "known" not in row.states and row.states[-1] == "ignored")

    @property
    def enforcing(self) -> tuple[str, ...]:
        """The clients that start and know every key, those that nobody knows left aside."""
        rows = set(self.rows).difference(self.nowhere)
        return tuple(
            client
            for at, client in enumerate(VERSIONS)
            if client not in self.refusing and all(row.states[at] == "known" for row in rows)
        )


def compat(document: Document) -> Compat:
    """Lay a policy against every measured client version."""
    table, refusing = CompatTable(document), []
    for client, findings in refusals_by_client(document).items():
        refusing += [client] if findings else []
        for finding in findings:
            table.refuse(client, finding)
    return Compat(table.rows(), tuple(refusing))


def needs(table: Compat) -> str:
    """What a policy asks of its clients, in one line: `4 keys need 0.138 or newer`."""
    if NEWEST in table.refusing:
        return f"Codex {short(NEWEST)} refuses this file"
    first = {row.key: row.since for row in sorted(table.rows, key=lambda row: row.since) if row.since >= 0}
    latest = max(first.values(), default=0)
    if latest == 0:
        unknown = len(table.nowhere)
        return f"No measured client knows {_count(unknown)}" if unknown else "Every measured client knows every key"
    since = list(first.values()).count(latest)
    return f"{_count(since)} need{'s' if since == 1 else ''} {short(VERSIONS[latest])} or newer"


def _count(keys: int) -> str:
    return "1 key" if keys == 1 else f"{keys} keys"


def short(client: str) -> str:
    """A version as people write it: 0.138 for 0.138.0."""
    return client.removesuffix(".0")


def ranges(clients: Sequence[str]) -> str:
    """Measured versions as ranges of neighbours: `0.77 to 0.104, 0.124 or newer`."""
    if tuple(clients) == VERSIONS:
        return "every measured client"
    runs: list[list[str]] = []
    for client in clients:
        if runs and VERSIONS.index(client) == VERSIONS.index(runs[-1][-1]) + 1:
            runs[-1].append(client)
        else:
            runs.append([client])
    return ", ".join(_run(run) for run in runs)


def _run(run: Sequence[str]) -> str:
    if len(run) == 1:
        return short(run[0])
    return f"{short(run[0])} or newer" if run[-1] == NEWEST else f"{short(run[0])} to {short(run[-1])}"
