"""What several kinds of value share."""

from __future__ import annotations

from typing import Any

from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.row import Drafts, ValueKind, raw
from codex_rollout_tui.policy.form.steps import FormChange
from codex_rollout_tui.policy.form.write import put


class Holder(ValueKind):
    """A kind with rows below."""

    def folds(self, field: KeyField, drafts: Drafts) -> bool:
        return True


def set_to(field: KeyField, value: Any) -> FormChange:
    """The change that gives a key a value."""
    path = field.path
    return FormChange(f"{field.title} = {raw(value)}", lambda document: put(document, path, value))
