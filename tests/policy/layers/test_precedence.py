"""The documented orders, and when which of them is shown."""

from __future__ import annotations

import pytest

from codex_rollout_tui.policy.catalogue.keys import NEWEST, VERSIONS
from codex_rollout_tui.policy.catalogue.layer import LAYERS, Layer
from codex_rollout_tui.policy.layers.precedence import choose, key_layers, measured, orders

ONE: tuple[Layer, ...] = ("cloud",)


def test_every_order_ranks_every_layer_and_has_a_source() -> None:
    assert set(orders()) == {"2026-05", "2026-07"}
    for order in orders().values():
        assert sorted(order.strongest_first) == sorted(LAYERS)
        assert order.source.startswith("https://")


def test_the_orders_are_the_documented_ones() -> None:
    assert orders()["2026-05"].strongest_first[:3] == ("cloud", "mdm", "system")
    assert orders()["2026-05"].merge == "field"
    assert orders()["2026-07"].strongest_first == ("mdm", "legacy", "cloud", "system")
    assert orders()["2026-07"].merge == "table"


@pytest.mark.parametrize("client", VERSIONS)
def test_system_and_legacy_are_put_together_as_measured_on_each_client(client: str) -> None:
    choice = choose(("system", "legacy"), client)
    (order,) = choice.orders
    assert order.name == ("2026-05" if VERSIONS.index(client) <= VERSIONS.index("0.130.0") else "2026-07")
    assert "Measured" in choice.basis
    assert client in choice.basis


def test_one_layer_needs_no_order() -> None:
    assert len(choose(ONE).orders) == 1
    assert "no order matters" in choose(ONE, "0.77.0").basis


def test_without_a_client_both_orders_are_shown_the_newest_clients_first() -> None:
    choice = choose(("system", "legacy"))
    assert [order.name for order in choice.orders] == ["2026-07", "2026-05"]
    assert "clients 0.77 to 0.130: system wins over legacy" in choice.basis
    assert "clients 0.138 to 0.169: legacy wins over system" in choice.basis


def test_nobody_measured_the_cloud_layer() -> None:
    choice = choose(("cloud", "system"), NEWEST)
    assert [order.name for order in choice.orders] == ["2026-07", "2026-05"]
    assert choice.basis == "Which order Codex 0.169.0 follows is documented, not measured."


def test_an_old_client_with_more_layers_shows_the_order_that_fits_its_measured_pair_first() -> None:
    choice = choose(("cloud", "system", "legacy"), "0.121.0")
    assert [order.name for order in choice.orders] == ["2026-05", "2026-07"]
    assert "documented, not measured" in choice.basis
    assert "Measured (2026-11-22): system wins over legacy" in choice.basis


def test_an_order_that_was_asked_for_is_shown_alone_and_contradicted_where_it_is_wrong() -> None:
    choice = choose(("system", "legacy"), "0.169.0", "2026-05")
    assert [order.name for order in choice.orders] == ["2026-05"]
    assert "Codex 0.169.0 does otherwise: there legacy wins over system" in choice.basis
    assert "otherwise" not in choose(("system", "legacy"), "0.169.0", "2026-07").basis
    assert "otherwise" not in choose(("cloud", "system"), "0.169.0", "2026-05").basis
    with pytest.raises(KeyError):
        choose(ONE, None, "2026-06")


def test_every_measured_client_is_in_one_range() -> None:
    for client in VERSIONS:
        assert sum(client in each.clients for each in measured()) == 1


def test_sign_in_keys_count_on_devices_only() -> None:
    assert key_layers()["allowed_login_methods",] == ("mdm", "system")
