"""A writer: a person at one clone, as the journal calls them (`ana-ruiz-3f9c`), and as people do (Ana Ruiz)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 40


def slug(person: str) -> str:
    """A person's name as lower-case ASCII with hyphens; 'someone' when nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", _ascii(person).lower())[:_LONGEST].strip("-") or "someone"


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def person_of(writer: str, names: Iterable[str] = ()) -> str:
    """Who a writer is: the one of the names that fits, else what the writer lets one guess."""
    person = writer.rpartition("-")[0] or writer
    fitting = (name for name in sorted(names) if slug(name) == person)
    return next(fitting, person.replace("-", " ").title())
