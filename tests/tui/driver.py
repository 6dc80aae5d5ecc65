"""Drive the app as a person would: press keys, read the screen."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.start import start
from codex_rollout_tui.codex.verdict import Verdict
from codex_rollout_tui.settings import Settings
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.checklist.screen import ChecklistScreen
from codex_rollout_tui.tui.session.session import Session
from codex_rollout_tui.tui.session.snapshot import Snapshot
from tests.tui.analysis.place import shared_dispatcher
from tests.tui.settled import SettledPilot, send_key, settled, until

NOW = datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC)
ANA = Author("Ana Ruiz", lambda: "3f9c")


def accepted(data: bytes, cancel: threading.Event) -> Verdict:
    """Stands in for a Codex that likes everything but a sandbox list without read-only."""
    text = data.decode()
    bad = "allowed_sandbox_modes" in text and "read-only" not in text
    return Verdict(
        accepted=not bad,
        version="0.169.0",
        detail="must include 'read-only'" if bad else "",
        reason="",
        remedy="",
        key="allowed_sandbox_modes" if bad else None,
    )


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)


class ChecklistDriver:
    """A running app, its keys and its screen."""

    def __init__(self, app: RolloutApp, pilot: Pilot[None], clock: Clock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    async def press(self, *keys: str) -> None:
        """Press keys one by one, waiting for what each of them sets going."""
        for key in keys:
            send_key(self.app, key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into the field that has the focus."""
        await self.pilot.press(*text)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no worker is at work, but those that ask something, and everything is drawn."""
        await settled(self.app)

    async def see(self, *texts: str, gone: str = "") -> None:
        """Wait until texts are on the screen, and another is not."""

        def holds() -> bool:
            words = self.words
            return all(text in words for text in texts) and not (gone and gone in words)

        await until(self.app, holds, lambda: f"never saw {texts} without {gone!r}:\n{self.text}")

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """What is on the screen, as one text."""
        return "\n".join(self.lines).replace("\xa0", " ")

    @property
    def words(self) -> str:
        """What is on the screen, with every run of white space as one space."""
        return " ".join(self.text.split())

    @property
    def home(self) -> ChecklistScreen:
        """The checklist."""
        home = self.app.home
        assert home is not None
        return home

    @property
    def snapshot(self) -> Snapshot:
        """What the checklist shows."""
        assert self.home.snapshot is not None
        return self.home.snapshot

    def status(self, item: str) -> str:
        """The status of an item as the screen has it."""
        return self.snapshot.statuses.states[item].status


@asynccontextmanager
async def opened(
    root: Path,
    *,
    size: tuple[int, int] = (120, 36),
    author: Author = ANA,
    settings: Settings | None = None,
    clock: Clock | None = None,
    ask: Callable[[bytes, threading.Event], Verdict] | None = accepted,
) -> AsyncIterator[ChecklistDriver]:
    """The app on a folder, settled."""
    clock = clock or Clock()
    session = Session(root, author, clock, root.parent / "config" / "settings.toml")
    app = RolloutApp(session, settings or Settings(), ask, dispatcher=shared_dispatcher())
    try:
        async with app.run_test(size=size):
            eyes = ChecklistDriver(app, SettledPilot(app), clock)
            await eyes.settle()
            yield eyes
    finally:
        session.close()


def begun(root: Path, **more: object) -> Path:
    """A rollout of Acme with both surfaces and three owners."""
    start(
        root,
        ANA,
        organisation="Acme",
        surfaces=["local", "cloud"],
        owners={"workspace-owner": "Ana Ruiz", "security-owner": "Ben Okafor", "analytics-owner": "Chiara"},
        clock=lambda: NOW,
    )
    return root
