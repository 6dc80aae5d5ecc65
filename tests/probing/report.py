"""A survey in words, and as files: a JSON report and a patch of the catalogue's data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.probing.catalogue import Catalogue
from tests.probing.patch import patch
from tests.probing.survey import Survey


def lines(found: Survey) -> Iterator[str]:
    """What a survey found, a line each."""
    for way, spoken in found.protocols.items():
        if not spoken:
            yield f"protocol: `{way}` no longer tells a good policy from a bad one"
    for new in found.new:
        kind = f"{new.type} {'|'.join(new.values)}".strip() or "of unknown type"
        yield f"new key: {new.path}, {kind} ({new.said})"
    for path, (was, now) in found.keys.items():
        yield f"changed key: {path} was {was}, is {now.state}" + (f" ({now.said})" if now.said else "")
    for path, (old, values) in found.values.items():
        more, less = sorted(set(values) - set(old)), sorted(set(old) - set(values))
        yield f"changed values: {path}" + "".join(f" +{value}" for value in more) + "".join(f" -{v}" for v in less)
    for name, flag in found.flags.items():
        yield f"feature: {name} " + (f"is {flag.stage}, default {str(flag.default).lower()}" if flag else "is gone")


def write(found: Survey, held: Catalogue, path: Path) -> Path:
    """Save a survey as JSON, and beside it the patch, whose path is returned."""
    path.write_text(json.dumps(found.data(), indent=2) + "\n", encoding="utf-8")
    beside = path.with_suffix(".patch")
    beside.write_text(patch(found, held), encoding="utf-8")
    return beside
