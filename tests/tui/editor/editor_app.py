"""An app with nothing but the editor, and what it said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from codex_rollout_tui.policy.lint.finding import Finding, Severity
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.terminal_app import TerminalApp
from tests.tui.settled import SettledPilot, drained

Heard = TypeVar("Heard", bound=Message)


class EditorApp(TerminalApp):
    """The editor alone; keeps every message and applies every splice to a copy of the bytes."""

    ANIMATION_LEVEL = "none"

    def __init__(self, editor: PolicyEditor) -> None:
        super().__init__()
        self.editor = editor
        self.copy = editor.data
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_mount(self) -> None:
        self.editor.focus()

    @on(PolicyEditor.Changed)
    def follow(self, event: PolicyEditor.Changed) -> None:
        self.heard.append(event)
        for start, end, replacement in event.splices:
            self.copy = self.copy[:start] + replacement + self.copy[end:]

    @on(PolicyEditor.CursorMoved)
    @on(PolicyEditor.FindingMet)
    def note(self, event: Message) -> None:
        self.heard.append(event)


class EditorDriver:
    """The editor worked by keys, and read from the screen."""

    def __init__(self, app: EditorApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.editor, self.text = app, pilot, app.editor, app.editor.text

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def write(self, words: str) -> None:
        await self.press(*words)

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def cursor(self) -> tuple[int, int]:
        return self.text.cursor

    def heard(self, kind: type[Heard]) -> list[Heard]:
        return [message for message in self.app.heard if isinstance(message, kind)]

    def check(self) -> None:
        """Show the findings the text has."""
        self.editor.set_findings(check(Document(self.editor.data)))


@asynccontextmanager
async def opened_editor(
    data: bytes | str, *, size: tuple[int, int] = (80, 16), ascii_only: bool = False, suggest: bool = False
) -> AsyncIterator[EditorDriver]:
    """An editor on a text, focused."""
    data = data.encode() if isinstance(data, str) else data
    app = EditorApp(PolicyEditor(data, signs=Signs(ascii_only), suggest=suggest))
    async with app.run_test(size=size):
        await drained(app)
        yield EditorDriver(app, SettledPilot(app))


def finding(line: int, column: int, end_line: int, end_column: int, severity: Severity = "error") -> Finding:
    """A finding at a place."""
    return Finding("REQ999", "test", severity, "x", line, column, end_line, end_column, "message", "why")


def painted(driver: EditorDriver) -> list[Region]:
    """Ask which regions are painted from now on: the list fills as they are asked for."""
    asked: list[Region] = []
    original = driver.text.refresh

    def refresh(*regions: Region, **options: bool) -> object:
        asked.extend(regions or [driver.text.size.region])
        return original(*regions, **options)

    driver.text.refresh = refresh  # type: ignore[method-assign, assignment]
    return asked
