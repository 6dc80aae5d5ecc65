"""The keys of the checklist, in the order of the key bar; each does the action of a name.

All of them have priority: such a key is done before the next one is looked at, so what is typed ahead lands in the
form it opens and not in the list.
"""

from __future__ import annotations

from textual.binding import Binding, BindingType


def _key(key: str, action: str, description: str, id: str, *, show: bool = True, shown: str | None = None) -> Binding:
    return Binding(key, f"do('{action}')", description, show=show, key_display=shown, priority=True, id=id)


BINDINGS: list[BindingType] = [
    _key("space", "attest", "Attest", "attest"),
    _key("x", "fail", "Failed", "fail"),
    _key("w", "wait", "Wait", "wait"),
    _key("v", "waive", "Waive", "waive"),
    _key("a", "assign", "Assign", "assign"),
    _key("e", "note", "Note", "note"),
    _key("r", "reopen", "Reopen", "reopen"),
    _key("u", "undo", "Undo", "undo"),
    _key("c", "choices", "Choices", "choices"),
    _key("p", "policy", "Policy", "show-policy"),
    _key("o", "open_page", "Open", "open-page"),
    _key("y", "copy_link", "Copy", "copy-link"),
    _key("C", "copy_command", "Copy the command", "copy-command", show=False),
    _key("P", "copy_policy", "Copy the policy", "copy-policy", show=False),
    _key("Y", "copy_message", "Copy the last message", "copy-message", show=False),
    _key("slash", "search", "Search", "search", shown="/"),
    _key("f", "filter", "Filter", "filter"),
    _key("n", "next_open", "Next", "next-open"),
    _key("F", "fix", "Fix", "fix"),
    _key("d", "answers", "Answers", "answers"),
    _key("s", "save_version", "Save policy", "save-policy"),
    _key("1", "steps", "Checklist", "show-checklist", show=False),
    _key("2", "policies", "Policies", "show-policies"),
    _key("4", "keys", "Keys", "show-keys"),
    _key("escape", "back", "Back", "back"),
    _key("left,h", "back_left", "Back", "back-left", show=False),
    Binding("ctrl+z", "app.suspend", "Suspend", show=False, id="suspend"),
    Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
    Binding("shift+tab", "app.focus_previous", "Previous pane", show=False, id="previous-pane"),
]
