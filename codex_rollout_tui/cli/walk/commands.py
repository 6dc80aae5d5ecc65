"""What can be said at an item, as data: the app's own keys where it has one, and a word for each."""

from __future__ import annotations

from typing import NamedTuple


class WalkCommand(NamedTuple):
    """One thing to say: its letter, its word, and what it does."""

    letter: str
    word: str
    help: str


COMMANDS = (
    WalkCommand("t", "attest", "say that it is done, with the answer and what proves it"),
    WalkCommand("x", "fail", "say that it is not as it should be"),
    WalkCommand("w", "wait", "somebody else must act first"),
    WalkCommand("v", "waive", "accept that it is not done, until a date"),
    WalkCommand("a", "assign", "give it to a person"),
    WalkCommand("e", "note", "write something down"),
    WalkCommand("r", "reopen", "set it back to to-do"),
    WalkCommand("u", "undo", "take back your last action"),
    WalkCommand("o", "open", "open its page in the browser, or say the address"),
    WalkCommand("p", "policy", "read the baseline policy"),
    WalkCommand("n", "next", "skip it: go to the next, the most urgent first (enter alone does the same)"),
    WalkCommand("b", "back", "go to the item before"),
    WalkCommand("/", "find", "find an item, like: find sandbox"),
    WalkCommand("l", "list", "list the items of this step"),
    WalkCommand("i", "item", "read this item again"),
    WalkCommand("m", "more", "read why, what was seen of it, whose it is, its sources and history"),
    WalkCommand("s", "status", "where the rollout stands"),
    WalkCommand("d", "answers", "the questions about the whole rollout, with your answers"),
    WalkCommand("?", "help", "this list"),
    WalkCommand("q", "quit", "end the walk"),
)
"""In the order in which help lists them."""


def command_of(text: str) -> tuple[WalkCommand | None, str]:
    """The command that a line says, and the rest of the line."""
    line = text.strip()
    if line.startswith("/"):
        line = f"/ {line[1:]}"
    first, _, rest = line.partition(" ")
    name = first if len(first) == 1 else first.casefold()
    return next((one for one in COMMANDS if name in (one.letter, one.word)), None), rest.strip()


def help_lines() -> list[str]:
    """The list of commands."""
    return [f"  {one.letter}  {one.word:8} {one.help}" for one in COMMANDS]
