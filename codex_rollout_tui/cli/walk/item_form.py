"""A form of the app, asked question by question; what is refused is asked again, the other answers kept."""

from __future__ import annotations

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.walk.prompts import Prompts
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS, intro


def fill_in(purpose: str, rollout: Rollout, status: ItemStatus, statuses: Statuses, prompts: Prompts) -> bool:
    """Ask, and do it; False where nothing was saved. Raises RolloutError, and what ends a question."""
    form = ITEM_FORMS[purpose]
    output.painted((f"{form.title}: {status.item.title}", "strong"))
    above = intro(purpose, status, statuses)
    if above:
        output.line(above)
    fields = {field.name: field for field in form.fields(status, statuses.now)}
    values: dict[str, str] = {}
    for name, field in fields.items():
        asked = name != "copy" or values.get("file")
        values[name] = prompts.field(field) if asked else field.value
    while True:
        try:
            form.action(rollout, status.item.id, values)
        except UsageError as error:
            prompts.refuse(str(error))
            name = error.field
            if name not in fields:
                return False
            before, values[name] = values[name], prompts.field(fields[name])
            if not values[name] and not before:
                output.line("Left. Nothing was saved.")
                return False
        else:
            return True
