"""Dates: those Python has no value for (the year 0 and a sixtieth second), and what Codex makes of them."""

from __future__ import annotations

import re
from datetime import date, time
from operator import is_
from typing import Any

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|(?P<year>(?<![\w.+-])0000)(?=-\d\d-\d\d)|(?<=\d\d:\d\d:)(?P<second>60)(?!\d)",
    re.DOTALL,
)


def with_dates_of_python(text: str) -> str:
    """The text, as long as before, with such dates moved to the year 2000 and the second before."""
    return _TOKEN.sub(lambda match: "2000" if match["year"] else "59" if match["second"] else match[0], text)


def dates_as_text(value: Any) -> Any:
    """The value with every date and time in it as text, written as Codex writes them; the same one where it has none.

    Clients from 0.152.1 on take a date for a text wherever a text belongs (measured on 2026-11-28).
    """
    if isinstance(value, dict):
        made = {name: dates_as_text(inner) for name, inner in value.items()}
        return value if all(made[name] is inner for name, inner in value.items()) else made
    if isinstance(value, list):
        items = [dates_as_text(inner) for inner in value]
        return value if all(map(is_, items, value)) else items
    if isinstance(value, (date, time)):
        base, point, fraction = value.isoformat().partition(".")
        digits, zone = fraction[:6].rstrip("0"), fraction[6:]
        return (base + (point + digits if digits else "") + zone).replace("+00:00", "Z")
    return value
