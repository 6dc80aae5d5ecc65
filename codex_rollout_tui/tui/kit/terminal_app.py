"""An app that is a good guest in its terminal: harmless in what it writes, discreet in a crash, gone when asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual import events
from textual.app import SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from codex_rollout_tui.tui.kit.crash import DiscreetApp
from codex_rollout_tui.tui.kit.keystroke_order import caught_up
from codex_rollout_tui.tui.kit.short_driver import short_driver
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen
from codex_rollout_tui.tui.kit.system_signals import SystemSignals


class TerminalApp(DiscreetApp):
    """What both apps are made from."""

    def __init__(self) -> None:
        super().__init__()
        self.system_signals = SystemSignals(self)

    def get_driver_class(self) -> type[Driver]:
        return short_driver() or super().get_driver_class()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, SmallWindowScreen):
                screen.key_pressed()
        await super().on_event(event)

    def on_mount(self) -> None:
        self.system_signals.heed()

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key is bound to; one with priority waits for its turn, or it would overtake the keys before it."""
        if priority and self._has_priority(key):
            await caught_up(self.focused)
        return await super()._check_bindings(key, priority)

    def _has_priority(self, key: str) -> bool:
        return any(
            binding.priority
            for _, bindings in self.screen._binding_chain
            for binding in bindings.key_to_bindings.get(key, ())
        )

    def action_suspend(self) -> None:
        """Give the terminal back to the shell for a while."""
        self.system_signals.set_aside()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if sys.platform != "win32":
            yield SystemCommand("Suspend", "Back to the shell; fg there brings the app back", self.action_suspend)
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Quit"):
                yield command
