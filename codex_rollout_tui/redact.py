"""Secrets found by their shape, so that none is written, shown or repeated by mistake: the one definition there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

HIDDEN = "[a secret]"
"""What stands in place of a secret, wherever one would be shown."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("sk-", "^[A-Za-z0-9_-]{16,}"),  # OpenAI, Anthropic and many who took after them
    ("sess-", "^[A-Za-z0-9_-]{16,}"),
    ("at-", r"^(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{24,}"),
    ("rt.", r"^(?=[A-Za-z0-9_.-]*\d)[A-Za-z0-9_.-]{24,}"),
    ("sk_live_", "^[A-Za-z0-9]{16,}"),  # Stripe
    ("gh", "^[pousr]_[A-Za-z0-9]{20,}"),
    ("github_pat_", r"^\w{20,}"),
    ("glpat-", r"^[\w-]{20,}"),
    ("npm_", "^[A-Za-z0-9]{30,}"),
    ("hf_", "^[A-Za-z]{30,}"),
    ("xox", "^[a-z]-[A-Za-z0-9-]{10,}"),
    ("AKIA", r"^[0-9A-Z]{16}\b"),
    ("ASIA", r"^[0-9A-Z]{16}\b"),
    ("AIza", r"^[\w-]{35}"),
    ("eyJ", r"^[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"),
    (
        "PRIVATE KEY-----",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\w\s+/=]|\\[nr])*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
    ),
    ("://", r"""(?<=://)[^\s/?#:@"'\\]*:(?![$<{%*\[])[^\s/?#@"'\\]+(?=@)"""),
    ("earer ", r"[Bb]earer (?=[\w.~+/=-]*\d)[\w.~+/=-]{16,}"),
    ("asic ", r"[Bb]asic (?=[\w+/=]*[\d=])[\w+/=]{16,}"),
)
"""What a kind of secret always has in it, which is quickly looked for, and what it looks like: `^` is that at the start
of a word. The last ones are a name with a password in an address, and what a header signs in with. A variable or a
placeholder is no secret."""
_SHORTEST = 7
"""Characters of the shortest that is one: `a://:b@`, a password in an address."""
_NAMES = ("token=", "secret=", "password=", "passwd=", "key=")
_NAME = r"(?i:token|secret|password|passwd|(?:api|access|secret|private)[_-]?key)"
_NAMED = (
    rf"""(?<=[?&])(?i:[a-z_-]{{0,20}}){_NAME}=(?![$<{{%*\[])[^\s&#"'\\]+""",
    rf"{_NAME}=(?=[\w.~+/-]*\d)(?=[\w.~+/-]*[A-Za-z])[\w.~+/-]{{12,}}",
)
"""The query of an address, and NAME=VALUE on a command line: the name says that the value is a secret."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with everything that looks like a secret left out, and every one of `secrets` too."""
    spans = secret_spans(text, secrets)
    if not spans:
        return text
    parts, end = [], 0
    for first, last in spans:
        parts += [text[end:first], HIDDEN]
        end = last
    return "".join((*parts, text[end:]))


def holds_secret(text: str) -> bool:
    """Whether something in a text looks like a secret."""
    return len(text) >= _SHORTEST and any(pattern.search(text) for pattern in _possible(text))


def secret_spans(text: str, secrets: Iterable[str] = ()) -> list[tuple[int, int]]:
    """From where to where in a text there are secrets, in order; those that touch are one."""
    spans = [match.span() for pattern in _possible(text) for match in pattern.finditer(text)]
    spans += [match.span() for secret in secrets if secret in text for match in re.finditer(re.escape(secret), text)]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _possible(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns that may match: a text is searched slowly only for what it may hold."""
    for mark, pattern in [kind for kind in _KINDS if kind[0] in text]:
        start = rf"{re.escape(mark)}(?<!\w{re.escape(mark)})" if pattern[0] == "^" else ""
        yield re.compile(start + pattern.removeprefix("^"))
    if "=" in text:
        small = text.lower()
        if any(name in small for name in _NAMES):
            yield from map(re.compile, _NAMED)


def secret_path(value: Any) -> tuple[str | int, ...] | None:
    """Where in plain data (tables, lists, texts, and the names in tables) a secret stands; None where none does.

    A name that is one ends the path as itself: whoever shows the path redacts it.
    """
    todo: list[tuple[_Step | None, Any]] = [(None, value)]
    while todo:
        step, part = todo.pop()
        if isinstance(part, str):
            if holds_secret(part):
                return _path_to(step)
        elif isinstance(part, Mapping):
            todo += [(_Step(step, name), text) for name, inner in part.items() for text in (str(name), inner)]
        elif isinstance(part, (list, tuple, set, frozenset)):
            todo += [(_Step(step, at), inner) for at, inner in enumerate(part)]
    return None


class _Step:
    """A step on the way into data, and the one before it: a path is put together only where one is asked for."""

    __slots__ = ("before", "name")

    def __init__(self, before: _Step | None, name: str | int) -> None:
        self.before = before
        self.name = name


def _path_to(step: _Step | None) -> tuple[str | int, ...]:
    names: list[str | int] = []
    while step is not None:
        names.append(step.name)
        step = step.before
    return tuple(reversed(names))
