"""The form beside the text: two views of one document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.edited_text import EditedText
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.status_pane import StatusPane

if TYPE_CHECKING:
    from codex_rollout_tui.tui.policyform.form import PolicyForm


class FormPane(Vertical):
    """Has the form once it was asked for; a change in either shows in the other."""

    def __init__(
        self,
        text: EditedText,
        analysis: LiveAnalysis,
        status: StatusPane,
        signs: Signs,
        in_sight: Callable[[], bool],
        *,
        id: str | None = None,
    ) -> None:
        """`in_sight` says whether the form is to go along with the text."""
        super().__init__(id=id)
        self._text = text
        self._analysis = analysis
        self._status = status
        self._signs = signs
        self._in_sight = in_sight
        self._form: PolicyForm | None = None
        self._document: Document | None = None
        """The text that the form shows."""
        self._edit = asyncio.Lock()

    @property
    def asks(self) -> bool:
        """Whether something is being typed or picked in the form."""
        return self._form is not None and self._form.asked is not None

    async def load(self) -> None:
        """Have the form there."""
        if self._form is None:
            from codex_rollout_tui.tui.policyform.form import PolicyForm

            self._form = PolicyForm(self._signs, id="form")
            await self.mount(self._form)

    async def enter(self) -> None:
        """Go to the form, at the key under the cursor."""
        form = self._form
        if form is None:
            return
        document, path = await asyncio.to_thread(_read, self._text.data, self._text.line)
        self._document = document
        form.show(document)
        form.set_findings(self._analysis.result.findings)
        if path:
            form.go_to(path)
        form.focus()
        self._text.show_names()

    def draw(self) -> None:
        """Show the text that is known by now."""
        if self._form is not None and self._in_sight() and self._analysis.result.fresh:
            self._draw(self._form, self._analysis.result.findings)

    @work(exclusive=True, group="draw-form")
    async def _draw(self, form: PolicyForm, findings: Sequence[Finding]) -> None:
        data = self._text.data
        if self._document is None or self._document.data != data:
            self._document = await asyncio.to_thread(Document, data)
        if self._in_sight() and self._text.data == data:
            form.show(self._document)
            form.set_findings(findings)

    def on_policy_form_edit_requested(self, event: PolicyForm.EditRequested) -> None:
        """The person chose something in the form."""
        event.stop()
        self._make(event.change, event.words)

    @work(group="make")
    async def _make(self, change: Callable[[Document], Document], words: str) -> None:
        """Make an edit of the text as it stands, one after the other."""
        async with self._edit:
            data = self._text.data
            try:
                document = await asyncio.to_thread(lambda: change(Document(data)))
            except RolloutError as error:
                self._status.say(str(error), "bad")
                return
            if self._text.data != data:
                sentence = "The text changed meanwhile: nothing was changed by the form. Choose it again."
                self._status.say(sentence, "warn")
                return
            if document.data != data:
                self._text.put(document.data)
                self._status.say(words)
            if self._form is not None and self._in_sight():
                self._document = document
                self._form.show(document)

    def on_policy_form_moved(self, event: PolicyForm.Moved) -> None:
        """The text goes along with the form."""
        event.stop()
        document = self._document
        if document is None or document.data != self._text.data or not event.path:
            return
        span = document.key_span(event.path) or document.span(event.path)
        if span is not None:
            self._text.go_to(span.line, span.column)


def _read(data: bytes, line: int) -> tuple[Document, Path]:
    document = Document(data)
    return document, path_at(document, line)


def path_at(document: Document, line: int) -> Path:
    """The innermost key or item whose statement holds a line (from 1), else the last one that begins before it."""
    path: Path = ()
    for entry in document.entries:
        key = entry.key or entry.value
        if key.line > line:
            break
        path = entry.path
    return path
