"""The form's own words: of groups, of values, and of what a new member of a list or map is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path as Folder
from typing import Any

import tomli

_FILE = Folder(__file__).parent / "data" / "form.toml"


@cache
def labels() -> Mapping[str, Any]:
    """The data: `groups` and `members` by name, `values` by key and value."""
    return tomli.loads(_FILE.read_text(encoding="utf-8"))
