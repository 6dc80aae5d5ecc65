"""What Codex makes of a shell script before it asks the command rules.

The agent hands every command to a shell as a script. Where a script is plain (words only, joined by && || ; | or line
ends) Codex asks the rules about each command in it; any other script is asked about whole, as `bash -lc SCRIPT`.
Codex reads scripts with the tree-sitter grammar for bash, and so do we. Which constructs are plain was measured on
0.169.0 with an agent that was told what to run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

SHELLS = frozenset(
    [
        *(folder + name for name in ("bash", "zsh") for folder in ("", "/bin/", "/usr/bin/")),
        *(folder + name for name in ("bash", "zsh") for folder in ("/usr/local/bin/", "/opt/homebrew/bin/")),
        *(folder + "sh" for folder in ("", "/bin/", "/usr/bin/")),
    ]
)
"""The programs Codex takes for a shell, spelled exactly so (public source of codex-rs, read 2026-11)."""
FLAGS = ("-lc", "-c")
LONGEST = 100_000
"""Characters of a script that are looked at; nobody types more, and a longer one is not split."""

_JOINTS = {"&&", "||", ";", "|", '"', "'"}
_AROUND = {"program", "list", "pipeline", "command", "command_name", "concatenation", "string", "string_content"}
_LEAVES = {"word", "number", "raw_string"}
_BARE = frozenset("#*?[]\\^{}~")
"""Characters with a meaning of their own in some shell: outside of quotes they keep a script whole."""
_ESCAPE = re.compile(r"\\[\"\\$`\n]")
_NAMES = {
    "redirected_statement": "a redirection",
    "file_redirect": "a redirection",
    "heredoc_redirect": "a here-document",
    "herestring_redirect": "a here-string",
    "variable_assignment": "a variable that is set",
    "variable_assignments": "a variable that is set",
    "simple_expansion": "a variable",
    "expansion": "a variable",
    "command_substitution": "a command substitution",
    "process_substitution": "a process substitution",
    "arithmetic_expansion": "arithmetic",
    "subshell": "parentheses",
    "compound_statement": "braces",
    "comment": "a comment",
    "negated_command": "a ! before a command",
    "declaration_command": "export, declare or the like",
    "unset_command": "unset",
    "test_command": "a test in brackets",
    "extglob_pattern": "a pattern of file names",
    "brace_expression": "braces",
    "ansi_c_string": "a $'...' string",
    "translated_string": 'a $"..." string',
    "function_definition": "a function",
    "&": "a & that sends a command to the background",
    "|&": "a |& pipe",
}


class Script(NamedTuple):
    """A script as Codex takes it apart: its commands as words, or none and the construct that keeps it whole."""

    commands: tuple[tuple[str, ...], ...] = ()
    obstacle: str = ""

    @property
    def plain(self) -> bool:
        """Whether Codex asks about each command by itself."""
        return bool(self.commands)


def unwrap(words: Sequence[str]) -> str | None:
    """The script of `bash -lc SCRIPT` and its like, None where the words are another command."""
    if len(words) == 3 and words[0] in SHELLS and words[1] in FLAGS:
        return words[2]
    return None


def quoted_as_one(text: str) -> tuple[str, ...] | None:
    """The words of a text that is one `bash -lc SCRIPT`, as Codex shows the command it wants to run; else None."""
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    return tuple(words) if unwrap(words) is not None else None


def split(script: str) -> Script:
    """Take a script apart as Codex does; never raises."""
    if len(script) > LONGEST:
        return Script(obstacle="its length")
    from tree_sitter import Language, Parser
    from tree_sitter_bash import language

    safe = _safe(script)
    top = Parser(Language(language())).parse(safe.encode("utf-8", "surrogatepass")).root_node
    if top.has_error:
        return Script(obstacle="something that is not shell syntax")
    reader = _Reader(script, safe)
    commands: list[tuple[str, ...]] = []
    todo = [top]
    while todo:
        node = todo.pop()
        if node.is_named and node.type == "command":
            words = reader.words(node)
            if words is None:
                return Script(obstacle=reader.obstacle(node))
            commands.append(words)
        elif not (node.type in _AROUND if node.is_named else node.type in _JOINTS or not node.type.strip()):
            return Script(obstacle=_named(node))
        else:
            todo.extend(reversed(node.children))
    return Script(tuple(commands)) if commands else Script(obstacle="no command in it")


def _safe(script: str) -> str:
    """The script with other characters for those beyond Latin-1, letters for letters and blanks for blanks.

    The grammar looks each one up in a table of 256, and reads what lies beyond it, or crashes.
    """
    if script.isascii():
        return script
    return "".join(char if ord(char) < _TABLE else _IN_PLACE[char.isalnum(), char.isspace()] for char in script)


_TABLE = 256
_IN_PLACE = {(True, False): "é", (False, True): "\u00a0", (False, False): "·"}


class _Reader:
    """Reads the words of a script in the tree of its safe spelling, which has as many characters."""

    def __init__(self, script: str, safe: str) -> None:
        self._script = script
        self._bytes = None if script.isascii() else safe.encode("utf-8", "surrogatepass")

    def words(self, command: Node) -> tuple[str, ...] | None:
        """The words of a plain command; None where one of them is more than literal text."""
        words: list[str] = []
        for child in command.children:
            if child.type == "command_name":
                # A program name in quotes is beyond Codex: the script stays whole.
                inner = child.named_children
                word = self._word(inner[0]) if len(inner) == 1 and inner[0].type == "word" else None
            else:
                word = self._word(child)
            if word is None:
                return None
            words.append(word)
        return tuple(words)

    def _word(self, node: Node) -> str | None:
        if node.type in ("word", "number"):
            text = self._text(node)
            return None if node.children or _odd(text) else text
        if node.type == "raw_string":
            return self._text(node)[1:-1]
        if node.type == "string":
            plain = all(child.type in ("string_content", '"') for child in node.children)
            text = self._text(node)[1:-1]
            return text if plain and not _ESCAPE.search(text) else None
        if node.type == "concatenation":
            parts = [self._word(child) for child in node.children]
            word = "".join(part or "" for part in parts)
            return word if word and None not in parts else None
        return None

    def _text(self, node: Node) -> str:
        start, end = (self._character(at) for at in node.byte_range)
        return self._script[start:end]

    def _character(self, at: int) -> int:
        return at if self._bytes is None else len(self._bytes[:at].decode("utf-8", "surrogatepass"))

    def obstacle(self, command: Node) -> str:
        """What in a command is not plain."""
        todo = list(reversed(command.children))
        while todo:
            node = todo.pop()
            if node.type == "command_name" and node.named_children and node.named_children[0].type != "word":
                return "a program name that is not a plain word"
            if node.type in _NAMES:
                return _NAMES[node.type]
            if node.type in ("word", "number") and (odd := _odd(self._text(node))):
                return f"{odd} outside of quotes"
            if node.type == "string" and _ESCAPE.search(self._text(node)):
                return "a backslash in double quotes"
            if node.type not in _AROUND | _LEAVES | _JOINTS:
                return _named(node)
            todo.extend(reversed(node.children))
        return "a word that is not literal text"


def _odd(text: str) -> str:
    """The first character that is not literal outside of quotes, or nothing."""
    return "=" if text.startswith("=") else next((char for char in text if char in _BARE), "")


def _named(node: Node) -> str:
    """A construct in words; of a command with a redirection, what is redirected how."""
    if node.type == "redirected_statement":
        node = next((child for child in node.children if child.type in _NAMES), node)
    return _NAMES.get(node.type, "something other than plain commands")
