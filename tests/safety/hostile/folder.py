"""A rollout with hostile text in every field of every file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomlkit

from codex_rollout_tui.demo.make import make
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.journal_append import Draft, append
from tests.cli.command import run
from tests.safety.hostile.text import EVIL, SEQUENCES, SHORT

Place = tuple[str | int, ...]
POLICY = "policies/baseline.toml"
FIELDS = ("rollout.toml", "credentials.toml", "expectations/baseline.toml", POLICY)
"""The files of fields; the journal is written line by line."""
_NAMES = ("policies/\x1b[2J\n.toml", "journal/\x1b]0;own\x07.jsonl", "expectations/\u202e.toml", "private/\x9b.json")
_EXPECTATIONS = '[[expect]]\ncommand = "git push"\ndecision = "prompt"\nwhy = "because"\n'
_POLICY = """# A policy of each kind of field.
allowed_sandbox_modes = ["read-only", "workspace-write"]
[[rules.prefix_rules]]
pattern = [{ token = "git" }, { token = "push" }]
decision = "prompt"
justification = "because"

[mcp_servers.docs.identity]
command = "npx docs"

[experimental_network]
enabled = true
allowed_domains = ["pypi.org"]

[features]
unified_exec = true
"""


def hostile_folder(root: Path) -> Path:
    """A rollout of which every field is hostile that may be, and which can still be opened."""
    now = datetime.now(UTC)
    make(root, now)
    (root / POLICY).write_text(_POLICY)
    (root / "expectations").mkdir()
    (root / "expectations" / "baseline.toml").write_text(f"schema_version = 1\n\n{_EXPECTATIONS}")
    for name in FIELDS:
        _fill(root, name)
    raw = "".join(f'"{sequence}" = 1\n' for sequence in SEQUENCES)
    (root / "policies" / "raw.toml").write_text(f"# {EVIL}\n{raw}")
    append(root, "eve-0000", list(_drafts()), now)
    for name in (*_NAMES, "private/recovered"):
        (root / name).write_text(f"{EVIL}\n")
    (root / "private" / "place.json").write_text(
        json.dumps({"item": EVIL, "pane": EVIL, "large": EVIL, "at": EVIL, "stale": [EVIL]})
    )
    (root / "private" / "last-used").write_text(EVIL)
    return root


def fields(root: Path, name: str) -> Iterator[tuple[Place, Any]]:
    """The place and value of every field of a file of fields."""
    yield from _leaves(tomlkit.parse((root / name).read_text()).unwrap(), ())


def with_field(root: Path, name: str, place: Place, value: object) -> str:
    """The text of a file with another value of one field."""
    file = tomlkit.parse((root / name).read_text())
    table: Any = file
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    return tomlkit.dumps(file)


def _leaves(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*place, index))
    else:
        yield place, value


def _fill(root: Path, name: str) -> None:
    """Hostile text in each field that takes it, of which the rollout is still one."""
    places = [place for place, value in fields(root, name) if isinstance(value, str)]
    for evil in (EVIL, SHORT):
        places = list(_refused(root, name, places, evil))


def _refused(root: Path, name: str, places: Sequence[Place], evil: str) -> Iterator[Place]:
    """Fill fields together where that goes, else one half after the other; those that do not take the text."""
    before = (root / name).read_text()
    for place in places:
        (root / name).write_text(with_field(root, name, place, evil))
    if not places or _opens(root):
        return
    (root / name).write_text(before)
    if len(places) == 1:
        yield places[0]
        return
    half = len(places) // 2
    yield from _refused(root, name, places[:half], evil)
    yield from _refused(root, name, places[half:], evil)


def _opens(root: Path) -> bool:
    policy = root / POLICY
    if predicted(check(Document(policy.read_bytes()))) == "refuse":
        return False
    commands = (("-C", root, "key", "list"), ("-C", root, "status"), ("policy", "test", policy, "--codex", "off"))
    return all(run(*words, code=None).exit_code != 2 for words in commands)


def _drafts() -> Iterator[Draft]:
    """A line of every kind, with hostile text in every field that is text."""
    proofs = [{"type": "note", "text": EVIL}, {"type": "link", "url": EVIL}, {"type": "file", "name": EVIL}]
    said = {"answer": EVIL, "reason": EVIL, "evidence": proofs, "edition": EVIL}
    said["policies"] = [{"name": EVIL, "sha256": EVIL, "values": {EVIL: EVIL}}]
    for outcome in ("done", "failed", "unknown"):
        yield Draft("attested", f"local-{'toggle' if outcome != 'done' else 'groups'}", {"outcome": outcome, **said})
    yield Draft("observed", "cloud-toggle", {"outcome": "failed", **said})
    yield Draft("assigned", "local-toggle", {"person": EVIL})
    yield Draft("waiting", "cloud-toggle", {"on": EVIL, "until": "2020-01-01"})
    yield Draft("waived", "scim-enable", {"reason": EVIL, "until": "2999-01-01"})
    yield Draft("reopened", "sso-verify", {"reason": EVIL})
    yield Draft("noted", "local-toggle", {"text": EVIL})
    yield Draft("noted", EVIL, {"text": EVIL})
    yield Draft("decided", None, {"field": "organisation", "before": EVIL, "value": EVIL})
    yield Draft("decided", None, {"field": EVIL, "before": EVIL, "value": EVIL})
    for kind in ("decided", "saved", "deployed"):
        texts = {"key": EVIL, "before": "0" * 64, "sha256": "0" * 64, "from": EVIL}
        yield Draft(kind, None, {"policy": "baseline", **texts})
        yield Draft(kind, None, {"policy": EVIL, **texts, "sha256": EVIL})
    yield Draft("observed", None, {"key": "analytics", "did": EVIL, "last4": SHORT, "keyring": EVIL, "saw": EVIL})
    yield Draft("observed", None, {"key": EVIL, "did": EVIL, "old": SHORT, "on": EVIL})
    yield Draft("undone", None, {"undoes": [EVIL]})
