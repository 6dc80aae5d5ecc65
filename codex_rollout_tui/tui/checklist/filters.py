"""The filter as a form: each question with `any` and what there is to choose from."""

from __future__ import annotations

from codex_rollout_tui.checklist.filter import Filter
from codex_rollout_tui.checklist.item_status import STATUSES
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.guide.load import SURFACES
from codex_rollout_tui.guide.model import OWNER_ROLES
from codex_rollout_tui.tui.kit.form_field import FormField


def filter_fields(statuses: Statuses, now: Filter) -> list[FormField]:
    """One row a question."""
    people = sorted({state.person for state in statuses.states.values() if state.person})
    asked = {
        "status": ("Status", now.status, STATUSES),
        "role": ("Owner role", now.role, OWNER_ROLES),
        "person": ("Person", now.person, tuple(people)),
        "surface": ("Surface", now.surface, SURFACES),
    }
    return [
        FormField(name, label, value or "any", ("any", *known), inline=True)
        for name, (label, value, known) in asked.items()
    ]
