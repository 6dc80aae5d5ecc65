"""Secrets that stand in a policy as data: where they may stand, and how the policy is shown without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from codex_rollout_tui.policy.catalogue.keys import DATA, Node, root
from codex_rollout_tui.policy.text.document import Document, Path
from codex_rollout_tui.redact import HIDDEN, holds_secret, redacted

_TELLING = re.compile(
    r"(?:token|secret|password|passwd|passphrase|credentials?|(?:api|access|private|secret)[_-]?key|authorization|cookie"
    r"|signature)\Z",
    re.IGNORECASE,
)
"""How the name of a key ends whose value is a secret."""
_NO_SECRET = re.compile(r"[$<{%*/~]|\d*\Z|\[")
"""How a variable, a placeholder, a path or a number begins."""
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{20,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_SHORTEST = 6
"""Characters; what is shorter is no secret, whatever its name is."""
_LITERAL = 8
"""Characters of a value that is left out wherever it stands: a shorter one may be an ordinary word."""
_MARKS = (
    b"bearer_token", b"headers", b"query_params", b"secret", b"passw", b"passphrase", b"api_key", b"api-key", b"apikey",
    b"_token", b"-token", b"access_key", b"access-key", b"accesskey", b"private_key", b"private-key", b"credential",
    b"cookie", b"authorization", b"signature", b"env", b"accesstoken", b"authtoken",
)  # fmt: skip
"""One of these, in small letters, stands in every text in which there is anything to look for."""


class PolicySecret(NamedTuple):
    """A text of a policy that is not shown: `certain` is what looks like a secret, the rest stands where one may."""

    path: Path
    text: str
    certain: bool


class _Places(NamedTuple):
    whole: frozenset[str]
    named: frozenset[str]
    telling: frozenset[str]
    pairs: frozenset[str]
    open: frozenset[str]


@cache
def _places() -> _Places:
    return _Places(**{name: frozenset(paths) for name, paths in DATA["secret_places"].items()})


def policy_secrets(values: Mapping[str, Any]) -> Iterator[PolicySecret]:
    """Every secret among the values of a policy, also under keys that Codex ignores."""
    return _walk((), values.items(), root(), values)


def _walk(
    path: Path, members: Iterable[tuple[str | int, Any]], node: Node | None, around: Any
) -> Iterator[PolicySecret]:
    todo = [(path, members, node, around)]
    while todo:
        path, members, node, around = todo.pop()
        for part, inner in members:
            if isinstance(part, str) and holds_secret(part):
                yield PolicySecret((*path, part), part, True)
            if isinstance(inner, str):
                certain = _judged(path, part, inner, node, around)
                if certain is not None:
                    yield PolicySecret((*path, part), inner, certain)
            elif inner and isinstance(inner, (dict, list)):
                below = inner.items() if isinstance(inner, dict) else enumerate(inner)
                todo.append(((*path, part), below, _child(node, part), inner))


def _at(path: Path, value: Any) -> Iterator[PolicySecret]:
    """Every secret in a value that stands at a path."""
    if not path:
        return _walk((), [("", value)], None, {})
    node: Node | None = root()
    for part in path[:-1]:
        node = _child(node, part)
    return _walk(path[:-1], [(path[-1], value)], node, {})


def _child(node: Node | None, part: str | int) -> Node | None:
    if node is None or (node.spec is not None and node.spec.open):
        return None
    if isinstance(part, int) and node.items is None:
        return next((child for at, child in enumerate(node.children.values()) if at == part), None)
    return node.child(part)


def _judged(path: Path, part: str | int, text: str, node: Node | None, around: Any) -> bool | None:
    """Whether a text looks like a secret; None where none can stand."""
    if holds_secret(text):
        return True
    places, child = _places(), _child(node, part)
    name = str(part)
    if child is not None and child.path in places.whole:
        return _NO_SECRET.match(text) is None
    if node is not None and node.path in places.named:
        return _is_secret(name, text)
    if node is not None and node.path in places.telling:
        return _is_secret(name, text) or None
    if node is not None and node.path in places.pairs and part == "value" and isinstance(around, Mapping):
        return _is_secret(str(around.get("name", "")), text)
    if child is None and isinstance(part, str):
        above = path[-1] if path else ""
        certain = _is_secret(name, text) if above in places.open else _is_named(name, text)
        return certain or None
    return None


def _is_named(name: str, text: str) -> bool:
    return _TELLING.search(name) is not None and len(text) >= _SHORTEST and _NO_SECRET.match(text) is None


def _is_secret(name: str, text: str) -> bool:
    """Whether the value of a header or a variable is one: its name says so, or it is of no language."""
    random = _RANDOM.fullmatch(text) is not None and _UUID.fullmatch(text) is None and _NO_SECRET.match(text) is None
    return random or _is_named(name, text)


def without_secrets(value: Any, path: Path) -> Any:
    """A value that stands at a path of a policy, fit to be shown: every secret in it replaced.

    Without a path the value is of nothing that is catalogued, and the names in it tell what is one.
    """
    return _hidden(value, path or ("",), {secret.path for secret in _at(path, value)})


def _hidden(value: Any, path: Path, hidden: set[Path]) -> Any:
    if isinstance(value, str):
        plain = redacted(value)
        return HIDDEN if path in hidden and plain == value else plain
    if isinstance(value, Mapping):
        return {redacted(name): _hidden(inner, (*path, name), hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner, (*path, at), hidden) for at, inner in enumerate(value)]
    return value


@lru_cache(maxsize=4)
def secret_texts(document: Document) -> tuple[str, ...]:
    """The secrets of a policy that their shape does not tell, as they stand in its text and as they are meant."""
    small = document.data.lower()
    if not any(mark in small for mark in _MARKS):
        return ()
    found: list[str] = []
    for secret in policy_secrets(document.values) if document.values is not None else _in_broken(document):
        if (secret.certain or len(secret.text) >= _LITERAL) and not holds_secret(secret.text):
            span = document.span(secret.path)
            raw = document.data[span.start : span.end].decode("utf-8", "replace") if span is not None else ""
            found += [part for part in (secret.text, raw.strip("\"'")) for part in part.split("\n") if len(part) > 3]
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


def _in_broken(document: Document) -> Iterator[PolicySecret]:
    """The same of a text that is not TOML at the moment: what the tolerant tree knows of it."""
    for entry in document.entries:
        if entry.header or entry.key is None or not entry.path:
            continue
        raw = document.data[entry.value.start : entry.value.end].decode("utf-8", "replace")
        if raw[:1] in "\"'":
            yield from _at(entry.path, raw.strip("\"'"))
