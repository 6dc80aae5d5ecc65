"""Apply the fix of a finding."""

from __future__ import annotations

from codex_rollout_tui.policy.edit.keys import append_item, remove, rename, set_value
from codex_rollout_tui.policy.lint.finding import Fix
from codex_rollout_tui.policy.text.document import PolicyText


def apply(doc: PolicyText, fix: Fix) -> PolicyText:
    """The text after a fix; raises PolicyEditError where its key cannot be edited."""
    for edit in fix.edits:
        if edit.action == "set":
            doc = set_value(doc, edit.path, edit.value)
        elif edit.action == "append":
            doc = append_item(doc, edit.path, edit.value)
        elif edit.action == "rename":
            doc = rename(doc, edit.path, edit.value)
        else:
            doc = remove(doc, edit.path)
    return doc
