"""Import a policy: from a file or from what is pasted, looked at and compared before it is taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from codex_rollout_tui.actions.policy_import import PASTED, Found, from_file, from_text, suggested
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.harmless import one_line
from codex_rollout_tui.policy.check import check
from codex_rollout_tui.policy.compare.meaning import Comparison, compare
from codex_rollout_tui.policy.diff import Diff, changed
from codex_rollout_tui.policy.text import PolicyText
from codex_rollout_tui.tui.screens.workbench_list import ListScreen
from codex_rollout_tui.tui.screens.workbench_question import NameScreen
from codex_rollout_tui.tui.signs import Signs
from codex_rollout_tui.tui.widgets.lines import Words
from codex_rollout_tui.tui.widgets.pathfield import PathField
from codex_rollout_tui.tui.widgets.rows import Row, Span, between, row
from codex_rollout_tui.tui.workbench.desk import Desk
from codex_rollout_tui.tui.workbench.differing import meaning_rows, summed
from codex_rollout_tui.tui.workbench.hand import Hand
from codex_rollout_tui.tui.workbench.present import difference_rows, found_spans, text_rows
from codex_rollout_tui.tui.workbench.taken import Taken

FILE = "requirements.toml"
HOW = (
    "Name a file above: a requirements.toml, a .mobileconfig, or a policy as base64. Or paste the text itself anywhere "
    "on this screen. Nothing is taken before you press enter."
)


class Looked(NamedTuple):
    """What was found, what is wrong with it, and what it would change in the text here."""

    doc: PolicyText
    errors: int
    warnings: int
    remarks: int
    comparison: Comparison
    diff: Diff


class ImportScreen(ListScreen[Taken, Looked]):
    """Gives back the text that was imported; a policy made of it in the rollout opens by itself."""

    NAME = "Import"
    LIST, ABOUT = "Found", "What taking it would change"
    ALL = True
    HELP = (
        "Import a policy that exists. Type the path of a file, or paste the text: what is found is checked and "
        "compared with yours. Enter takes it into the text, as one step that ^z takes back; ^n makes a policy of it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it into the text", priority=True, id="take-import"),
        Binding("ctrl+n", "make", "As a new policy", priority=True, id="import-as-new"),
    ]

    def __init__(self, data: bytes, signs: Signs, of: str, desk: Desk) -> None:
        """`data` is the text here; where the desk has a rollout, what is found can become a policy there."""
        super().__init__(signs, of)
        self.add_class("-long-rows")
        self._data = data
        self._desk = desk
        self._start = desk.machine / FILE
        self._found: tuple[Found, ...] = ()
        self._sought = ""
        """The path that was last looked for; nothing while what was pasted is shown."""
        self._problem = ""

    def above(self) -> ComposeResult:
        value = str(self._start) if self._start.is_file() else ""
        with Horizontal(id="from"):
            yield Words([("From ", "muted-title")], id="from-word")
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
        found: tuple[Found, ...] = ()
        problem = ""
        whole = Path(path.strip()).expanduser()
        try:
            if bool(path.strip()) and await self.in_thread(whole.is_file):
                found = await self.in_thread(partial(from_file, str(whole)))
        except (RolloutError, ValueError) as error:
            problem = str(error)
        self._show(found, path, problem)

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

    def _show(self, found: tuple[Found, ...], sought: str, problem: str) -> None:
        self._found, self._sought, self._problem = found, sought, problem
        self.forget()
        self.draw()
        self.choices.move_to(0)
        self.look()
        self.fill()

    # -- what is shown

    def listed(self, cells: int) -> list[Row]:
        return [between([(self._called(each), "")], self._end(at), cells) for at, each in enumerate(self._found)]

    def _called(self, found: Found) -> str:
        return one_line(found.detail.removeprefix("payload ") or Path(found.source).name)

    def _end(self, index: int) -> list[Span]:
        known = self._known.get(index)
        return self._counts(known) if isinstance(known, Looked) else []

    def _counts(self, found: Looked) -> list[Span]:
        return found_spans(found.errors, found.warnings, found.remarks, self.signs)

    def nothing(self, hand: Hand) -> list[Row]:
        problem = self._problem
        if not problem and self._sought.strip():
            problem = f"{one_line(self._sought)} is no file."
        rows = hand.wrapped([(one_line(problem), "bad" if self._problem else "warn")], "") if problem else []
        return [*rows, *([()] if rows else []), *hand.wrapped([(HOW, "dim")], "")]

    def find_out(self, index: int) -> Looked:
        doc, here = PolicyText(self._found[index].data), PolicyText(self._data)
        severities = [finding.severity for finding in check(doc)]
        counts = (severities.count("error"), severities.count("warning"), severities.count("info"))
        return Looked(doc, *counts, compare(here, doc), changed(self._data, doc.data))

    def told(self, index: int, found: Looked, hand: Hand) -> list[Row]:
        counts = row(*self._counts(found))
        where = hand.wrapped([(one_line(self._found[index].where), "dim")], "")
        if not found.diff:
            return [*hand.wrapped([("This is the text here.", "good")], ""), counts, *where]
        if not self._data.strip():
            head = hand.wrapped([("The text here is empty: this would be all of it.", "bold")], "")
            return [*head, counts, *where, (), *text_rows(found.doc)]
        rows = [*hand.wrapped([(f"{summed(found.comparison, found.diff)}.", "bold")], ""), counts, *where]
        meaning = meaning_rows(found.comparison, hand)
        rows += [(), *meaning] if meaning else []
        return [*rows, (), row(("Line by line", "muted-title")), *difference_rows(found.diff)]

    # -- taking it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "make":
            return self._desk.root is not None and self._desk.me is not None
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
            self.dismiss(Taken(found.data, f"Imported {found.noted}."))

    async def _chosen(self) -> Found | None:
        """The policy to take, once the path as it stands was looked for."""
        if self._field.value and self._field.value != self._sought:
            await self._look_for(self._field.value)
        if not self._found:
            self.say("There is nothing to take yet.", "warn")
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
        value = "" if found.source == PASTED else suggested(found.source)
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
