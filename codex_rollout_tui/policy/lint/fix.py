"""Apply the fix of a finding."""

from __future__ import annotations

from codex_rollout_tui.policy.edit.keys import append_item, remove, rename, set_value
from codex_rollout_tui.policy.lint.finding import Fix
from codex_rollout_tui.policy.text.document import Document


def apply(document: Document, fix: Fix) -> Document:
    """The text after a fix; raises PolicyEditError where its key cannot be edited."""
    for edit in fix.edits:
        if edit.action == "set":
            document = set_value(document, edit.path, edit.value)
        elif edit.action == "append":
            document = append_item(document, edit.path, edit.value)
        elif edit.action == "rename":
            document = rename(document, edit.path, edit.value)
        else:
            document = remove(document, edit.path)
    return document
