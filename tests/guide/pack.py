"""Put the guide's TOML files into the one file the program reads: `python -m tests.guide.pack`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codex_rollout_tui.guide.load import PACKED

GUIDE = PACKED.parent
PROSE = frozenset({"do", "why", "evidence", "verified_by"})


def words(text: str) -> str:
    """Prose with its paragraphs apart by one blank line; the line breaks of the data file are not the reader's."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


def packed_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an item with their prose in paragraphs, those of its earlier revisions too."""
    fields = {name: words(value) if name in PROSE else value for name, value in data.items()}
    if "revised" in data:
        fields["revised"] = [
            {**revision, "before": packed_fields(revision.get("before", {}))} for revision in data["revised"]
        ]
    return fields


def toml(file: Path) -> dict[str, Any]:
    """The values of a TOML file."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def lines() -> Iterator[str]:
    """The packed guide: a line an item, so that a change of one is a change of one line."""
    items = {file.stem: packed_fields(toml(file)) for file in (GUIDE / "items").glob("*.toml")}
    ordered = sorted(items.items(), key=lambda item: item[1]["order"])
    yield "{"
    yield f'"editions": {_json(toml(GUIDE / "editions.toml")["editions"])},'
    yield f'"steps": {_json(toml(GUIDE / "steps.toml")["steps"])},'
    yield f'"conditions": {_json(toml(GUIDE / "conditions.toml"))},'
    yield '"items": {'
    yield ",\n".join(f"{_json(item_id)}: {_json(fields)}" for item_id, fields in ordered)
    yield "}}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def packed() -> bytes:
    """What `guide.json` is to hold."""
    return "".join(f"{line}\n" for line in lines()).encode()


if __name__ == "__main__":
    PACKED.write_bytes(packed())
