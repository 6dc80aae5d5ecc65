"""One of the two policies under comparison, as one client reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.keys import NEWEST, Node
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.spellings import member_aliases
from codex_rollout_tui.policy.layers import legacy
from codex_rollout_tui.policy.layers.requirements import LayerRequirements, requirements_of_run, settled_in_layer
from codex_rollout_tui.policy.lint.lint import LintRun
from codex_rollout_tui.policy.text.document import Document, Path


class OutageReason(NamedTuple):
    """Why Codex refuses a policy, and where."""

    line: int
    message: str
    path: Path = ()


class IgnoredValue(NamedTuple):
    """Something that stands in a policy and does nothing: its value, and why."""

    value: Any
    why: str
    refused: bool = False
    """Whether Codex refuses the whole policy over it."""


@dataclass(frozen=True)
class ComparedPolicy:
    """A policy with the meaning one client gives it; everything is worked out when it is first asked for.

    `layer` is where it reaches the client; None for a text of which that is not known: then every key counts.
    Raises ValueError for a client that was not measured.
    """

    document: Document
    client: str = NEWEST
    layer: Layer | None = None
    checked: LintRun | None = field(default=None, compare=False, repr=False)
    """The same text and client under check, where it is already."""
    run: LintRun = field(init=False, compare=False, repr=False)
    """The text as the client sees it, and under check."""

    def __post_init__(self) -> None:
        # A client that was not measured is an error at once.
        object.__setattr__(self, "run", self.checked or LintRun(self.document, self.client))

    @cached_property
    def _legacy(self) -> legacy.Legacy | None:
        return legacy.read(self.document, self.client) if self.layer == "legacy" else None

    @cached_property
    def requirements(self) -> LayerRequirements:
        """The values under one spelling, and where each one stands."""
        if self._legacy is not None:
            return self._legacy.requirements
        return requirements_of_run(self.layer or "system", self.run)

    @cached_property
    def stop(self) -> OutageReason | None:
        """Why Codex refuses this policy, None where it accepts."""
        if self._legacy is not None:
            certain = [refusal for refusal in self._legacy.refusals if refusal.certainty == "certain"]
            return OutageReason(certain[0].line, certain[0].message, certain[0].path) if certain else None
        refusing = self.requirements.refusing
        return OutageReason(refusing[0].line, refusing[0].message, refusing[0].path) if refusing else None

    @property
    def readable(self) -> bool:
        """Whether there are values at all: Codex can read the text as TOML."""
        return not self.run.view.unreadable

    @cached_property
    def _read(self) -> tuple[dict[str, Any], dict[Path, IgnoredValue]]:
        """The values without the keys nobody knows, and those keys."""
        unknown: dict[Path, IgnoredValue] = {}
        values: dict[str, Any] = _known(self.requirements.values, catalogue.root(), (), unknown)
        for event in values.get("hooks", {}).values() if isinstance(values.get("hooks"), dict) else ():
            for group in event if isinstance(event, list) else ():
                _one_name_each(group)
        return values, unknown

    @property
    def values(self) -> Mapping[str, Any]:
        """The keys that count, without those nobody knows."""
        return self._read[0]

    @cached_property
    def unreadable(self) -> Mapping[str, Any]:
        """Top-level keys whose value is not of the shape Codex reads, as they are written."""
        names = {
            str(finding.path[0]) for finding in self.requirements.refusing if settled_in_layer(finding) and finding.path
        }
        written = self.document.values or {}
        return {name: written[name] for name in sorted(names) if name in written and name in catalogue.root().children}

    @cached_property
    def ignored(self) -> Mapping[Path, IgnoredValue]:
        """What stands there and does nothing, the topmost of each."""
        if self._legacy is not None:
            return {}
        ignored = dict(self._read[1])
        for left_out in self.requirements.left_out:
            ignored[left_out.leaf.path] = IgnoredValue(left_out.leaf.value, left_out.why)
        return ignored

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest table around it."""
        return self.requirements.leaf(path, None).line


def _known(value: Any, node: Node | None, path: Path, unknown: dict[Path, IgnoredValue]) -> Any:
    """A value without the keys nobody knows, which are noted in `unknown`."""
    if node is None or (node.spec is not None and node.spec.open):
        return value
    if isinstance(value, dict) and (node.children or node.named):
        members = {}
        for name, inner in value.items():
            child = node.child(name)
            if child is not None:
                members[name] = (
                    _known(inner, child, (*path, name), unknown) if isinstance(inner, (dict, list)) else inner
                )
            elif node.strict:
                unknown[(*path, name)] = IgnoredValue(inner, "Codex refuses the whole file over this unknown key", True)
            else:
                unknown[(*path, name)] = IgnoredValue(inner, "Codex ignores this key: it knows none of this name")
        return members
    if isinstance(value, list) and node.items is not None:
        return [_known(item, node.items, (*path, at), unknown) for at, item in enumerate(value)]
    return value


def _one_name_each(group: Any) -> None:
    """Some keys of a hook have two names."""
    handlers = group.get("hooks") if isinstance(group, dict) else None
    for handler in handlers if isinstance(handlers, list) else ():
        for other, name in member_aliases("hooks.<Event>[].hooks[]").items() if isinstance(handler, dict) else ():
            if other in handler and name not in handler:
                handler[name] = handler.pop(other)
