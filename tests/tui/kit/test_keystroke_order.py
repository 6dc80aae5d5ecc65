"""A key waits for the keys before it, and never for a widget that has gone."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.widgets import Input

from codex_rollout_tui.tui.kit.keystroke_order import caught_up


class SlowField(Input):
    """A field that is busy with a key until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_let_go = asyncio.Event()

    async def key_f5(self) -> None:
        await self.is_let_go.wait()


class FieldApp(App[None]):
    def compose(self) -> ComposeResult:
        yield SlowField()


async def test_it_waits_until_the_widget_has_done_what_was_pressed() -> None:
    app = FieldApp()
    async with app.run_test():
        field = app.query_one(SlowField)
        app.simulate_key("f5")
        app.simulate_key("a")
        await caught_up(app)
        waiting = asyncio.create_task(caught_up(field))
        await caught_up(app)
        assert not waiting.done()
        field.is_let_go.set()
        await waiting
        assert field.value == "a"


async def test_it_does_not_wait_for_a_widget_that_ends_meanwhile() -> None:
    app = FieldApp()
    async with app.run_test():
        field = app.query_one(SlowField)
        app.simulate_key("f5")
        await caught_up(app)
        gone = field.remove()
        waiting = asyncio.create_task(caught_up(field))
        await caught_up(app)
        field.is_let_go.set()
        await gone
        await waiting
