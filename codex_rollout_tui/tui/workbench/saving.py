"""The workbench and its file: saving, what others do to the file meanwhile, and leaving with unsaved text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget

from codex_rollout_tui.actions.policy_file import OnDisk, PolicyFile
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.editor.editor import PolicyEditor
from codex_rollout_tui.tui.kit.key_order import caught_up
from codex_rollout_tui.tui.kit.paths import typed
from codex_rollout_tui.tui.kit.rows import Row
from codex_rollout_tui.tui.kit.small_window import SmallWindowScreen

if TYPE_CHECKING:
    from codex_rollout_tui.tui.kit.question import QuestionOption
    from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies

T = TypeVar("T")


class FormerText(NamedTuple):
    """A text that stood in the file: since when (UTC, ISO), how it came about, and its bytes."""

    at: str
    about: str
    data: bytes


LOOK_EVERY_S = 1.0
"""How often the file is looked at for what others wrote."""


class SavingScreen(SmallWindowScreen):
    """Knows the file behind the editor. Subclasses show what it says, and have the editor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="save-text"),
        Binding("ctrl+q", "leave", "Leave", priority=True, id="leave-workbench"),
    ]

    desk: OpenPolicies
    """Where the other open policies are; it says so when it makes a workbench."""

    def __init__(self, file: PolicyFile, name: str) -> None:
        super().__init__()
        self.file = file
        self.file_name = name or str(file.path)
        self.elsewhere = OnDisk("same")
        """What others made of the file, while that is still to be dealt with."""
        self.edited = False
        """Whether the text may be another than the saved one; `is_unsaved` knows for sure."""
        self.texts: list[FormerText] = []
        """The texts that stood in the file since it was opened here, oldest first."""
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="disk")
        self._busy = asyncio.Lock()

    @property
    def editor(self) -> PolicyEditor:
        """The editor of the file's text."""
        raise NotImplementedError

    def say(self, sentence: str, style: str = "") -> None:
        """Show what just happened."""
        raise NotImplementedError

    def draw_file(self) -> None:
        """Show the name of the file and how it stands."""
        raise NotImplementedError

    def put(self, data: bytes) -> None:
        """Show another text, as a step that can be undone."""
        raise NotImplementedError

    def saved_words(self, sentence: str) -> tuple[str, str]:
        """What to say after saving, and in which style; subclasses know more about the text."""
        return sentence, "good"

    @property
    def is_unsaved(self) -> bool:
        """Whether the text would be lost if the app ended now."""
        if self.elsewhere.state == "gone":
            return True
        return self.edited and self.editor.data != (self.file.base or b"")

    def keep(self, about: str, data: bytes) -> None:
        """Remember a text that stands in the file now."""
        self.texts.append(FormerText(self.desk.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), about, data))

    def begin_looking(self) -> None:
        """Look at the file from now on."""
        if self.file.base is not None:
            self.keep("as it was opened", self.file.base)
        self.set_interval(LOOK_EVERY_S, self.look)
        self.run_worker(self._look_up(), group="look-up")

    async def _look_up(self) -> None:
        """Say so where the rollout does not know the text that was opened."""
        try:
            noted = await self._on_disk(self.file.is_noted)
        except RolloutError as error:
            self.say(str(error), "warn")
            return
        if not noted:
            self.say("The rollout does not know this text yet: it came by other means. ^s keeps and notes it.", "warn")

    def on_unmount(self) -> None:
        self._disk.shutdown(wait=False)

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    # -- what others do

    def look(self) -> None:
        """See whether somebody else wrote to the file."""
        if not self._busy.locked():
            self.run_worker(self._look(), exclusive=True, group="look")

    async def _look(self) -> None:
        async with self._busy:
            if await self._on_disk(self.file.unchanged):
                return
            found = await self._on_disk(self.file.look)
            before, self.elsewhere = self.elsewhere, found
            if found.state == "changed" and found.data is not None and not self.is_unsaved_beside(found):
                self._take(found)
                self.say("Somebody else changed the file: this is their text. ^z brings back the one before.", "warn")
            elif found.state != before.state:
                self._warn(found)
            self.draw_file()

    def is_unsaved_beside(self, found: OnDisk) -> bool:
        """Whether there is text here that neither was saved nor stands in the file."""
        data = self.editor.data
        return data != (self.file.base or b"") and data != found.data

    def _warn(self, found: OnDisk) -> None:
        if found.state == "changed":
            self.say("Somebody else changed the file. Yours is untouched: ^s asks what to do.", "bad")
        elif found.state == "gone":
            self.say("The file is gone from the disk. Its text is still here: ^s writes it again.", "bad")
        elif found.state == "blocked":
            self.say(found.why, "bad")

    def _take(self, found: OnDisk) -> None:
        """Go on with the text on disk."""
        self.file.take(found)
        self.elsewhere = OnDisk("same")
        self.keep("somebody else's", found.data or b"")
        self.put(found.data or b"")
        self.edited = False

    # -- saving

    def action_save(self) -> None:
        """Write the text to the file."""
        self.run_worker(self.save(), group="save")

    async def save(self) -> bool:
        """Save, asking where something stands in the way; whether the text is on disk now."""
        if self._busy.locked() and self.app.screen is not self:
            return False
        async with self._busy:
            note = True
            while True:
                data = self.editor.data
                write = partial(self.file.save, data, note=note)
                try:
                    found = await self._on_disk(write)
                except RolloutError as error:
                    answer = await self._ask_refused(str(error))
                else:
                    if found is None:
                        self._saved(data, noted=note)
                        return True
                    self.elsewhere = found
                    self.draw_file()
                    answer = await self._ask_changed(found, data)
                    if answer == "m":
                        self.file.take(found)
                        continue
                    if answer == "t":
                        self._take(found)
                        self.say("This is the text on disk now. ^z brings yours back.")
                        self.draw_file()
                        return True
                if answer == "a":
                    return await self._save_as(self.editor.data)
                note = answer != "f"
                if answer not in ("r", "f"):
                    self.say("Not saved: the text is only here.", "warn")
                    return False

    def _saved(self, data: bytes, *, noted: bool = True) -> None:
        self.elsewhere = OnDisk("same")
        self.edited = self.editor.data != data
        self.keep("saved", data)
        if noted:
            self.say(*self.saved_words(f"Saved: {self.file_name}"))
        else:
            self.say("Saved the file alone: the rollout does not know of it. ^s notes it.", "warn")
        self.draw_file()

    async def _ask(
        self, title: str, sentence: str, options: Sequence[QuestionOption], shown: Sequence[Row] = ()
    ) -> str:
        from codex_rollout_tui.tui.kit.question import QuestionScreen

        self.desk.come_forward(self)
        return await self.app.push_screen_wait(QuestionScreen(title, sentence, options, shown))

    async def _ask_refused(self, sentence: str) -> str:
        from codex_rollout_tui.tui.kit.question import QuestionOption

        options = [QuestionOption("a", "Save it as another file"), QuestionOption("r", "Try again")]
        if self.file.recorder is not None:
            options.append(QuestionOption("f", "Write the file alone: the rollout will not know of it"))
        return await self._ask("Not saved", sentence, options)

    async def _ask_changed(self, found: OnDisk, mine: bytes) -> str:
        from codex_rollout_tui.policy.compare.text_diff import changed
        from codex_rollout_tui.tui.kit.question import QuestionOption
        from codex_rollout_tui.tui.workbench.difference_rows import difference_rows

        another = QuestionOption("a", "Save mine as another file")
        if found.state == "blocked":
            return await self._ask_refused(found.why)
        if found.data is None:
            sentence = f"{self.file_name} is gone: somebody removed it, or moved it away."
            return await self._ask("The file is gone", sentence, (another, QuestionOption("m", "Write it again")))
        sentence = f"Somebody else changed {self.file_name} since it was read. From theirs (-) to yours (+):"
        theirs, over = (
            QuestionOption("t", "Take theirs (^z brings mine back)"),
            QuestionOption("m", "Keep mine, overwrite theirs"),
        )
        diff = await self._on_disk(lambda: changed(found.data or b"", mine))
        return await self._ask("Changed on disk", sentence, (another, theirs, over), difference_rows(diff))

    async def _save_as(self, data: bytes) -> bool:
        """Save under another name, and go on with that file."""
        from codex_rollout_tui.actions.policy_file import create, free_name, recorder_of
        from codex_rollout_tui.tui.kit.question import NameScreen

        sentence = "The name of the new file; none that is there is overwritten."
        free = await self._on_disk(lambda: free_name(self.file.path))
        value = str(Path(self.file_name).with_name(free.name))
        while True:
            name = await self.app.push_screen_wait(NameScreen("Save as", sentence, value))
            if not name:
                self.say("Not saved: the text is only here.", "warn")
                return False
            path = typed(name)
            try:
                if await self._on_disk(lambda path=path: create(path, data)):  # type: ignore[misc]
                    break
                sentence = f"{path} is there already. Another name:"
            except RolloutError as error:
                sentence = str(error)
            value = name
        author, clock = self.desk.author, self.desk.clock
        self.file = await self._on_disk(lambda: PolicyFile(path, data, recorder_of(path, author, clock)))
        self.file_name = str(path)
        try:
            noted = self.file.recorder is None or await self._on_disk(partial(self.file.save, data)) is None
        except RolloutError:
            noted = False
        self._saved(data, noted=noted)
        return True

    # -- leaving

    def action_leave(self) -> None:
        """Leave the workbench; text that is not saved is asked about."""
        if self.app.screen is self:
            self.run_worker(self._leave(), exclusive=True, group="leave")

    async def _leave(self) -> None:
        # A key that the text does not know goes up to the app: whoever is on its way has to be heard first.
        for node in self.focused.ancestors_with_self if self.focused else ():
            if isinstance(node, (Widget, App)):
                await caught_up(node)
        async with self._busy:
            pass
        await self.desk.leave(self)

    async def settle(self, unsaved: Sequence[SavingScreen]) -> bool:
        """Ask what is to become of texts that are only here, and do it; False where the person stays."""
        from codex_rollout_tui.tui.kit.question import QuestionOption

        if len(unsaved) == 1:
            sentence, save = f"{unsaved[0].file_name} has changes that are only here.", "Save and leave"
        else:
            names = ", ".join(screen.file_name for screen in unsaved)
            sentence, save = f"{len(unsaved)} policies have changes that are only here: {names}.", "Save all and leave"
        options = (QuestionOption("s", save), QuestionOption("d", "Leave without saving"))
        answer = await self._ask("Not saved yet", sentence, options)
        if answer == "s":
            for screen in unsaved:
                if not await screen.save():
                    return False
        return answer != "escape"
