"""The live policy preview: the text as it is, what is wrong with it, and what Codex says."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.worker import get_current_worker

from codex_rollout_tui.tui.kit.lines import Lines
from codex_rollout_tui.tui.kit.real_codex import Ask
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.kit.titled_pane import TitledPane

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.finding import Finding
    from codex_rollout_tui.tui.checklist.rows_preview import Preview
    from codex_rollout_tui.tui.session.snapshot import Snapshot

ASK_AFTER_S = 0.12
"""How long the text must rest before Codex is asked, so that a burst of choices asks once."""


class PreviewPane(TitledPane):
    """Shows a policy. Checks and the verdict are worked out in threads; a newer text replaces an older question."""

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
        HELP: ClassVar[str] = (
            "The policy as it is in the file: changed lines are marked, and what is wrong stands below its line. "
            "F applies a safe fix, s saves this version."
        )

    class Verdict(Lines, can_focus=False):
        """What Codex says, and what there is to say beside it."""

        INDENT = 1

    def __init__(self, signs: Signs, ask: Ask | None) -> None:
        super().__init__(id="preview")
        self.text = self.Text(id="policy-text")
        self._verdict = self.Verdict(id="verdict")
        self.signs = signs
        self._ask = ask
        self._preview: Preview | None = None
        self._shown: tuple[bytes, bytes | None] | None = None
        self._cancel = threading.Event()
        self._line: int | None = None

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.text
        yield self._verdict

    def on_resize(self) -> None:
        self._draw()

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
        self.run_worker(lambda: self._check(snapshot), thread=True, exclusive=True, group="check")
        if not same_text:
            self._cancel.set()
            self._cancel = threading.Event()

    def _check(self, snapshot: Snapshot) -> None:
        from codex_rollout_tui.policy.compare.text_diff import changed
        from codex_rollout_tui.policy.lint.lint import check
        from codex_rollout_tui.tui.checklist.rows_preview import Preview

        worker = get_current_worker()
        document = snapshot.baseline
        if document is None:
            return
        old = self._preview
        preview = Preview(
            document=document,
            findings=check(document),
            diff=changed(snapshot.saved or b"", document.data),
            saved_at=snapshot.saved_at,
            verdict=old.verdict if old else None,
            asking="off" if self._ask is None else "running",
            stale=False,
            now=snapshot.statuses.now,
        )
        if old is not None and old.document.data == document.data:
            preview = replace(preview, asking=old.asking)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._checked, preview)

    def _checked(self, preview: Preview) -> None:
        self._attend(preview)
        self._preview = preview
        self._draw()
        self.post_message(self.Checked(preview.findings))
        if preview.asking == "running":
            cancel = self._cancel
            self.run_worker(lambda: self._judge(preview, cancel), thread=True, exclusive=True, group="verdict")

    def _judge(self, preview: Preview, cancel: threading.Event) -> None:
        if self._ask is None or cancel.wait(ASK_AFTER_S):
            return
        verdict = self._ask(preview.document.data, cancel)
        if not cancel.is_set() and not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._judged, replace(preview, verdict=verdict, asking="answered"))

    def _judged(self, preview: Preview) -> None:
        if self._preview is not None and self._preview.document.data == preview.document.data:
            self._preview = replace(self._preview, verdict=preview.verdict, asking="answered")
            self._draw()

    def _attend(self, preview: Preview) -> None:
        """Note the line to look at: the first that is another than before; at first, the first that is refused."""
        errors = (finding.line for finding in preview.findings if finding.severity == "error")
        if self._preview is None:
            self._line = next(errors, None)
            return
        before, after = (p.document.text.splitlines() for p in (self._preview, preview))
        same = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
        self._line = min(len(before), len(after)) + 1 if same is None else same + 1

    def _look_there(self, text: Lines, row_of: dict[int, int]) -> None:
        """Bring the line to look at into sight, once."""
        line, self._line = self._line, None
        if line is None or line not in row_of:
            return
        top, height = text.scroll_offset.y, text.size.height
        if not top <= row_of[line] < top + height - 2:
            text.scroll_to(y=max(0, row_of[line] - height // 2), animate=False, force=True, immediate=True)

    def _draw(self) -> None:
        if self._preview is None:
            return
        from codex_rollout_tui.tui.checklist.rows_preview import text_rows, verdict_rows

        text, verdict = self.text, self._verdict
        if text.cells:
            shown, row_of = text_rows(self._preview, self.signs, text.cells)
            text.show(shown)
            self._look_there(text, row_of)
            rows = verdict_rows(self._preview, self.signs, text.cells)
            verdict.styles.height = min(8, len(rows)) + 1
            verdict.show(rows)
