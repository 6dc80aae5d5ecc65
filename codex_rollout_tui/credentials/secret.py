"""A secret in hand: it never shows itself, whoever prints, logs, pickles or formats it."""

from __future__ import annotations

from typing import Never

LAST = 4


class Secret:
    """Holds a key between the moment it is read and the moment it is used; only `reveal` gives it away."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the keyring, the one request or the one command it is meant for."""
        return self._value

    @property
    def last4(self) -> str:
        """What names it to people; nothing for one too short to spare four characters."""
        return self._value[-LAST:] if len(self._value) > 2 * LAST else ""

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not written down")
