"""The live policy preview: the text as it is, what is wrong with it, and what Codex says."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.message import Message
from textual.worker import get_current_worker

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.kit.titled_pane import TitledPane

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding
    from codex_rollout_tui.tui.analysis.dispatcher import Dispatcher
    from codex_rollout_tui.tui.checklist.preview_text import PreviewFacts
    from codex_rollout_tui.tui.checklist.rows_preview import Asking, Preview
    from codex_rollout_tui.tui.session.snapshot import Snapshot

ASK_AFTER_S = 0.12
"""How long the text must rest before Codex is asked, so that a burst of choices asks once."""


class PreviewPane(TitledPane):
    """Shows a policy. It is worked out beside the app, the verdict in a thread; a newer text replaces an older one."""

    DEFAULT_CSS = """
    PreviewPane > #policy-text { height: 1fr; }
    PreviewPane > #verdict { height: auto; max-height: 8; border-top: solid $foreground 22%; overflow: hidden; }
    """

    class Checked(Message):
        """The findings are those of the text shown."""

        def __init__(self, findings: Sequence[Finding]) -> None:
            super().__init__()
            self.findings = findings

    class Text(Lines):
        """The policy's text."""

        INDENT = 1
        FOCUS_STYLES = False
        HELP: ClassVar[str] = (
            "The policy as it is in the file: changed lines are marked, and what is wrong stands below its line. "
            "F applies a safe fix, s saves this version."
        )

    class Verdict(Lines, can_focus=False):
        """What Codex says, and what there is to say beside it."""

        INDENT = 1

    def __init__(self, signs: Signs, ask: Ask | None, dispatcher: Dispatcher) -> None:
        super().__init__(id="preview")
        self.text = self.Text(id="policy-text")
        self.text.fit = self._fit
        self._verdict = self.Verdict(id="verdict")
        self.signs = signs
        self._ask = ask
        self._dispatcher = dispatcher
        self._data = b""
        self._policy = dispatcher.text(lambda: self._data)
        self._preview: Preview | None = None
        self._shown: tuple[bytes, bytes | None] | None = None
        self._cells = 0
        """The width that rows were asked for last."""
        self._cells_of_rows = 0
        self._cancel = threading.Event()
        self._place: int | None = None
        """The row to bring into sight."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.text
        yield self._verdict

    def _fit(self) -> None:
        if self._preview is not None and self.text.cells != self._cells:
            self._lay_out()
        self._draw()

    def on_unmount(self) -> None:
        self._dispatcher.forget(self._policy)

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings of the text shown."""
        return self._preview.findings if self._preview else ()

    def look_at(self, snapshot: Snapshot) -> None:
        """Show the baseline policy of a snapshot, checked and judged anew when its text is another."""
        document = snapshot.baseline
        if document is None:
            self.title.name_it("no policy yet")
            return
        self.title.name_it("policies/baseline.toml")
        if self._shown == (document.data, snapshot.saved):
            return
        same_text = self._shown is not None and self._shown[0] == document.data
        self._shown = (document.data, snapshot.saved)
        if not same_text:
            self._data = document.data
            self._policy.renew()
            self._dispatcher.abandon(self._policy)
            self._cancel.set()
            self._cancel = threading.Event()
        self._check(snapshot, same_text=same_text)

    @work(exclusive=True, group="check")
    async def _check(self, snapshot: Snapshot, *, same_text: bool) -> None:
        from codex_rollout_tui.tui.checklist.rows_preview import Preview

        facts = await self._fetched(snapshot.saved)
        verdict = self._preview.verdict if self._preview else None
        asking: Asking = "off" if self._ask is None else "running"
        if same_text and self._preview is not None:
            asking = self._preview.asking
        self._preview = Preview(
            findings=self._policy.values["findings"],
            added=facts.added,
            removed=facts.removed,
            saved_at=snapshot.saved_at,
            verdict=verdict,
            asking=asking,
            stale=False,
            now=snapshot.statuses.now,
        )
        self._place = facts.place
        if self.text.cells not in (0, self._cells):
            await self._fetched(snapshot.saved)  # the window is another one by now
        self._draw()
        self.post_message(self.Checked(self._preview.findings))
        if asking == "running":
            judge = partial(self._judge, self._preview, self._data, self._cancel)
            self.run_worker(judge, thread=True, exclusive=True, group="verdict")

    async def _fetched(self, saved: bytes | None) -> PreviewFacts:
        from codex_rollout_tui.tui.checklist.preview_text import preview

        cells = self._cells = self.text.room
        facts = await self._dispatcher.run(self._policy, preview, saved, self.signs, cells)
        self._cells_of_rows = cells
        return facts

    @work(exclusive=True, group="lay-out")
    async def _lay_out(self) -> None:
        if self._shown is not None:
            await self._fetched(self._shown[1])
            self._draw()

    def _judge(self, preview: Preview, data: bytes, cancel: threading.Event) -> None:
        if self._ask is None or cancel.wait(ASK_AFTER_S):
            return
        verdict = self._ask(data, cancel)
        if not cancel.is_set() and not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._judged, data, replace(preview, verdict=verdict))

    def _judged(self, data: bytes, judged: Preview) -> None:
        if self._preview is not None and self._data == data:
            self._preview = replace(self._preview, verdict=judged.verdict, asking="answered")
            self._draw()

    def _look_there(self, text: Lines) -> None:
        """Bring the row to look at into sight, once."""
        place, self._place = self._place, None
        if place is None:
            return
        top, height = text.scroll_offset.y, text.size.height
        if not top <= place < top + height - 2:
            text.scroll_to(y=max(0, place - height // 2), animate=False, force=True, immediate=True)

    def _draw(self) -> None:
        if self._preview is None or not self.text.is_attached:
            return  # nothing to show, or nowhere any more
        from codex_rollout_tui.tui.checklist.rows_preview import verdict_rows

        text, verdict = self.text, self._verdict
        if text.cells:
            is_fitting = self._cells_of_rows == text.cells
            text.show(self._policy.rows.get("text", ()) if is_fitting else ())
            if is_fitting:
                self._look_there(text)
            rows = verdict_rows(self._preview, self.signs, text.cells)
            verdict.styles.height = min(8, len(rows)) + 1
            verdict.show(rows)
