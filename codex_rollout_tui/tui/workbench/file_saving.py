"""The text of a workbench on its way to the disk, and what is asked where something stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.screen import Screen

from codex_rollout_tui.actions.policy_file import OnDisk
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.kit.paths import typed
from codex_rollout_tui.tui.workbench.dialogue import Dialogue
from codex_rollout_tui.tui.workbench.live_analysis import LiveAnalysis
from codex_rollout_tui.tui.workbench.open_policies import OpenPolicies
from codex_rollout_tui.tui.workbench.open_policy import OpenPolicy
from codex_rollout_tui.tui.workbench.status_pane import StatusPane

NOT_SAVED = "Not saved: the text is only here."


class FileSaving:
    """Saves one policy. `changed` is called when its file may stand otherwise."""

    def __init__(
        self,
        host: Screen[None],
        policy: OpenPolicy,
        policies: OpenPolicies,
        dialogue: Dialogue,
        analysis: LiveAnalysis,
        status: StatusPane,
        changed: Callable[[], None],
    ) -> None:
        self.policy = policy
        self.dialogue = dialogue
        self._host = host
        self._policies = policies
        self._analysis = analysis
        self._status = status
        self._changed = changed

    async def save(self) -> bool:
        """Save, asking where something stands in the way; whether the text is on disk now."""
        policy = self.policy
        if policy.lock.locked() and not self._host.is_current:
            return False
        async with policy.lock:
            note = True
            while True:
                data = policy.data or b""
                try:
                    current = await policy.on_disk(partial(policy.file.save, data, note=note))
                except RolloutError as error:
                    answer = await self._ask_refused(str(error))
                else:
                    if current is None:
                        self._saved(data, noted=note)
                        return True
                    policy.elsewhere = current
                    self._changed()
                    answer = await self._ask_changed(current, data)
                    if answer == "m":
                        policy.file.take(current)
                        continue
                    if answer == "t":
                        policy.take(current)
                        self._status.say("This is the text on disk now. ^z brings yours back.")
                        self._changed()
                        return True
                if answer == "a":
                    return await self._save_as(policy.data or b"")
                note = answer != "f"
                if answer not in ("r", "f"):
                    self._status.say(NOT_SAVED, "warn")
                    return False

    def _saved(self, data: bytes, *, noted: bool = True) -> None:
        self.policy.saved(data)
        if noted:
            self._status.say(*self._words(f"Saved: {self.policy.name}"))
        else:
            self._status.say("Saved the file alone: the rollout does not know of it. ^s notes it.", "warn")
        self._changed()

    def _words(self, sentence: str) -> tuple[str, str]:
        """What to say after saving, and in which style."""
        result = self._analysis.result
        if result.fresh and result.halt:
            return f"{sentence}. {result.halt} Do not deploy it like this.", "bad"
        return sentence, "good"

    async def _ask_refused(self, sentence: str) -> str:
        from codex_rollout_tui.tui.kit.question import QuestionOption

        options = [QuestionOption("a", "Save it as another file"), QuestionOption("r", "Try again")]
        if self.policy.file.recorder is not None:
            options.append(QuestionOption("f", "Write the file alone: the rollout will not know of it"))
        return await self.dialogue.choose("Not saved", sentence, options)

    async def _ask_changed(self, current: OnDisk, mine: bytes) -> str:
        from codex_rollout_tui.policy.compare.text_diff import changed
        from codex_rollout_tui.tui.kit.question import QuestionOption
        from codex_rollout_tui.tui.workbench.difference_rows import difference_rows

        name = self.policy.name
        another = QuestionOption("a", "Save mine as another file")
        if current.state == "blocked":
            return await self._ask_refused(current.why)
        if current.data is None:
            sentence = f"{name} is gone: somebody removed it, or moved it away."
            options = (another, QuestionOption("m", "Write it again"))
            return await self.dialogue.choose("The file is gone", sentence, options)
        sentence = f"Somebody else changed {name} since it was read. From theirs (-) to yours (+):"
        take_theirs = QuestionOption("t", "Take theirs (^z brings mine back)")
        keep_mine = QuestionOption("m", "Keep mine, overwrite theirs")
        diff = await self.policy.on_disk(partial(changed, current.data, mine))
        return await self.dialogue.choose(
            "Changed on disk", sentence, (another, take_theirs, keep_mine), difference_rows(diff)
        )

    async def _save_as(self, data: bytes) -> bool:
        """Save under another name, and go on with that file."""
        from codex_rollout_tui.actions.policy_file import free_name

        policy = self.policy
        free = await policy.on_disk(partial(free_name, policy.path))
        path = await self._created(data, str(Path(policy.name).with_name(free.name)))
        if path is None:
            self._status.say(NOT_SAVED, "warn")
            return False
        policy.file = await policy.on_disk(partial(self._policies.written, path, data))
        policy.name = str(path)
        try:
            noted = policy.file.recorder is None or await policy.on_disk(partial(policy.file.save, data)) is None
        except RolloutError:
            noted = False
        self._saved(data, noted=noted)
        return True

    async def _created(self, data: bytes, name: str) -> Path | None:
        """The new file that the text was written to; None where the person gave no name for it."""
        from codex_rollout_tui.actions.policy_file import create

        sentence = "The name of the new file; none that is there is overwritten."
        while name := await self.dialogue.name("Save as", sentence, name):
            path = typed(name)
            try:
                if await self.policy.on_disk(partial(create, path, data)):
                    return path
                sentence = f"{path} is there already. Another name:"
            except RolloutError as error:
                sentence = str(error)
        return None
