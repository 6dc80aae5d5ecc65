"""What a form asks, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FormField:
    """One thing asked: a text (of several lines with `lines`), or with `options` a choice.

    `inline` puts a choice on one row, beside its label; `hint` says what its answers mean.
    """

    name: str
    label: str
    value: str = ""
    options: Sequence[str] = ()
    placeholder: str = ""
    inline: bool = False
    heading: str = ""
    lines: bool = False
    hint: str = ""
