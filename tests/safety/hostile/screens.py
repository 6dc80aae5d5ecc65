"""The app on a hostile rollout, every screen of it, with every byte it sends to its terminal."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partialmethod
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.drivers import headless_driver
from textual.screen import Screen

from codex_rollout_tui import tui
from codex_rollout_tui.credentials.secret import Secret
from codex_rollout_tui.tui.app import RolloutApp
from codex_rollout_tui.tui.credentials.secret_screens import RevealScreen, SecretScreen
from codex_rollout_tui.tui.kit.question import NameScreen, QuestionOption, QuestionScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from tests.safety.hostile.text import EVIL, drawn
from tests.tui.driver import ChecklistDriver, opened

WALK: Sequence[Sequence[str]] = (
    ("down", "down", "tab", "down", "down", "tab", "pagedown", "end"),
    *((key, "escape") for key in "xwvaerocpyYfnFds"),
    ("space", "escape", "u"),
    ("slash", *"local", "enter", "escape"),
    ("question_mark", "escape"),
    ("ctrl+p", *"note", "escape"),
    ("4", "down", "down", "m", "e", "escape", "t", "r", "escape", "v", "escape", "c", "x", "escape"),
    ("question_mark", "escape", "a", *"ci", "enter", "escape", "escape"),
    ("2",),
    ("f8", "f8", "ctrl+t", "escape", "ctrl+space", "escape", "ctrl+f", "p", "enter", "escape"),
    ("ctrl+o", "down", "end", "escape"),
    ("ctrl+l", "down", "down", "down", "enter", "escape", "slash", "c", "escape", "end", "ctrl+l"),
    ("f4", *"git push", "enter", "escape"),
    *(("ctrl+b", letter, "down", "tab", "end", "escape") for letter in "ebicv"),
    ("ctrl+b", "a", "right", "d", "d", "escape"),
    ("ctrl+b", "c", "t", "x", "enter", "escape", "escape"),
    ("ctrl+b", "y", "alt+p", "down", "n", *"raw\t", "escape", "escape"),
    ("alt+p", "end", "enter"),
    ("f8", "f8", "ctrl+o", "end", "escape", "ctrl+l", "ctrl+l"),
    ("f1", "escape", "x", "ctrl+q", "escape", "ctrl+q", "d"),
)
"""Keys; what one of them opens, the next ones or an escape leave."""


class Wire(headless_driver.HeadlessDriver):
    """A terminal that keeps what it is sent."""

    sent: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.sent.append(data)


@asynccontextmanager
async def on_a_wire(root: Path, size: tuple[int, int]) -> AsyncIterator[tuple[ChecklistDriver, list[str]]]:
    """The app on a folder, and all it sends."""
    Wire.sent = []
    with_toasts = partialmethod(RolloutApp.run_test, notifications=True)
    with patch.object(headless_driver, "HeadlessDriver", Wire), patch.object(RolloutApp, "run_test", with_toasts):
        async with opened(root, size=size) as eyes:
            yield eyes, Wire.sent


async def leaks(root: Path, size: tuple[int, int], seen: set[str]) -> list[str]:
    """Walk through the app, adding the screens that were there: what came out that should not."""
    found: list[str] = []
    async with on_a_wire(root, size) as (eyes, sent):

        def look(what: str) -> None:
            screen = type(eyes.app.screen).__name__
            seen.add(screen)
            found.extend(f"{size} {what} on {screen}: {each}" for each in drawn("".join(sent)))
            sent.clear()

        for keys in WALK:
            for key in keys:
                await eyes.press(key)
                look(key)
        for screen in _asking():
            await eyes.app.push_screen(screen)
            await eyes.settle()
            look("asked")
        eyes.app.notify(EVIL, title=EVIL)
        await eyes.settle()
        look("a toast")
    return found


def _asking() -> Iterator[Screen[Any]]:
    """The screens that need a keyring, or whose words come from elsewhere."""
    signs = Signs(False)
    yield SecretScreen(EVIL, EVIL, "analytics", signs)
    yield RevealScreen(EVIL, Secret(EVIL))
    yield QuestionScreen(EVIL, EVIL, [QuestionOption("a", EVIL)], [((EVIL, ""),)])
    yield NameScreen(EVIL, EVIL, EVIL, EVIL)


def every_screen() -> set[str]:
    """The name of every screen there is: those that no other one is made from."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    return {screen.__name__ for screen in _made_from(Screen) if screen.__module__.startswith(tui.__name__)}


def _made_from(screen: type[Any]) -> Iterator[type[Any]]:
    for made in screen.__subclasses__():
        if not made.__subclasses__():
            yield made
        yield from _made_from(made)
