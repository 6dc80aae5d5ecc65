"""Names Codex does not know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import (
    NEWEST,
    VERSIONS,
    Node,
    Visit,
    app_features,
    config_names,
    features,
    renamed_features,
    root,
)
from codex_rollout_tui.policy.catalogue.similar_names import similar_names
from codex_rollout_tui.policy.catalogue.spellings import FEATURES, top_level_names
from codex_rollout_tui.policy.lint.check import OUTAGE, RawFinding, check
from codex_rollout_tui.policy.lint.checks.mcp import IN_CONFIG
from codex_rollout_tui.policy.lint.finding import Edit, Fix
from codex_rollout_tui.policy.text.document import Path

SERVERS = frozenset(("mcp_servers.<id>", "plugins.<plugin>.mcp_servers.<id>"))


def _unknown(view: ClientView, *, strict: bool) -> Iterator[Visit]:
    return (
        visit
        for visit in view.visits
        if visit.node is None and visit.above.strict is strict and isinstance(visit.path[-1], str)
    )


def _names(view: ClientView, visit: Visit) -> tuple[str, ...]:
    """Known names like a misspelt one that its table does not have yet."""
    table = view.table(*visit.path[:-1]) if len(visit.path) > 1 else view.values
    return tuple(name for name in similar_names(str(visit.path[-1]), visit.above.children) if name not in table)


def _hint(names: tuple[str, ...]) -> str:
    return f" Did you mean {' or '.join(names)}?" if names else ""


def _rename(path: Path, names: tuple[str, ...]) -> Fix | None:
    if not names:
        return None
    return Fix(f"Rename it to {names[0]}", safe=False, edits=(Edit("rename", path, names[0]),))


@check(
    "REQ010",
    "unknown-key",
    message="Codex does not know this key and ignores it",
    why="""Codex ignores a key it does not know without a word, so a misspelt key is a guard rail that is simply not
    there.""",
    example='allowed_approval_policy = ["on-request"]',
    fix="shown first",
)
def unknown_key(view: ClientView) -> Iterator[RawFinding]:
    """A key that no table of the catalogue has, where Codex ignores it."""
    for visit in _unknown(view, strict=False):
        name = str(visit.path[-1])
        if len(visit.path) == 1 and name in config_names():
            continue
        names = _names(view, visit)
        hint = _hint(names)
        twin = next(iter(similar_names(name, visit.above.children, 1)), None)
        if twin is not None and twin not in names:
            names, hint = (), f" {twin} is set here already: remove {name}."
        if not names and len(visit.path) > 1 and name in root().children:
            hint = f" {name} belongs at the top of the file, above the first [table]."
        message = f"Codex ignores {name}: it knows no such key here, so the guard rail is not there.{hint}"
        if visit.above.path in SERVERS and name in IN_CONFIG:
            message = (
                f"Codex ignores {name} here: what starts a server stands in config.toml, a policy has its identity"
            )
        yield RawFinding(visit.path, message, at="key", fix=_rename(visit.path, names))


@check(
    "REQ011",
    "unknown-key-in-strict-table",
    stops="load",
    settled="layer",
    message="Codex refuses unknown keys in this table",
    why=f"A few tables allow no key Codex does not know. {OUTAGE}",
    example='[marketplaces]\nallowed_source = "git"',
    fix="shown first",
)
def unknown_key_in_strict_table(view: ClientView) -> Iterator[RawFinding]:
    """A key no table of the catalogue has, where Codex refuses it."""
    for visit in _unknown(view, strict=True):
        names = _names(view, visit)
        message = f"Codex refuses {visit.path[-1]}: this table may only hold {', '.join(sorted(visit.above.children))}"
        yield RawFinding(visit.path, f"{message}.{_hint(names)}", at="key", fix=_rename(visit.path, names))
    for visit in view.written_visits:
        clients = _too_old(visit)
        if clients:
            yield RawFinding(
                visit.path, f"This table may not hold {visit.path[-1]} in older clients", at="key", clients=clients
            )


def _too_old(visit: Visit) -> Clients | None:
    """The clients that know a strict table but not yet this key of it."""
    if visit.node is None or visit.node.spec is None or not visit.above.strict:
        return None
    table, since = first_to_know(visit.above), VERSIONS.index(visit.node.spec.since)
    if table is None or VERSIONS.index(table) >= since:
        return None
    return Clients(table, VERSIONS[since - 1])


@cache
def first_to_know(node: Node) -> str | None:
    """The oldest client that knows a table, or any key in it."""
    below = [*node.children.values(), *(child for child in (node.named, node.items) if child is not None)]
    known = [node.spec.since] if node.spec else [client for client in map(first_to_know, below) if client]
    return min(known, key=VERSIONS.index, default=None)


@check(
    "REQ060",
    "key-this-client-ignores",
    message="The client in question ignores this key",
    why="""A client ignores every key that came after it, without a word: on people who still run it the guard rail is
    simply not there.""",
    example="[windows]\nsandbox_private_desktop = true",
)
def key_this_client_ignores(view: ClientView) -> Iterator[RawFinding]:
    """A key the catalogue knows, but not for this client."""
    for visit in view.ignored:
        spec = visit.node.spec if visit.node else None
        name = str(visit.path[-1])
        if spec is not None and spec.until and VERSIONS.index(view.client) > VERSIONS.index(spec.until):
            message = f"Codex {view.client} ignores {name}: only clients up to {spec.until} knew it"
        else:
            first = first_to_know(visit.node) if visit.node else None
            message = f"Codex {view.client} ignores {name}: it needs {first or NEWEST} or newer"
        yield RawFinding(visit.path, f"{message}, so the guard rail is not there", at="key")


@check(
    "REQ012",
    "unknown-feature",
    message="No measured client knows this feature",
    why="""Codex ignores a feature name it does not know, so a misspelt pin pins nothing; clients 0.110 to 0.121 refuse
    to start over one, which is an outage for everybody who still runs them.""",
    example="[features]\nbrowser_uze = false",
    fix="shown first",
)
def unknown_feature(view: ClientView) -> Iterator[RawFinding]:
    """A feature pin by a name that was never seen."""
    for table in top_level_names(FEATURES):
        for name in view.table(table):
            known = features()
            if name in known or name in renamed_features() or name in app_features():
                continue
            names = tuple(candidate for candidate in similar_names(name, known) if candidate not in view.table(table))
            message = f"No measured client knows the feature {name}, so this pin does nothing.{_hint(names)}"
            yield RawFinding((table, name), message, at="key", fix=_rename((table, name), names))
