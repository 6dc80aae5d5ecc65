"""The first answers of a rollout from a file: the same fields as in rollout.toml, and who is at the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from codex_rollout_tui.files.kinds import MB, FileKind
from codex_rollout_tui.guide.editions import nearest
from codex_rollout_tui.guide.load import conditions, editions
from codex_rollout_tui.guide.model import ROLE_IDS
from codex_rollout_tui.policy.text.toml_file import TomlFile, toml_file
from codex_rollout_tui.store.rollout_fields import OPTIONAL, TABLES, faults

ANSWERS = FileKind("list of answers", MB, "Begin anew with: codex-rollout init --answers-template")
VERSION = 1
_KNOWN = ("schema_version", "person", "organisation", "edition", *OPTIONAL, *TABLES)


class FirstAnswers(NamedTuple):
    """What a file answers; an empty field is left open."""

    organisation: str = ""
    surfaces: Sequence[str] = ()
    edition: str | None = None
    workspace_id: str = ""
    conditions: Mapping[str, bool] = MappingProxyType({})
    owners: Mapping[str, str] = MappingProxyType({})
    person: str = ""


def read_answers(path: Path, data: bytes) -> FirstAnswers:
    """The answers in the bytes of a file; raises BadFileError with the line of what does not fit."""
    file = toml_file(path, data)
    file.check_version(VERSION)
    _check(file)
    return FirstAnswers(**{name: value for name, value in file.values.items() if name != "schema_version"})


def _check(file: TomlFile) -> None:
    for name in file.values:
        if name not in _KNOWN:
            hint = nearest(name, dict.fromkeys(_KNOWN)).strip() or f"Known: {', '.join(_KNOWN[1:])}."
            raise file.error((name,), f"there is no answer '{name}'", hint)
    filled: dict[str, Any] = {"id": "new", "edition": editions()[-1].date, **file.values}
    if not isinstance(filled.setdefault("person", ""), str):
        raise file.error(("person",), "person must be text in quotes", "Put it in double quotes.")
    if file.values.get("organisation", "") == "":
        filled["organisation"] = "said elsewhere"
    for fault in faults(filled):
        raise file.error(fault.path, fault.problem, fault.remedy)


def answers_template() -> str:
    """A file with every question there is, to be filled in; what stays a comment is left open."""
    newest = editions()[-1].date
    lines = [
        "# The first answers of a rollout. Fill in what you know, then: codex-rollout init FOLDER --answers FILE",
        "# What stays a comment is left open; answer it later in the app (key d) or with: codex-rollout decide",
        "",
        f"schema_version = {VERSION}",
        "",
        '# person = "Ana Ruiz"                # who is at the keyboard; kept in your own settings',
        'organisation = ""',
        '# surfaces = ["local", "cloud"]      # what you use: one of them, or both',
        '# workspace_id = "123e4567-e89b-12d3-a456-426614174000"   # from Workspace details',
        f'# edition = "{newest}"            # of the guide; left out, the newest',
        "",
        "[conditions]                         # false hides items, what is left open shows them",
    ]
    for condition in conditions().values():
        lines += [f"# {condition.question} {condition.help}", f"# {condition.id} = true"]
    lines += ["", "[owners]"]
    lines += [f'# {role} = "a name"' for role in ROLE_IDS]
    return "\n".join(lines)
