"""The change of the catalogue's data that a survey asks for; a person adds the meanings, and judges the rest."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from codex_rollout_tui.policy.catalogue import NEWEST
from tests.probing.catalogue import Catalogue
from tests.probing.explore import New
from tests.probing.measure import Flag
from tests.probing.survey import Survey

PLACE = PurePosixPath("codex_rollout_tui/policy/data")
_ROOT = Path(__file__).parents[2]
_STRAY = "client"
"""The family of keys unlike any other, until a person finds a better one."""


def patch(found: Survey, held: Catalogue, root: Path = _ROOT) -> str:
    """A patch for `git apply` that takes the release into the data below `root`; what is there already stays."""
    edits: dict[str, list[Callable[[str], str]]] = {"versions.toml": [lambda text: _version(text, found.version)]}
    for new in found.new:
        edits.setdefault(_file(new.path, held), []).append(lambda text, new=new: _append(text, new, found.version))
    for path, (was, now) in found.keys.items():
        gone = was == "known" and now.state == "unknown"
        line = f'until = "{NEWEST}"' if gone else f'fatal = ["{found.version}", "{found.version}"]'
        if gone or now.state == "fatal":
            edits.setdefault(_file(path, held), []).append(lambda text, path=path, line=line: _line(text, path, line))
    for path, (old, values) in found.values.items():
        kept = [value for value in held.keys[path].values if value not in set(old) - set(values)]
        line = f"values = {json.dumps([*kept, *sorted(set(values) - set(old))])}"
        edits.setdefault(_file(path, held), []).append(lambda text, path=path, line=line: _line(text, path, line))
    edits["features.toml"] = [lambda text: _flags(text, found, held)]
    return "".join(_diff(root, name, changes) for name, changes in sorted(edits.items()))


def _diff(root: Path, name: str, changes: list[Callable[[str], str]]) -> str:
    place = str(PLACE / name)
    before = after = (root / place).read_text(encoding="utf-8")
    for change in changes:
        after = change(after)
    split = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(*split, f"a/{place}", f"b/{place}"))


def _file(path: str, held: Catalogue) -> str:
    """The file of the keys that share the most of the path."""
    parts = path.split(".")
    for size in range(len(parts), 0, -1):
        for spec in held.keys.values():
            if spec.path.split(".")[:size] == parts[:size]:
                return f"keys/{spec.family}.toml"
    return f"keys/{_STRAY}.toml"


def _version(text: str, version: str) -> str:
    return text if f'"{version}"' in text else text.replace("\n]", f'\n  "{version}",\n]')


def _append(text: str, new: New, version: str) -> str:
    values = f"values = {json.dumps(new.values)}\n" if new.values else ""
    return f'{text.rstrip()}\n\n["{new.path}"]\ntype = {json.dumps(new.type)}\n{values}since = "{version}"\n'


def _line(text: str, path: str, line: str) -> str:
    """Set one line of a key's entry."""
    head = f'["{path}"]\n'
    before, _, rest = text.partition(head)
    entry, gap, after = rest.partition("\n\n")
    name = line.partition(" ")[0]
    lines = [each for each in entry.rstrip("\n").split("\n") if not each.startswith(f"{name} =")]
    return f"{before}{head}{chr(10).join([*lines, line])}{gap or chr(10)}{after}"


def _flags(text: str, found: Survey, held: Catalogue) -> str:
    head, _, rest = text.partition("\n\n")
    lines = {re.split(r"\W", line, maxsplit=1)[0]: line for line in rest.splitlines() if line}
    for name, flag in found.flags.items():
        lines[name] = _flag(name, flag, found.version, held)
    return f"{head}\n\n" + "".join(f"{lines[name]}\n" for name in sorted(lines))


def _flag(name: str, flag: Flag | None, version: str, held: Catalogue) -> str:
    was = held.features.get(name)
    fields = [f'since = "{was.since if was else version}"']
    if flag:
        fields = [f'stage = "{flag.stage}"', f"default = {str(flag.default).lower()}", *fields]
    else:
        fields.append(f'until = "{NEWEST}"')
    if was and was.absent:
        fields.append(f"absent = {json.dumps(was.absent)}")
    return f"{name} = {{ {', '.join(fields)} }}"
