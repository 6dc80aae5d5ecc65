"""The tools of the workbench: what its menu lists. One entry makes a tool known to menu, keys, help and palette."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Tool(NamedTuple):
    """One tool: its letter in the menu, what it does, the action of the workbench that opens it, and its own key.

    `id` is what the key is remapped by.
    """

    letter: str
    words: str
    action: str
    id: str
    key: str
    shown: bool = False
    """Whether the key bar has it."""

    @property
    def binding(self) -> Binding:
        """Its own key. It has priority: what is typed right after it goes to the tool and not into the text."""
        return Binding(self.key, self.action, self.words, show=self.shown, priority=True, id=self.id)


TOOLS: tuple[Tool, ...] = (
    Tool("f", "Form", "form", "show-form", "ctrl+l", True),
    Tool("t", "Try it", "try", "try-it", "f4,alt+t"),
    Tool("e", "What it must do", "expectations", "show-expectations", "alt+e"),
    Tool("b", "Put in a block", "blocks", "show-blocks", "f2,alt+l"),
    Tool("i", "Import a policy", "import", "show-import", "alt+i"),
    Tool("c", "Compare with another text", "compare", "show-compare", "alt+c"),
    Tool("v", "Versions: the texts it had", "versions", "show-versions", "alt+v"),
    Tool("p", "Go to another policy, or make one", "policies", "show-other-policies", "alt+p"),
    Tool("a", "All policies side by side", "side_by_side", "show-side-by-side", "alt+m"),
    Tool("w", "Wrap long lines, or show them on one", "wrap_lines", "wrap-lines", "f5,alt+r"),
    Tool("y", "Copy the whole text", "copy_text", "copy-text", "alt+y"),
)
"""In the order of the menu. Letters that move in lists (g, h, j, k, l) are taken."""
