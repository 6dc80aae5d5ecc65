"""The documented orders of the layers, and which of them hold for a client as far as anybody measured."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any, Literal, NamedTuple, cast

import tomli

from codex_rollout_tui.policy.catalogue.clients import Clients
from codex_rollout_tui.policy.catalogue.keys import NEWEST, layer_keys
from codex_rollout_tui.policy.catalogue.layer import Layer
from codex_rollout_tui.policy.text.document import Path

_DATA = Folder(__file__).parent / "data" / "precedence.toml"


class Order(NamedTuple):
    """One documented way to put layers together."""

    name: str
    strongest_first: tuple[Layer, ...]
    merge: Literal["field", "table"]
    rule: str
    source: str
    """The page and its date."""


class Measured(NamedTuple):
    """That one layer wins over another, as seen on real clients."""

    stronger: Layer
    weaker: Layer
    clients: Clients
    date: str

    def contradicts(self, order: Order) -> bool:
        """Whether the order has it the other way round."""
        return order.strongest_first.index(self.stronger) > order.strongest_first.index(self.weaker)


class PrecedenceChoice(NamedTuple):
    """The orders to show for a question, the likeliest first, and what is known about that."""

    orders: tuple[Order, ...]
    basis: str
    """A sentence: measured or only documented."""


@cache
def _data() -> Mapping[str, Any]:
    return tomli.loads(_DATA.read_text(encoding="utf-8"))


@cache
def orders() -> Mapping[str, Order]:
    """The documented orders by name."""
    by_name = {}
    for entry in _data()["order"]:
        source = f"{entry['page']}, {entry['date']}"
        layers = cast("tuple[Layer, ...]", tuple(entry["strongest_first"]))
        by_name[entry["name"]] = Order(entry["name"], layers, entry["merge"], entry["rule"], source)
    return by_name


@cache
def measured() -> tuple[Measured, ...]:
    """What real clients showed."""
    return tuple(
        Measured(entry["stronger"], entry["weaker"], Clients(*entry["clients"]), entry["date"])
        for entry in _data()["measured"]
    )


@cache
def key_layers() -> Mapping[Path, tuple[Layer, ...]]:
    """Keys that count in some layers only, as the documentation has it."""
    return {tuple(name.split(".")): tuple(layers) for name, layers in layer_keys()["only"].items()}


def choose(layers: Collection[Layer], client: str | None = None, precedence: str | None = None) -> PrecedenceChoice:
    """The orders to look at for these layers.

    `precedence` decides where it is given (raises KeyError for an unknown name). Without it one order is enough where
    there is one layer, or where the client's order was measured; else both are shown.
    """
    named = orders()
    if precedence is not None:
        order = named[precedence]
        return PrecedenceChoice(
            (order,), f"The order {order.name} was asked for. {_against(order, layers, client or NEWEST)}".strip()
        )
    newest = sorted(named.values(), key=lambda order: order.name, reverse=True)
    if len(layers) < 2:
        return PrecedenceChoice((newest[0],), "There is one layer, so no order matters.")
    fact = _fact(layers, client or NEWEST)
    if fact is not None:
        newest.sort(key=fact.contradicts)
    if client is not None and fact is not None and set(layers) == {fact.stronger, fact.weaker}:
        return PrecedenceChoice(
            (newest[0],), f"Measured on Codex {client} ({fact.date}): {fact.stronger} wins over {fact.weaker}."
        )
    who = f"Codex {client}" if client else "your clients"
    basis = f"Which order {who} follow{'s' if client else ''} is documented, not measured."
    if fact is not None and client is not None:
        basis += f" Measured ({fact.date}): {fact.stronger} wins over {fact.weaker}."
    elif client is None and {"legacy", "system"} <= set(layers):
        basis += " " + " ".join(
            f"Measured in {measurement.clients}: {measurement.stronger} wins over {measurement.weaker}."
            for measurement in measured()
        )
    return PrecedenceChoice(tuple(newest), basis)


def _fact(layers: Collection[Layer], client: str) -> Measured | None:
    """What was measured about this client and two of these layers."""
    for measurement in measured():
        if client in measurement.clients and {measurement.stronger, measurement.weaker} <= set(layers):
            return measurement
    return None


def _against(order: Order, layers: Collection[Layer], client: str) -> str:
    fact = _fact(layers, client)
    if fact is None or not fact.contradicts(order):
        return ""
    return f"Codex {client} does otherwise: there {fact.stronger} wins over {fact.weaker} (measured {fact.date})."
