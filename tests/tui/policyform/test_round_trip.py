"""Form to text to form by keys alone: one key a kind of value; every key is taken round without a screen below."""

from __future__ import annotations

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.keys import node_at
from codex_rollout_tui.policy.edit.keys import same, set_value
from codex_rollout_tui.policy.text.document import Path
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.policyform.draw_row import DrawnRows, FormLook
from tests.policy.form.pure_form import PureForm
from tests.policy.form.round_trip import KNOWN, another, before, round_trip, sample, shows
from tests.policy.form.test_examples import example
from tests.policy.form.write_value import write
from tests.tui.policyform.form_app import opened_form


def kind(path: Path) -> str:
    """The type of a value by the catalogue, and of what it is in."""
    nodes = [node_at(path[:length]) for length in range(max(1, len(path) - 1), len(path) + 1)]
    return " in ".join(node.type if node is not None else "anything" for node in reversed(nodes))


KINDS = {kind(sample(key).path): key for key in reversed(KNOWN)}


def test_every_kind_is_here() -> None:
    assert len(KINDS) == 28


@pytest.mark.parametrize("key", KINDS.values(), ids=KINDS)
async def test_a_value_of_each_kind_goes_round_by_keys(key: str) -> None:
    async with opened_form(before(key), size=(80, 14)) as driver:
        await round_trip(driver, key)


@pytest.mark.parametrize(
    "key",
    [
        "allowed_approval_policies",
        "features",
        "hooks",
        "mcp_servers",
        "model_providers",
        "otel",
        "permissions",
        "plugins",
        "rules.prefix_rules",
    ],
)
async def test_a_whole_example_is_made_by_keys(key: str) -> None:
    """Where keys of several kinds stand in one another."""
    wanted = tomli.loads(example(key))
    async with opened_form(size=(80, 14)) as driver:
        for name, value in wanted.items():
            await write(driver, (name,), value)
        assert not driver.refused
        assert same(driver.document.values, wanted), driver.document.text


class DrawnForm(PureForm):
    """A form whose row at hand is drawn as on a screen of 80 cells."""

    @property
    def drawn(self) -> str:
        rows = DrawnRows(list(self.rows), FormLook(Signs(), 80, {}, False))
        return "".join(text for text, _ in rows[self._cursor])


@pytest.mark.parametrize("key", KNOWN)
async def test_every_key_is_drawn_with_its_value(key: str) -> None:
    one, other = sample(key), another(sample(key))
    form = DrawnForm(before(key))
    await write(form, one.path[:1], one.policy[str(one.path[0])])
    await shows(form, one, one.value)
    await form.show(set_value(form.document, one.path, other).data)
    await shows(form, one, other)
