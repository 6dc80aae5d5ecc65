"""The values each measured client takes for a key: some came later than the key, a few are gone again."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue import VERSIONS, keys, traps

COMES_WITH = {
    ("allowed_approval_policies", "granular"): "allowed_approval_policies[].granular.rules",
    ("hooks.<Event>[].hooks[].type", "mcp_tool"): "hooks.<Event>[].hooks[].server",
}
"""Values that a client knows when it knows a key they need."""


def values(key: str, client: str) -> tuple[str, ...]:
    """The values of a key of the catalogue that one client takes; none where it ignores the key.

    Raises KeyError for a key that is not in the catalogue, ValueError for a client that was not measured.
    """
    entry = keys()[key]
    if entry.state(client) == "unknown":
        return ()
    gone = (value for where, value in traps("taken") if _of(where) == key and value not in entry.values)
    return tuple(value for value in (*entry.values, *gone) if _takes(key, value, client))


def _takes(key: str, value: str, client: str) -> bool:
    needed = COMES_WITH.get((key, value))
    if needed is not None and keys()[needed].state(client) != "known":
        return False
    refused = (trap for (where, what), trap in traps("refused").items() if what == value and _of(where) == key)
    if any(_within(client, trap.first, trap.last) for trap in refused):
        return False
    taken = [trap for (where, what), trap in traps("taken").items() if what == value and _of(where) == key]
    return not taken or any(_within(client, trap.first, trap.last) for trap in taken)


def _of(member: str) -> str:
    """The key whose items or entries a path is about."""
    return member.removesuffix("[]").removesuffix(".<name>")


def _within(client: str, first: str, last: str) -> bool:
    return VERSIONS.index(first) <= VERSIONS.index(client) <= VERSIONS.index(last)
