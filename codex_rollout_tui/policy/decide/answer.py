"""The answer to a question about a client view, with its line, and what must be known beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.decision import MEASURED, Decision, Question, Word
from codex_rollout_tui.policy.text.document import Path, look_up


def answer(
    view: ClientView,
    question: Question,
    asked: str,
    decision: Word,
    reason: str,
    path: Path = (),
    *,
    instead: str | None = None,
    notes: Iterable[str] = (),
    basis: str = MEASURED,
) -> Decision:
    """A decision by the key at `path`, with its line, and with the note that other clients may decide otherwise."""
    sentences = tuple(dict.fromkeys(notes))
    if view.client != NEWEST:
        sentences += (f"Of Codex {view.client} only the keys it reads were measured, not how it decides.",)
    line = view.line(path) if path else None
    return Decision(question, asked, decision, reason, dotted(path) or None, line, instead, sentences, basis)


def rules_out(view: ClientView, key: str, value: str) -> bool:
    """Whether the policy lists what may be chosen for a key, and a value is not among it."""
    return isinstance(view.get(key), list) and value not in map(named, view.items(key))


def not_read(view: ClientView, *path: str | int) -> str | None:
    """A note that this client does not read a key the policy sets; None where it reads it, or it is not set."""
    if view.document.has(path) and look_up(view.values, path, None) is None:
        return f"Codex {view.client} does not read {dotted(path)} (line {view.line(path)}): to it, it is not there."
    return None


def dotted(path: Path) -> str:
    """A path as it is shown."""
    return ".".join(str(part) for part in path)


def named(value: Any) -> Any:
    """A value of an enumeration, which may also be written as a table: `{ prompt = {} }`."""
    if isinstance(value, dict) and len(value) == 1 and next(iter(value.values())) == {}:
        return next(iter(value))
    return value
