"""No key is pressed in vain: one that does nothing here is answered in a sentence."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual import events

from codex_rollout_tui.tui.kit.gate import GatedApp

NOTHING = "{key} does nothing here. f1 lists the keys."


@runtime_checkable
class HasMessageLine(Protocol):
    """A screen that has a line for what just happened."""

    def say(self, text: str, style: str = "", /) -> None:
        """Say a sentence there."""


@runtime_checkable
class ExplainsRefusedKeys(Protocol):
    """What knows why one of its actions cannot be done now."""

    def why_not(self, action: str, /) -> str:
        """Why, in a sentence; empty where nothing more is to be said."""


class UnusedKeysApp(GatedApp):
    """An app that answers keys which nobody else answered; the screen in front says it."""

    async def on_key(self, event: events.Key) -> None:
        """Do what is bound to a key that came back unused, or say why nothing is done."""
        event.prevent_default()
        if not await self._check_bindings(event.key):
            self._answer(event)

    def _answer(self, event: events.Key) -> None:
        screen: Any = self.screen
        if not isinstance(screen, HasMessageLine) or not (event.is_printable or event.key.startswith(("ctrl+", "f"))):
            return
        key = event.character if event.is_printable and event.character != " " else event.key
        screen.say(self._why_not(event.key) or NOTHING.format(key=(key or "").replace("ctrl+", "^")), "warn")

    def _why_not(self, key: str) -> str:
        """Why what is bound to a key cannot be done now, by who binds it or by the screen."""
        screen = self.screen
        for node, bindings in screen._modal_binding_chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                for explainer in (node, screen):
                    why = explainer.why_not(binding.action) if isinstance(explainer, ExplainsRefusedKeys) else ""
                    if why:
                        return why
        return ""
