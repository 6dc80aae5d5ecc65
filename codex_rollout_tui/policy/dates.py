"""Dates Codex reads and Python has no value for: the year 0 and a sixtieth second."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|(?P<year>(?<![\w.+-])0000)(?=-\d\d-\d\d)|(?<=\d\d:\d\d:)(?P<second>60)(?!\d)",
    re.DOTALL,
)


def with_dates_of_python(text: str) -> str:
    """The text, as long as before, with such dates moved to the year 2000 and the second before."""
    return _TOKEN.sub(lambda found: "2000" if found["year"] else "59" if found["second"] else found[0], text)
