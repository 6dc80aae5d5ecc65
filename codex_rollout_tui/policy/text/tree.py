"""The syntax tree of a text: from tree-sitter, out of the last tree where there is one, and always in good time."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.policy.text.quick_scan import looks_newer

if TYPE_CHECKING:
    from tree_sitter import Language, Parser, Tree

LONGEST_S = 0.3
"""How long a text that may be broken is parsed: its errors can take tree-sitter time by the square of their number."""

SMALL = 16_000
"""Bytes up to which a text with errors is always parsed anew."""
LARGE = 200_000
"""Bytes beyond which it pays to know first whether a text is sound."""


class ParseSoundness(NamedTuple):
    """Whether a text can be read as TOML 1.1, which takes time to find out."""

    known: bool
    """Whether asking costs nothing any more."""
    ask: Callable[[], bool]
    problem: Callable[[], int]
    """The byte offset at which reading stops."""


SOUND = ParseSoundness(True, lambda: True, lambda: 0)


class Syntax(NamedTuple):
    """A tree, the text it was made from (as long as the policy's), and the comments that text does not show."""

    tree: Tree
    body: bytes
    hidden: list[tuple[int, int]]


def parse(body: bytes, sound: ParseSoundness, old: Syntax | None = None) -> Syntax:
    """The tree of any text; `old` is that of an earlier one, whose parts are used again wherever they still hold.

    The grammar knows TOML 1.0. A text that is sound, though it has what only TOML 1.1 allows, is parsed with that
    written otherwise; in a broken one brackets may mean nothing, so it is parsed as it stands. One that takes too long
    is parsed up to its problem only.
    """
    newer, tree = looks_newer(body), None
    if not newer:
        patient = (sound.known or len(body) > LARGE) and sound.ask()
        tree = _parsed(body, old, limited=not patient)
        if tree is not None and not tree.root_node.has_error:
            return Syntax(tree, body, [])
    if sound.ask():
        from codex_rollout_tui.policy.text.token_scan import mask

        masked, hidden = mask(body)
        if tree is None or masked != body:
            tree = _parsed(masked, old, limited=False)
        if tree is not None:
            return Syntax(tree, masked, hidden)
    tree = tree or _parsed(body, old, limited=True)
    if tree is not None:
        return Syntax(tree, body, [])
    upto = body[: sound.problem()]
    tree = _parsed(upto, None, limited=True)
    return Syntax(tree, upto, []) if tree else Syntax(_parser(limited=False).parse(b""), b"", [])


def _parsed(body: bytes, old: Syntax | None, *, limited: bool) -> Tree | None:
    """The tree of a text, None where that took too long.

    One without errors is the same with and without an older tree; one with errors is nearly always, so that of a small
    text is made anew.
    """
    parser = _parser(limited=limited)
    try:
        tree = parser.parse(body, _edited(old, body)) if old is not None else parser.parse(body)
        if old is None or len(body) > SMALL or not tree.root_node.has_error:
            return tree
        return parser.parse(body)
    except ValueError:
        parser.reset()
        return None


def _edited(old: Syntax, body: bytes) -> Tree:
    """The old tree, told which bytes have changed."""
    start, end = shared_ends(old.body, body)
    tree = old.tree.copy()
    if start == len(old.body) == len(body):
        return tree
    before, after = len(old.body) - end, len(body) - end
    tree.edit(start, before, after, _point(body, start), _point(old.body, before), _point(body, after))
    return tree


def _point(body: bytes, at: int) -> tuple[int, int]:
    return body.count(b"\n", 0, at), at - (body.rfind(b"\n", 0, at) + 1)


def shared_ends(before: bytes, after: bytes) -> tuple[int, int]:
    """How many first and, apart from these, last bytes two texts share."""
    start = _shared(before, after)
    return start, _shared(before[start:][::-1], after[start:][::-1])


def _shared(first: bytes, second: bytes) -> int:
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


_own = threading.local()


def _parser(*, limited: bool) -> Parser:
    """A parser for this thread alone."""
    name = "limited" if limited else "patient"
    known: Parser | None = getattr(_own, name, None)
    if known is None:
        from tree_sitter import Parser

        with warnings.catch_warnings():
            # The new way, a callback, is only for texts that are handed over in pieces.
            warnings.simplefilter("ignore", DeprecationWarning)
            known = Parser(_language(), timeout_micros=int(LONGEST_S * 1_000_000)) if limited else Parser(_language())
        setattr(_own, name, known)
    return known


@cache
def _language() -> Language:
    from tree_sitter import Language

    return Language(_grammar())


def _grammar() -> object:
    """The TOML grammar, from the compiled half of its package: the other half costs as much as a whole lint."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    package = find_spec("tree_sitter_toml")
    inside = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("tree_sitter_toml._binding", inside)
    if spec is None or spec.loader is None:
        import tree_sitter_toml

        return tree_sitter_toml.language()
    binding = module_from_spec(spec)
    spec.loader.exec_module(binding)
    return binding.language()
