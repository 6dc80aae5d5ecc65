"""The effective policy as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codex_rollout_tui.cli import output
from codex_rollout_tui.policy.catalogue import keys as catalogue
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.catalogue.secrets import without_secrets
from codex_rollout_tui.policy.layers.explain import EffectiveKey, EffectivePolicy, Explanation, differences
from codex_rollout_tui.policy.layers.layer_refusal import LayerRefusal
from codex_rollout_tui.policy.layers.requirements import Leaf, key
from codex_rollout_tui.policy.layers.words.groups import groups
from codex_rollout_tui.policy.layers.words.sentence import shown
from codex_rollout_tui.policy.lint.outages import Outage
from codex_rollout_tui.policy.text.document import Path

_NOTHING = "Nothing is required: people may do whatever Codex lets them."
LONGEST = 160
"""Characters of a value that are shown; the JSON has all of it."""
_CERTAINTY = {
    "certain": "Codex refuses to start",
    "alone": "Codex refuses this layer alone (with the others: not measured)",
    "unknown": "Codex may refuse to start (cannot be told from here)",
}


Stops = Sequence[tuple[Layer, Outage]]
"""What stops people although Codex accepts each layer by itself."""


def show(explained: Explanation, files: Mapping[Layer, str], stops: Stops, *, alone: bool) -> None:
    """Print the answer: what stops people, then every key, what does not count, where orders differ, plain words."""
    first, *others = explained.effective
    for refusal_here in sorted(first.refusals, key=lambda refusal: list(_CERTAINTY).index(refusal.certainty)):
        _show_refusal(refusal_here, files)
    for other in others:
        for refusal_here in other.refusals:
            if refusal_here not in first.refusals:
                _show_refusal(refusal_here, files, f" in the order {other.order.name}")
    for layer, outage in stops:
        place = f"{files[layer]}:{outage.finding.line}:{outage.finding.column}"
        message = f" {place}: {outage.finding.message} [{outage.finding.code}]"
        output.painted((f"An outage for {outage.whom}: Codex accepts this and {outage.does}:", "error"), (message, ""))
    host = f" on the host {first.host}" if first.host is not None else ""
    begins = "The policy in force"
    if first.refused:
        output.painted(("Nobody can start Codex with it. Were it taken:", "error"))
        begins = "The policy"
    output.painted((f"{begins} for Codex {first.client}{host}", "strong"))
    if alone:
        output.line("FILE is taken as the cloud-managed policy.")
    for sentence in _about_order(first, explained):
        output.line(sentence)
    _show_entries(first, files)
    _show_rest(first, files)
    for other in others:
        _show_differences(first, other, files)
    _show_words(first)


def _show_refusal(refusal: LayerRefusal, files: Mapping[Layer, str], where: str = "") -> None:
    code = f" [{refusal.finding.code}]" if refusal.finding else ""
    place = f"{files[refusal.layer]}:{refusal.line}:{refusal.column}"
    what = f"{_CERTAINTY[refusal.certainty]}{where}"
    output.painted((f"{what}: ", "error"), (f"{place}: {refusal.message}{code}", ""))


def _about_order(first: EffectivePolicy, explained: Explanation) -> Iterator[str]:
    if len(first.order.strongest_first) > 1 and explained.choice.basis:
        yield explained.choice.basis
    if "no order matters" not in explained.choice.basis:
        strongest = " > ".join(first.order.strongest_first)
        yield f"Order {first.order.name}: {strongest}; {first.order.rule}."
        yield f"Documented: {first.order.source}"


def _show_entries(effective: EffectivePolicy, files: Mapping[Layer, str]) -> None:
    titles = catalogue.families()
    grouped: dict[str, list[EffectiveKey]] = {}
    for entry in effective.entries:
        grouped.setdefault(_family(entry.key, entry.path[:1]), []).append(entry)
    for family in [*(name for name in titles if name in grouped), *([""] if "" in grouped else [])]:
        output.line()
        output.painted((titles.get(family, "Not known to Codex, and ignored"), "strong"))
        for entry in grouped[family]:
            _show_entry(entry, files)
    if not effective.entries:
        output.line()
        nothing = "Nothing of it can be read." if effective.refused else _NOTHING
        output.line(nothing)


def _family(name: str, top: tuple[Any, ...]) -> str:
    node = catalogue.node_at(top)
    return node.spec.family if node is not None and node.spec is not None else ""


def _show_entry(entry: EffectiveKey, files: Mapping[Layer, str]) -> None:
    output.line(f"  {entry.key} = {_value(entry.value, entry.path)}")
    output.line(f"      {'from':5}  {_where(entry.won, files)}")
    for leaf in entry.lost:
        output.line(f"      {'beats':5}  {_where(leaf, files)}  {_value(leaf.value, leaf.path)}")
    if entry.note:
        output.line(f"      {'note':5}  {entry.note}")


def _where(leaf: Leaf, files: Mapping[Layer, str]) -> str:
    return f"{leaf.layer:6}  {files[leaf.layer]}:{leaf.line}"


def _value(value: Any, path: Path) -> str:
    return shown(without_secrets(value, path), LONGEST)


def _show_rest(effective: EffectivePolicy, files: Mapping[Layer, str]) -> None:
    """What is written and does not count."""
    if effective.dropped or effective.left_out:
        output.line()
        output.painted(("Does not count", "strong"))
    for dropped in effective.dropped:
        output.line(f"  {key(dropped.leaf.path)} = {_value(dropped.leaf.value, dropped.leaf.path)}")
        reason = f"{dropped.by} sets {dropped.leaf.path[0]}, and that counts instead"
        output.line(f"      {'in':5}  {_where(dropped.leaf, files)}  {reason}")
    for leaf, why in effective.left_out:
        output.line(f"  {key(leaf.path)} = {_value(leaf.value, leaf.path)}")
        output.line(f"      {'in':5}  {_where(leaf, files)}  {why}")


def _show_differences(first: EffectivePolicy, other: EffectivePolicy, files: Mapping[Layer, str]) -> None:
    changed = differences(first, other)
    output.line()
    if not changed:
        output.line(f"The order {other.order.name} ({' > '.join(other.order.strongest_first)}) gives the same.")
        return
    output.painted((f"Where the order {other.order.name} differs", "strong"))
    output.line(f"  {' > '.join(other.order.strongest_first)}; {other.order.rule}.")
    output.line(f"  Documented: {other.order.source}")
    for name, here, there in changed:
        output.line(f"  {name}")
        for order, entry in ((first.order, here), (other.order, there)):
            value = f"{_where(entry.won, files)}  {_value(entry.value, entry.path)}" if entry else "does not count"
            output.line(f"      {order.name}  {value}")


def _show_words(effective: EffectivePolicy) -> None:
    told_groups = groups(effective.values)
    if not told_groups:
        return
    output.line()
    output.painted(("In plain words", "strong"))
    for group in told_groups:
        output.line(f"  {group.title}")
        for sentence in group.sentences:
            output.line(f"    · {sentence.text}")
