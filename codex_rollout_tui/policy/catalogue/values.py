"""The values each measured client takes for a key: some came later than the key, a few are gone again."""

from __future__ import annotations

from codex_rollout_tui.policy.catalogue.keys import VERSIONS, KeySpec, keys, traps, union

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


def allowed(entry: KeySpec | None, client: str) -> tuple[str, ...]:
    """The values of an enumeration that one client takes, also of one that a list or a map holds; else none."""
    if entry is None or "enum" not in union(entry.type):
        return ()
    key = holder(entry.path)
    return values(key, client) if key in keys() else entry.values


def holder(path: str) -> str:
    """The key of the catalogue that the members of a list or map belong to; any other path as it is."""
    while path not in keys() and path.endswith(("[]", ".<name>")):
        path = path.removesuffix("[]").removesuffix(".<name>")
    return path


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
