"""The app at its keys: a question may be open while a deed waits for its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events

from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.credentials.screen import CredentialsScreen
from tests.tui.driver import ChecklistDriver, opened


class KeysDriver(ChecklistDriver):
    """The app at its keys."""

    @property
    def keys(self) -> CredentialsScreen:
        """The screen of the keys, wherever it is on the stack."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, CredentialsScreen))

    @property
    def key(self) -> Credential:
        """The key at hand."""
        assert self.keys.panes.at_hand is not None
        return self.keys.panes.at_hand

    async def paste(self, text: str) -> None:
        """Paste, as the terminal tells it."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def store(self, secret: str) -> None:
        """Enter a key where one is asked for, and store it."""
        await self.paste(secret)
        await self.press("enter")


@asynccontextmanager
async def at_keys(
    root: Path, *, size: tuple[int, int] = (120, 36), settings: Settings | None = None
) -> AsyncIterator[KeysDriver]:
    """The app on a folder, on its keys."""
    async with opened(root, size=size, settings=settings) as home:
        eyes = KeysDriver(home.app, home.pilot, home.clock)
        await eyes.press("4")
        assert isinstance(eyes.app.screen, CredentialsScreen)
        yield eyes
