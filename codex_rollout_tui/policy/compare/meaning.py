"""What changed between two policies by meaning: key by key, stricter, looser, or only different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.spellings import one_name
from codex_rollout_tui.policy.compare.change import KINDS, Change, ChangeKind
from codex_rollout_tui.policy.compare.compared_policy import ComparedPolicy
from codex_rollout_tui.policy.compare.pair import Pair, same
from codex_rollout_tui.policy.compare.phrases import sentence
from codex_rollout_tui.policy.text.document import ABSENT, Document, look_up


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two policies and what changed, the gravest first; `known` is False where a text cannot be read as TOML."""

    old: ComparedPolicy
    new: ComparedPolicy
    changes: tuple[Change, ...]
    known: bool = True

    @property
    def differs(self) -> bool:
        """Whether anything changed in meaning, or may have: what cannot be read is not called the same."""
        return not self.known or any(change.matters for change in self.changes)


def compare(
    old: Document,
    new: Document,
    client: str = NEWEST,
    *,
    old_layer: Layer | None = None,
    new_layer: Layer | None = None,
) -> Comparison:
    """Compare two policies as one client reads them; the layers are where they reach it.

    Raises ValueError for a client that was not measured. Never raises over the texts.
    """
    return compare_policies(ComparedPolicy(old, client, old_layer), ComparedPolicy(new, client, new_layer))


def compare_policies(old: ComparedPolicy, new: ComparedPolicy) -> Comparison:
    """Compare two sides that were read before: a caller who compares one of them often keeps it."""
    if old.document.data == new.document.data and (old.client, old.layer) == (new.client, new.layer):
        return Comparison(old, new, ())
    known = old.readable and new.readable
    changes = [*_stops(old, new), *(_changes(Pair(old, new)) if known else ())]
    order = list(KINDS)
    changes.sort(key=lambda change: (order.index(change.kind), change.line_new or change.line_old or 0))
    return Comparison(old, new, tuple(changes), known)


def _stops(old: ComparedPolicy, new: ComparedPolicy) -> Iterator[Change]:
    """Whether Codex refuses one of the two and not the other."""
    if new.stop is not None and old.stop is None:
        words = f"Codex refuses it: an outage. Line {new.stop.line}: {one_line(new.stop.message)}."
        yield Change((), "outage", None, None, words, None, new.stop.line)
    if old.stop is not None and new.stop is None:
        words = f"Codex refused it before, and takes it like this. Line {old.stop.line}: {one_line(old.stop.message)}."
        yield Change((), "mended", None, None, words, old.stop.line, None)


def _changes(pair: Pair) -> Iterator[Change]:
    old, new = dict(pair.old.values), dict(pair.new.values)
    for name in dict.fromkeys([*pair.old.unreadable, *pair.new.unreadable]):
        yield from _unreadable(pair, name)
        for place in (name, str(one_name((name,))[0])):
            old.pop(place, None)
            new.pop(place, None)
    yield from pair.walk_table((), old, new)
    yield from _ignored(pair)


def _unreadable(pair: Pair, name: str) -> Iterator[Change]:
    """A key that Codex cannot read on one side: nothing is said of it but that it is another."""
    before, after = (look_up(side.document.values, (name,)) for side in (pair.old, pair.new))
    if not same(before, after):
        which = [word for word, side in (("older", pair.old), ("newer", pair.new)) if name in side.unreadable]
        words = f"Codex cannot read this in the {' and '.join(which)} policy."
        yield pair.change("changed", (name,), before, after, words)


def _ignored(pair: Pair) -> Iterator[Change]:
    """Keys that do nothing: unknown ones, and such as do not count in their layer."""
    for path in dict.fromkeys([*pair.old.ignored, *pair.new.ignored]):
        old, new = pair.old.ignored.get(path), pair.new.ignored.get(path)
        before, after = old.value if old else ABSENT, new.value if new else ABSENT
        if not same(before, after):
            values = [value for value in (old, new) if value is not None]
            kind: ChangeKind = "changed" if any(value.refused for value in values) else "nothing"
            yield pair.change(kind, path, before, after, sentence(values[-1].why))
