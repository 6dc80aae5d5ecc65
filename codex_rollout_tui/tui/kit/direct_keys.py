"""A widget that does its own keys at once.

What is bound to a key goes from the focused widget up to the app, which does it when its turn comes; whatever has
priority, or is typed, would overtake it on the way. So these widgets look their bindings up and run them here.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.widget import Widget


class DirectKeys(Widget):
    """Runs the actions bound on itself, as the person has mapped them, while it handles the key."""

    _actions: Mapping[str, str] | None = None

    def on_mount(self) -> None:
        if self.can_focus:
            self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._forget_keys())

    def _forget_keys(self) -> None:
        self._actions = None

    def _bound(self) -> Mapping[str, str]:
        """The action of each key that is bound here."""
        if self._actions is None:
            self._actions = {
                key: active.binding.action
                for key, active in self.screen.active_bindings.items()
                if active.node is self and not active.binding.priority
            }
        return self._actions

    async def on_key(self, event: events.Key) -> None:
        """Do what is bound to the key."""
        action = self._bound().get(event.key)
        if action is not None and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()
