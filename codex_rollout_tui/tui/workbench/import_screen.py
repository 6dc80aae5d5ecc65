"""Import a policy: from a file or from what is pasted, looked at and compared before it is taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from codex_rollout_tui.actions.policy_import import PASTED, ImportedPolicy, from_file, from_text, suggested_name
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.tui.kit.keybar import MessageLine
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.pathfield import PathField
from codex_rollout_tui.tui.kit.paths import missing, typed
from codex_rollout_tui.tui.kit.question import NameScreen
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, between, row
from codex_rollout_tui.tui.kit.signs import Signs
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.rows import finding_row, findings_spans, text_rows
from codex_rollout_tui.tui.workbench.take_screen import ComparedText, TakeScreen
from codex_rollout_tui.tui.workbench.tool_result import ToolResult

FILE = "requirements.toml"
NAMED = 3
"""How many of the things that are wrong with a text are named before it is taken."""
HOW = (
    "Name a file above: a requirements.toml, a .mobileconfig, or a policy as base64. Or paste the text itself anywhere "
    "on this screen. Nothing is taken before you press enter."
)


class ImportScreen(TakeScreen):
    """Gives back the text that was imported; a policy made of it in the rollout opens by itself."""

    NAME = "Import"
    LIST, ABOUT = "ImportedPolicy", "What taking it would change"
    HELP = (
        "Import a policy that exists. Type the path of a file, or paste the text: what is found is checked and "
        "compared with yours. Enter takes it into the text, as one step that ^z takes back; ^n makes a policy of it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it into the text", priority=True, id="take-import"),
        Binding("ctrl+n", "make", "As a new policy", priority=True, id="import-as-new"),
    ]

    def __init__(self, data: bytes, signs: Signs, of: str, desk: OpenPolicies) -> None:
        """`data` is the text here; where the desk has a rollout, what is found can become a policy there."""
        super().__init__(data, signs, of)
        self._desk = desk
        self._start = desk.machine / FILE
        self._found: tuple[ImportedPolicy, ...] = ()
        self._sought = ""
        """The path that was last looked for; nothing while what was pasted is shown."""
        self._problem = ""
        """Why what is there cannot be imported."""
        self._lacking = ""
        """Why there is nothing at the path yet; it may be typed halfway."""

    def above(self) -> ComposeResult:
        value = str(self._start) if self._start.is_file() else ""
        with Horizontal(id="from"):
            yield TextBlock([("From ", "muted-title")], id="from-word")
            yield PathField(value, self._pasted, self.say, id="path")

    def begin(self) -> None:
        self.set_focus(self._field)
        self._field.cursor_position = len(self._field.value)
        self._seek()

    @property
    def _field(self) -> PathField:
        return self.query_one(PathField)

    # -- what is found

    @on(Input.Changed, "#path")
    def _typed(self) -> None:
        if self._field.value != self._sought:
            self._seek()

    @work(exclusive=True, group="seek")
    async def _seek(self) -> None:
        await self._look_for(self._field.value)

    async def _look_for(self, path: str) -> None:
        """Find what a path leads to; what is typed halfway is nothing to complain about."""
        found: tuple[ImportedPolicy, ...] = ()
        lacking, problem = "", ""
        if path.strip():
            whole = typed(path)
            try:
                lacking = await self.in_thread(partial(missing, whole))
                found = () if lacking else await self.in_thread(partial(from_file, str(whole)))
            except RolloutError as error:
                problem = str(error)
        self._show(found, path, problem, lacking)

    def _pasted(self, text: str) -> None:
        self._paste(text)

    @work(exclusive=True, group="seek")
    async def _paste(self, text: str) -> None:
        try:
            found = await self.in_thread(partial(from_text, text.encode("utf-8", "surrogateescape")))
        except RolloutError as error:
            self._show((), "", str(error))
        else:
            self._show(found, "", "")
        self._field.value = ""

    def on_paste(self, event: events.Paste) -> None:
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            self._paste(text)

    def _show(self, found: tuple[ImportedPolicy, ...], sought: str, problem: str, lacking: str = "") -> None:
        self._found, self._sought, self._problem, self._lacking = found, sought, problem, lacking
        self.choices.display = bool(found)
        if found:
            self.query_one(MessageLine).withdraw()
        self.about.border_title = self.ABOUT if found else "How to import"
        self.forget()
        self.choices.show(self.listed(self.app.size.width))  # a list that was hidden has no width yet
        self.draw()
        self.choices.move_to(0)
        self.look()
        self.fill()

    # -- what is shown

    def listed(self, cells: int) -> list[Row]:
        return [self._row(at, each, cells) for at, each in enumerate(self._found)]

    def _row(self, at: int, found: ImportedPolicy, cells: int) -> Row:
        called = one_line(found.detail.removeprefix("payload ") or Path(found.source).name)
        known = self._known.get(at)
        if not isinstance(known, ComparedText):
            return between([(called, "")], [], cells)
        end, short = (findings_spans(known.findings, self.signs, words=words) for words in (True, False))
        return between([(called, "")], end, cells, short)

    def nothing(self, context: RowContext) -> list[Row]:
        return [*self._trouble(context), *context.wrapped([(HOW, "dim")], "")]

    def _trouble(self, context: RowContext) -> list[Row]:
        if self._problem:
            return [*context.wrapped([(one_line(self._problem), "bad")], ""), ()]
        return [*context.wrapped([(self._lacking, "warn")], ""), ()] if self._lacking else []

    def find_out(self, index: int) -> ComparedText:
        document = Document(self._found[index].data)
        return self.against(document, check(document))

    def facts(self, index: int, found: ComparedText, context: RowContext) -> list[Row]:
        wrong = [finding for finding in found.findings if finding.severity == "error"]
        rows = [
            row(*findings_spans(found.findings, self.signs)),
            *(part for each in wrong[:NAMED] for part in context.wrapped(finding_row(each, context))),
        ]
        return [*rows, *context.wrapped([(one_line(self._found[index].where), "dim")], "")]

    def told(self, index: int, found: ComparedText, context: RowContext) -> list[Row]:
        if self._data.strip() or not found.diff:
            return super().told(index, found, context)
        head = context.wrapped([("The text here is empty: this would be all of it.", "bold")], "")
        return [*head, *self.facts(index, found, context), (), *text_rows(found.document)]

    # -- taking it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "make":
            return self._desk.root is not None and self._desk.author is not None
        return super().check_action(action, parameters)

    async def action_take(self) -> None:
        """Take what was found into the text; of several, go and choose one."""
        await self.caught_up()
        self._take()

    @work(exclusive=True, group="take")
    async def _take(self) -> None:
        found = await self._chosen()
        if found is None:
            return
        if found.data == self._data:
            self.say("This is the text here already: nothing was changed.", "warn")
        else:
            self.dismiss(ToolResult(found.data, f"Imported {found.for_journal}."))

    async def _chosen(self) -> ImportedPolicy | None:
        """The policy to take, once the path as it stands was looked for."""
        if self._field.value and self._field.value != self._sought:
            await self._look_for(self._field.value)
        if not self._found:
            self.say("Nothing was found to take yet: name a file above, or paste the text.", "warn")
            return None
        if len(self._found) > 1 and self._field.has_focus:
            self.set_focus(self.choices)
            self.say(f"There are {len(self._found)} policies in it: choose one.")
            return None
        return self._found[self.choices.cursor]

    async def action_make(self) -> None:
        """Make a new policy of the rollout from what was found."""
        await self.caught_up()
        self._make()

    @work(exclusive=True, group="take")
    async def _make(self) -> None:
        found, desk = await self._chosen(), self._desk
        if found is None:
            return
        sentence = "What the new policy is called: lower-case letters, digits and hyphens."
        value = "" if found.source == PASTED else suggested_name(found.source)
        while name := await self.app.push_screen_wait(NameScreen("Import as a new policy", sentence, value, "Make it")):
            try:
                path = await self.in_thread(partial(desk.import_policy, found, name))
                sheet = await desk.open(path, f"policies/{path.name}")
            except RolloutError as error:
                sentence, value = str(error), name
                continue
            self.dismiss(None)
            desk.show(sheet)
            return
