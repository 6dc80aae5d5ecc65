"""The workbench by choices: the form beside the text, two views of one document."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.workbench.trying import TryingScreen

if TYPE_CHECKING:
    from codex_rollout_tui.tui.policyform.form import PolicyForm


class FormingScreen(TryingScreen):
    """Shows the form when it is first asked for; a change in either shows in the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z,super+z", "undo_change", "Undo", show=False, id="undo-in-form"),
        Binding("ctrl+y,super+y", "redo_change", "Redo", show=False, id="redo-in-form"),
    ]
    _form: PolicyForm | None = None
    _document: Document | None = None
    """The text that the form shows."""
    _making: asyncio.Lock | None = None

    async def action_form(self) -> None:
        """Go to the form, at the key under the cursor; from the form, close it and go to the text."""
        await caught_up(self.focused)
        if self.has_class("-at-form-pane"):
            self.remove_class("-formed", "-at-form-pane")
            self.set_focus(self.editor.text)
            return
        form = await self._opened()
        self.add_class("-formed", "-at-form-pane")
        document, at = await asyncio.to_thread(_read, self.editor.data, self.editor.line)
        self._document = document
        form.show(document)
        form.set_findings(self.view.findings)
        if at:
            form.go_to(at)
        form.focus()
        self.editor.text.show_names()

    async def _opened(self) -> PolicyForm:
        if self._form is None:
            from codex_rollout_tui.tui.policyform.form import PolicyForm

            self._form = PolicyForm(self.signs, id="form")
            await self.query_one("#form-pane").mount(self._form)
        return self._form

    @property
    def form(self) -> PolicyForm | None:
        """The form while it is in sight or was."""
        return self._form if self.has_class("-formed") else None

    def draw_form(self) -> None:
        """Show the text that is known by now in the form."""
        if self.form is not None and self.view.fresh:
            self._show_form(self.view.findings)

    @work(exclusive=True, group="draw-form")
    async def _show_form(self, findings: Sequence[Finding]) -> None:
        data = self.editor.data
        if self._document is None or self._document.data != data:
            self._document = (await asyncio.to_thread(_read, data, 1))[0]
        if self.form is not None and self.editor.data == data:
            self.form.show(self._document)
            self.form.set_findings(findings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("undo_change", "redo_change") and self._form is not None and self._form.asked is not None:
            return False  # something is being typed or picked
        return super().check_action(action, parameters)

    def action_undo_change(self) -> None:
        """Take the last step back, from wherever one is."""
        before = self.editor.data
        self.editor.text.action_undo()
        self.say("The last step is taken back." if self.editor.data != before else "There is nothing to take back.")

    def action_redo_change(self) -> None:
        """Take the step again that was undone last."""
        self.editor.text.action_redo()

    # -- from the form into the text

    def on_policy_form_wanted(self, event: PolicyForm.Wanted) -> None:
        """The person chose something in the form."""
        event.stop()
        self._make(event.change, event.words)

    @work(group="make")
    async def _make(self, change: Callable[[Document], Document], words: str) -> None:
        """Make an edit of the text as it stands, one after the other."""
        self._making = self._making or asyncio.Lock()
        async with self._making:
            data = self.editor.data
            try:
                document = await asyncio.to_thread(lambda: change(Document(data)))
            except RolloutError as error:
                self.say(str(error), "bad")
                return
            if self.editor.data != data:
                self.say("The text changed meanwhile: nothing was changed by the form. Choose it again.", "warn")
                return
            if document.data != data:
                self.put(document.data)
                self.say(words)
            if self.form is not None:
                self._document = document
                self.form.show(document)

    def on_policy_form_moved(self, event: PolicyForm.Moved) -> None:
        """The text goes along with the form."""
        event.stop()
        document = self._document
        if document is None or document.data != self.editor.data or not event.path:
            return
        span = document.key_span(event.path) or document.span(event.path)
        if span is not None:
            self.editor.go_to(span.line, span.column)


def _read(data: bytes, line: int) -> tuple[Document, Path]:
    document = Document(data)
    return document, path_at(document, line)


def path_at(document: Document, line: int) -> Path:
    """The innermost key or item whose statement holds a line (from 1), else the last one that begins before it."""
    found: Path = ()
    for entry in document.entries:
        key = entry.key or entry.value
        if key.line > line:
            break
        found = entry.path
    return found
