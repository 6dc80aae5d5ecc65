"""The change of the catalogue's data that a survey asks for; a person adds the meanings, and judges the rest."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

from codex_rollout_tui.policy.catalogue.keys import NEWEST, KeySpec
from codex_rollout_tui.policy.edit import render
from tests.probing.catalogue import Catalogue
from tests.probing.explore import New
from tests.probing.measure import Flag
from tests.probing.survey import Survey

PLACE = PurePosixPath("codex_rollout_tui/policy/catalogue/data")
_ROOT = Path(__file__).parents[2]
_NEWLINE = "\n"
_STRAY = "client"
"""The family of keys unlike any other, until a person finds a better one."""


def patch(found: Survey, held: Catalogue, root: Path = _ROOT) -> str:
    """A patch for `git apply` that takes the release into the data below `root`; what is there already stays."""
    edits: dict[str, list[Callable[[str], str]]] = {
        "versions.toml": [partial(_version, found.version)],
        "features.toml": [partial(_flags, found, held)],
    }
    for new in found.new:
        edits.setdefault(_file(new.path, held), []).append(partial(_append, new, found.version, held))
    for path, (was, now) in found.keys.items():
        gone = was == "known" and now.state == "unknown"
        line = f'until = "{NEWEST}"' if gone else f'fatal = ["{found.version}", "{found.version}"]'
        if gone or now.state == "fatal":
            edits.setdefault(_file(path, held), []).append(partial(_line, path, line))
    for path, (old, values) in found.values.items():
        more, less = sorted(set(values) - set(old)), sorted(set(old) - set(values))
        taken = dict.fromkeys([*(value for value in held.keys[path].values if value not in less), *more])
        line = f"values = {json.dumps(list(taken))}"
        edits.setdefault(_file(path, held), []).append(partial(_line, path, line))
        edits.setdefault("traps.toml", []).append(partial(_traps, held.keys[path], more, less))
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


def _version(version: str, text: str) -> str:
    return text if f'"{version}"' in text else text.replace("\n]", f'\n  "{version}",\n]')


def _append(new: New, version: str, held: Catalogue, text: str) -> str:
    entry = [f'["{new.path}"]', f"type = {json.dumps(new.type)}"]
    if new.values:
        entry.append(f"values = {json.dumps(new.values)}")
    entry.append(f'since = "{version}"')
    if new.strict and (table := _table(new.path, held)):
        entry.append(f"fatal = {json.dumps([table.since, NEWEST])}")
    return f"{text.rstrip()}\n\n{_NEWLINE.join(entry)}\n"


def _table(path: str, held: Catalogue) -> KeySpec | None:
    """The nearest table above a key that has an entry."""
    above = path.rpartition(".")[0]
    return held.keys.get(above.removesuffix("[]")) or (_table(above, held) if above else None)


def _line(path: str, line: str, text: str) -> str:
    """Set one line of a key's entry."""
    head = f'["{path}"]\n'
    before, _, rest = text.partition(head)
    entry, gap, after = rest.partition("\n\n")
    name = line.partition(" ")[0]
    lines = entry.rstrip("\n").split("\n")
    place = next((index for index, each in enumerate(lines) if each.startswith(f"{name} =")), len(lines))
    return f"{before}{head}{_NEWLINE.join([*lines[:place], line, *lines[place + 1 :]])}{gap or _NEWLINE}{after}"


def _traps(spec: KeySpec, more: list[str], less: list[str], text: str) -> str:
    """Older clients that know the key refuse its new values, and took the ones that are gone."""
    place = spec.path + ("[]" if spec.type.startswith("array<") else ".<name>" if spec.type.startswith("map<") else "")
    clients = json.dumps([spec.since, NEWEST])
    for kind, values in (("refused", more), ("taken", less)):
        for value in values:
            text = f'{text.rstrip()}\n\n[[{kind}]]\nkey = "{place}"\nvalue = "{value}"\nclients = {clients}\n'
    return text


def _flags(found: Survey, held: Catalogue, text: str) -> str:
    head, _, rest = text.partition("\n\n")
    lines = {line.partition(" =")[0].strip('"'): line for line in rest.splitlines() if line}
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
    return f"{render.key(name)} = {{ {', '.join(fields)} }}"
