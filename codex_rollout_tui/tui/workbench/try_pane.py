"""The policy tried out: a line to type on, and what the policy as it stands says to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from codex_rollout_tui.tui.kit.lines import Lines, PaneTitle
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.try_answer import TryAnswer
from codex_rollout_tui.tui.workbench.try_field import TryField
from codex_rollout_tui.tui.workbench.try_rows import answer_rows, tally

if TYPE_CHECKING:
    from codex_rollout_tui.policy.expectations.judge import Judgement

ANSWER_ROWS = 5


class TryPane(Vertical):
    """A title with how many expectations are met, the field, and the answer: anew at every change of the text."""

    DEFAULT_CSS = """
    TryPane { height: 2; }
    TryPane:focus-within, TryPane.-answered { height: 7; }
    TryPane Horizontal { height: 1; }
    TryPane #try-kind { width: 7; height: 1; overflow: hidden; padding-left: 1; }
    TryPane TryField { width: 1fr; background: $background; padding: 0; }
    TryPane TryField:focus { background: $panel; }
    TryPane:ansi TryField, TryPane:ansi TryField:focus { background: ansi_default; }
    TryPane #try-answer { height: 5; overflow: hidden; }
    """

    def __init__(
        self, analysis: LiveAnalysis, signs: Signs, context: Callable[[int], RowContext], *, id: str | None = None
    ) -> None:
        """`context` is what rows of a width are made with."""
        super().__init__(id=id)
        self._analysis = analysis
        self._row_context = context
        self._field = TryField()
        self._rows = _AnswerRows(id="try-answer")
        self._title = PaneTitle(line=signs.empty, id="try-title")
        self._kind = Lines(id="try-kind")
        self._kind.can_focus = False
        self._answer: TryAnswer | None = None

    def compose(self) -> ComposeResult:
        yield self._title
        with Horizontal():
            yield self._kind
            yield self._field
        yield self._rows

    def on_mount(self) -> None:
        self._show_hint("")
        self._show_kind("")

    def enter(self, text: str = "") -> None:
        """Go to the field; with something to try, that stands in it."""
        self.screen.set_focus(self._field)
        if text:
            self._field.value = text

    # -- the answer

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.try_again()

    def try_again(self) -> None:
        """Answer what stands in the field, for the text as it is known now."""
        if not self._rows.is_attached:
            return
        text = self._field.value
        if text.strip():
            self._try(text)
        else:
            self._answer = None
            self._draw()

    @work(exclusive=True, group="try")
    async def _try(self, text: str) -> None:
        answer = self._answer = await self._analysis.answer(text)
        self._draw()
        if answer is None or answer.decision is None or answer.typed.question != "command":
            return
        second = await self._analysis.second_opinion(answer.typed.asked)
        self._answer = answer._replace(second=second)
        self._draw()

    # -- drawing

    @on(Lines.Fitted, "#try-answer")
    def _draw(self) -> None:
        if not self._rows.is_attached:
            return  # the screen is taken down
        from codex_rollout_tui.policy.expectations.typed_question import NAMES

        answer = self._answer
        context = self._row_context(self._rows.cells)
        self._show_kind(NAMES[answer.typed.question] if answer is not None else "")
        self._show_hint(self._tally(context, self._analysis.result.expected or ()))
        if context.cells:
            self.set_class(bool(self._field.value), "-answered")
            self._rows.show(answer_rows(answer, context, ANSWER_ROWS))

    def _tally(self, context: RowContext, expected: tuple[Judgement, ...]) -> str:
        return "".join(text for text, _ in tally(expected, context)) if expected else ""

    def _show_hint(self, hint: str) -> None:
        self._title.name_it(" Try it ", hint)

    def _show_kind(self, kind: str) -> None:
        """Show what the typed text is taken for."""
        self._kind.styles.width = len(kind or "try") + 4
        self._kind.show([row((kind or "try", "dim"), (" > ", "accent"))])

    def on_descendant_focus(self) -> None:
        self._title.light(True)

    def on_descendant_blur(self) -> None:
        self._title.light(False)


class _AnswerRows(Lines, can_focus=False):
    """The answer's rows."""

    INDENT = 1
