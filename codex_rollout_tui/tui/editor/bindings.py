"""The editor's keys. Every id can be remapped; what a terminal cannot send has a second key.

`ctrl+@` is what most terminals send for ctrl+space, `ctrl+underscore` for ctrl+/, `f20` for shift+F8.
"""

from __future__ import annotations

from textual.binding import Binding, BindingType


def _quiet(key: str, action: str, description: str, name: str) -> Binding:
    return Binding(key, action, description, show=False, id=f"edit-{name}")


def _moving(key: str, selecting: str, to: str, description: str, name: str) -> list[Binding]:
    """A motion, and the same with a selection."""
    return [
        _quiet(key, f"move('{to}')", description, name),
        _quiet(selecting, f"move('{to}', True)", f"{description}, selecting", f"select-{name}"),
    ]


BINDINGS: list[BindingType] = [
    Binding("ctrl+@,ctrl+space", "complete", "Complete", key_display="^space", id="edit-complete"),
    Binding("f8,ctrl+n", "next_finding", "Next finding", key_display="f8", id="edit-next-finding"),
    _quiet("shift+f8,f20,alt+n", "previous_finding", "Previous finding", "previous-finding"),
    # With priority: what is typed right behind it goes into the bar.
    Binding("ctrl+f", "find", "Find", priority=True, id="edit-find"),
    Binding("ctrl+r", "replace", "Replace", show=False, priority=True, id="edit-replace"),
    _quiet("f3,ctrl+g", "find_next", "Find next", "find-next"),
    _quiet("shift+f3,f15,alt+g", "find_previous", "Find previous", "find-previous"),
    Binding("ctrl+underscore,ctrl+slash", "toggle_comment", "Comment", key_display="^/", id="edit-toggle-comment"),
    Binding("ctrl+z,super+z", "undo", "Undo", id="edit-undo"),
    _quiet("ctrl+y,super+y,ctrl+shift+z", "redo", "Redo", "redo"),
    *_moving("left", "shift+left", "left", "Left", "left"),
    *_moving("right", "shift+right", "right", "Right", "right"),
    *_moving("up", "shift+up", "up", "Up", "up"),
    *_moving("down", "shift+down", "down", "Down", "down"),
    *_moving("ctrl+left,alt+b", "ctrl+shift+left", "word_left", "Word left", "word-left"),
    *_moving("ctrl+right,alt+f", "ctrl+shift+right", "word_right", "Word right", "word-right"),
    *_moving("home,ctrl+a", "shift+home", "line_start", "Line start", "line-start"),
    *_moving("end,ctrl+e", "shift+end", "line_end", "Line end", "line-end"),
    *_moving("pageup", "shift+pageup", "page_up", "Page up", "page-up"),
    *_moving("pagedown", "shift+pagedown", "page_down", "Page down", "page-down"),
    *_moving("ctrl+home,alt+home", "ctrl+shift+home", "text_start", "Start of the text", "text-start"),
    *_moving("ctrl+end,alt+end", "ctrl+shift+end", "text_end", "End of the text", "text-end"),
    _quiet("f9,alt+s", "select_line", "Select line", "select-line"),
    _quiet("f7,alt+a", "select_all", "Select all", "select-all"),
    _quiet("backspace,shift+backspace", "delete('left')", "Delete left", "delete-left"),
    _quiet("delete,ctrl+d", "delete('right')", "Delete right", "delete-right"),
    _quiet("ctrl+w,ctrl+backspace,alt+backspace", "delete('word_left')", "Delete word left", "delete-word-left"),
    _quiet("alt+delete,ctrl+delete", "delete('word_right')", "Delete word right", "delete-word-right"),
    _quiet("ctrl+u,super+backspace", "delete('line_start')", "Delete to line start", "delete-to-line-start"),
    _quiet("ctrl+k", "delete_to_line_end", "Delete to line end, or the line", "delete-to-line-end"),
    _quiet("ctrl+shift+k,alt+k", "delete_line", "Delete line", "delete-line"),
    _quiet("tab", "tab", "Indent what is selected", "tab"),
    _quiet("alt+right", "indent", "Indent the lines", "indent"),
    _quiet("shift+tab,alt+left", "outdent", "Outdent the lines", "outdent"),
    _quiet("ctrl+x,super+x", "cut", "Cut", "cut"),
    _quiet("ctrl+c,super+c", "copy", "Copy", "copy"),
    _quiet("ctrl+v,super+v", "paste", "Paste", "paste"),
    _quiet("enter,ctrl+j", "break_line", "New line", "break-line"),
]
