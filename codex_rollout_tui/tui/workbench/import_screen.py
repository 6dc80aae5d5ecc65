"""Import a policy: from a file or from what is pasted, looked at and compared before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from codex_rollout_tui.actions.policy_import import PASTED, ImportedPolicy, from_file, from_text, suggested_name
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.kit.lines import TextBlock
from codex_rollout_tui.tui.kit.path_field import PathField
from codex_rollout_tui.tui.kit.paths import missing, typed
from codex_rollout_tui.tui.kit.question import NameScreen
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.import_listing import ABOUT, ImportListing
from codex_rollout_tui.tui.workbench.list_screen import ListScreen
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.text_comparison import ComparedText
from codex_rollout_tui.tui.workbench.tool_result import ToolResult

FILE = "requirements.toml"


class ImportScreen(ListScreen[ToolResult, ComparedText]):
    """Gives back the text that was imported; a policy made of it in the rollout opens by itself."""

    HELP = (
        "Import a policy that exists. Type the path of a file, or paste the text: what is found is checked and "
        "compared with yours. Enter takes it into the text, as one step that ^z takes back; ^n makes a policy of it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it into the text", priority=True, id="take-import"),
        Binding("ctrl+n", "make", "As a new policy", priority=True, id="import-as-new"),
    ]

    def __init__(
        self, data: bytes, signs: Signs, of: str, policies: OpenPolicies, show: Callable[[OpenPolicy], object]
    ) -> None:
        """`data` is the text here; where there is a rollout, what is found can become a policy there to `show`."""
        start = policies.machine / FILE
        self.listing = ImportListing(data, signs)
        self.field = PathField(str(start) if start.is_file() else "", self._pasted, self.say, id="path")
        self._policies = policies
        self._show_policy = show
        self._sought = ""
        """The path that was last looked for; nothing while what was pasted is shown."""
        above = Horizontal(TextBlock([("From ", "muted-title")], id="from-word"), self.field, id="from")
        super().__init__("Import", self.listing.listing(), signs, of, above=above, begin_at=self.field)

    def on_mount(self) -> None:
        self.field.cursor_position = len(self.field.value)
        self._seek()

    # -- what is found

    @on(Input.Changed, "#path")
    def _typed(self) -> None:
        if self.field.value != self._sought:
            self._seek()

    @work(exclusive=True, group="seek")
    async def _seek(self) -> None:
        await self._look_for(self.field.value)

    async def _look_for(self, path: str) -> None:
        """Find what a path leads to; what is typed halfway is nothing to complain about."""
        imported: tuple[ImportedPolicy, ...] = ()
        lacking, problem = "", ""
        if path.strip():
            full = typed(path)
            try:
                lacking = await self.pane.in_thread(partial(missing, full))
                imported = () if lacking else await self.pane.in_thread(partial(from_file, str(full)))
            except RolloutError as error:
                problem = str(error)
        self._show(imported, path, problem, lacking)

    def _pasted(self, text: str) -> None:
        self._paste(text)

    @work(exclusive=True, group="seek")
    async def _paste(self, text: str) -> None:
        try:
            imported = await self.pane.in_thread(partial(from_text, text.encode("utf-8", "surrogateescape")))
        except RolloutError as error:
            self._show((), "", str(error))
        else:
            self._show(imported, "", "")
        self.field.value = ""

    def on_paste(self, event: events.Paste) -> None:
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            self._paste(text)

    def _show(self, imported: tuple[ImportedPolicy, ...], sought: str, problem: str, lacking: str = "") -> None:
        self._sought = sought
        self.listing.set(imported, problem, lacking)
        self.pane.choices.display = bool(imported)
        if imported:
            self.message.withdraw()
        self.pane.about.border_title = ABOUT if imported else "How to import"
        self.pane.reload()

    # -- taking it

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "make":
            return self._policies.root is not None and self._policies.author is not None
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        """Take what was found into the text; of several, go and choose one."""
        self._take()

    @work(exclusive=True, group="take")
    async def _take(self) -> None:
        imported = await self._chosen()
        if imported is None:
            return
        if imported.data == self.listing.data:
            self.say("This is the text here already: nothing was changed.", "warn")
        else:
            self.dismiss(ToolResult(imported.data, f"Imported {imported.for_journal}."))

    async def _chosen(self) -> ImportedPolicy | None:
        """The policy to take, once the path as it stands was looked for."""
        if self.field.value and self.field.value != self._sought:
            await self._look_for(self.field.value)
        policies = self.listing.policies
        if not policies:
            self.say("Nothing was found to take yet: name a file above, or paste the text.", "warn")
            return None
        if len(policies) > 1 and self.field.has_focus:
            self.set_focus(self.pane.choices)
            self.say(f"There are {len(policies)} policies in it: choose one.")
            return None
        return policies[self.pane.choices.cursor]

    def action_make(self) -> None:
        """Make a new policy of the rollout from what was found."""
        self._make()

    @work(exclusive=True, group="take")
    async def _make(self) -> None:
        imported, policies = await self._chosen(), self._policies
        if imported is None:
            return
        sentence = "What the new policy is called: lower-case letters, digits and hyphens."
        value = "" if imported.source == PASTED else suggested_name(imported.source)
        while name := await self.app.push_screen_wait(NameScreen("Import as a new policy", sentence, value, "Make it")):
            try:
                path = await self.pane.in_thread(partial(policies.import_policy, imported, name))
                policy = await policies.open(path, f"policies/{path.name}")
            except RolloutError as error:
                sentence, value = str(error), name
                continue
            self.dismiss(None)
            self._show_policy(policy)
            return
