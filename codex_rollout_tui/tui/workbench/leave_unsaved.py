"""Leaving with texts that are only here."""

from __future__ import annotations

from collections.abc import Sequence

from codex_rollout_tui.tui.workbench.dialogue import Dialogue
from codex_rollout_tui.tui.workbench.file_saving import FileSaving


async def settle(unsaved: Sequence[FileSaving], dialogue: Dialogue) -> bool:
    """Ask what is to become of them, and do it; False where the person stays."""
    from codex_rollout_tui.tui.kit.question import QuestionOption

    names = [saving.policy.name for saving in unsaved]
    if len(names) == 1:
        sentence, save = f"{names[0]} has changes that are only here.", "Save and leave"
    else:
        sentence = f"{len(names)} policies have changes that are only here: {', '.join(names)}."
        save = "Save all and leave"
    options = (QuestionOption("s", save), QuestionOption("d", "Leave without saving"))
    answer = await dialogue.choose("Not saved yet", sentence, options)
    if answer == "s":
        for saving in unsaved:
            if not await saving.save():
                return False
    return answer != "escape"
