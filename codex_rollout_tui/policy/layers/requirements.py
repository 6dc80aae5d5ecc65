"""One layer as it goes into the effective policy: its keys under one spelling each, and where each one stands."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import granular, sandbox_hosts, types
from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.spellings import aliases
from codex_rollout_tui.policy.edit.render import dotted
from codex_rollout_tui.policy.layers import precedence
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import CODES, LintRun
from codex_rollout_tui.policy.text.document import Document, Path, look_up

ADDED_UP: tuple[Path, ...] = (("rules", "prefix_rules"), ("permissions", "filesystem", "deny_read"))
"""Lists whose items are keys of their own here, because layers add to them."""


class Leaf(NamedTuple):
    """One value of a layer; `path` is its place under the one spelling used here, `written` its place in the text."""

    path: Path
    value: Any
    layer: Layer
    written: Path
    document: Document

    @property
    def place(self) -> tuple[int, int]:
        """Line and column; looked up in the text each time, which a policy of thousands of keys would pay for."""
        for length in range(len(self.written), 0, -1):
            span = self.document.key_span(self.written[:length])
            if span is not None:
                return span.line, span.column
        return 1, 1

    @property
    def line(self) -> int:
        """The line it stands in."""
        return self.place[0]


class LeftOut(NamedTuple):
    """Something that does not count in its layer, whatever other layers say, and why."""

    leaf: Leaf
    why: str


class LayerRequirements(NamedTuple):
    """A layer's requirements as one client reads them."""

    layer: Layer
    document: Document
    values: Mapping[str, Any]
    spelling: Mapping[Path, Path]
    """Where a table or value has another path in the text than in `values`."""
    left_out: tuple[LeftOut, ...] = ()
    refusing: tuple[Finding, ...] = ()
    """Why the client refuses this layer by itself."""
    complete: bool = False
    """Whether `values` are all that the client reads, on any host."""

    def written(self, path: Path) -> Path:
        """The path in the text of something in `values`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.spelling:
                return (*self.spelling[path[:length]], *path[length:])
        return path

    def leaf(self, path: Path, value: Any) -> Leaf:
        """A value with its place."""
        return Leaf(path, value, self.layer, self.written(path), self.document)

    def leaves(self) -> Iterator[Leaf]:
        """Every value: tables are walked through, lists are one value unless layers add to them."""
        yield from self._below((), self.values)

    def _below(self, path: Path, value: Any) -> Iterator[Leaf]:
        if isinstance(value, Mapping) and (value or not path):
            for name, inner in value.items():
                yield from self._below((*path, name), inner)
        elif isinstance(value, list) and value and adds_up(path):
            for at, item in enumerate(value):
                yield self.leaf((*path, at), item)
        else:
            yield self.leaf(path, value)


def adds_up(path: Path) -> bool:
    """Whether the items of a list are kept apart."""
    return path in ADDED_UP or path == (sandbox_hosts.REMOTE,) or (len(path) == 2 and path[0] == "hooks")


def requirements_of(layer: Layer, document: Document, client: str, host: str | None = None) -> LayerRequirements:
    """What a requirements.toml demands of a client, on a host; without the fields the client cannot read."""
    return requirements_of_run(layer, LintRun(document, client), host)


def requirements_of_run(layer: Layer, run: LintRun, host: str | None = None) -> LayerRequirements:
    """The same of a text that is under check already."""
    view, refusing = run.view, run.refusals
    document, client = view.document, view.client
    values: dict[str, Any] = {} if view.unreadable else copy.deepcopy(dict(view.values))
    for finding in refusing:
        if settled_in_layer(finding) and finding.path:
            values.pop(str(finding.path[0]), None)
    spelling: dict[Path, Path] = {}
    _one_spelling(values, spelling)
    _plain_names(values)
    if host is not None and (at := sandbox_hosts.entry_for(values, host)) is not None:
        values[sandbox_hosts.MODES] = values[sandbox_hosts.REMOTE][at].get(sandbox_hosts.MODES)
        spelling[(sandbox_hosts.MODES,)] = (sandbox_hosts.REMOTE, at, sandbox_hosts.MODES)
    if host is not None:
        values.pop(sandbox_hosts.REMOTE, None)
    requirements = LayerRequirements(layer, document, values, spelling, refusing=refusing)
    elsewhere = tuple(_take_out(requirements, values))
    unknown = tuple(
        LeftOut(Leaf(key.path, key.value, layer, key.path, document), f"Codex {client} does not know this key")
        for key in (() if view.unreadable else view.ignored)
    )
    return requirements._replace(left_out=(*elsewhere, *unknown), complete=host is None and not elsewhere)


def settled_in_layer(finding: Finding) -> bool:
    """Whether Codex looks at it while it reads the layer, whatever other layers say."""
    return CODES[finding.code].settled in ("text", "layer")


def _one_spelling(values: dict[str, Any], spelling: dict[Path, Path]) -> None:
    """Move tables that are written under their other name."""
    for written, name in aliases().items():
        above = written[:-1]
        table = look_up(values, above, None)
        if isinstance(table, dict) and written[-1] in table and name not in values:
            values[name] = table.pop(written[-1])
            spelling[(name,)] = written
            if above and not table:
                del values[str(above[0])]


def _plain_names(values: dict[str, Any]) -> None:
    """Write names as text that TOML also allows as a table: `{ read-only = {} }`, and tables as tables, not lists."""
    for path, value, node, _ in list(catalogue.visit(values)):
        if node is None or node.spec is None:
            continue
        plain: Any = types.enum_value(value, node.spec)
        if path[0] == "allowed_approval_policies" and len(path) == 2:
            plain = granular.approval(value)
        if value == [] and node.listed == 0:
            plain = {}
        if plain is not None and plain != value:
            look_up(values, path[:-1])[path[-1]] = plain


def _take_out(requirements: LayerRequirements, values: dict[str, Any]) -> Iterator[LeftOut]:
    """Remove what the documentation says does not count in this layer."""
    for path, layers in precedence.key_layers().items():
        table = look_up(values, path[:-1], None)
        if requirements.layer not in layers and isinstance(table, dict) and path[-1] in table:
            why = f"ignored in the {requirements.layer} layer (documented)"
            yield LeftOut(requirements.leaf(path, table.pop(path[-1])), why)


def key(path: Path) -> str:
    """A path as a person writes it: dotted, with list items by number."""
    if path and isinstance(path[-1], int):
        return f"{key(path[:-1])}[{path[-1]}]"
    return dotted(path)
