"""Make the demo: the invented organisation's story, told through the same actions a person has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomli

from codex_rollout_tui.actions import evidence, items, start
from codex_rollout_tui.actions import policy as policies
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.credentials.add import note_facts
from codex_rollout_tui.actions.new_folder import new_folder
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.policy.edit.keys import set_value
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.create import creating
from codex_rollout_tui.store.workshop import move_in, workshop

ANSWERS = ("organisation", "surfaces", "workspace_id", "conditions", "owners")
"""What the story answers at the start, in the order in which `first_answers` takes it."""
FOUNDED = 52
"""Days ago at which the demo's rollout began."""


def read_story() -> dict[str, Any]:
    """The story as data."""
    text = (files("codex_rollout_tui.demo") / "story.toml").read_text(encoding="utf-8")
    return tomli.loads(text)


def make(root: Path, now: datetime) -> str:
    """Fill `root` with the demo as it stands at `now`; returns the name of the person who looks at it.

    Raises UsageError where there is a rollout already, and FolderError; then nothing is left behind.
    """
    story = read_story()
    founder = str(story["founder"])
    answers = start.first_answers(*(story[name] for name in ANSWERS))
    file = start.first_file(answers)
    with new_folder(root) as place, creating(root, file):
        place.ours = True
        with workshop(root, "demo") as made:
            start.fill(made, file, answers, Author(founder), lambda: now - timedelta(days=FOUNDED))
            _tell(made, story, now)
            move_in(made, root)
    return founder


def _tell(root: Path, story: Mapping[str, Any], now: datetime) -> None:
    chapters: list[tuple[float, Mapping[str, Any], Callable[[Rollout, Mapping[str, Any]], object]]] = [
        (story["policy"]["day"] + 0.5, story["policy"], _first_policy),
        *((choice["day"] + 0.4, choice, _choice) for choice in story["policy_then"]),
        *((key["day"] + 0.2, key, _key) for key in story["keys"]),
        *((event["day"] + 0.3 - n / 10_000, event, _item_action) for n, event in enumerate(story["events"])),
    ]
    for day, chapter, tell in sorted(chapters, key=lambda chapter: -chapter[0]):
        at = now - timedelta(days=day)
        tell(Rollout(root, Author(str(chapter["who"])), lambda at=at: at), chapter)  # type: ignore[misc]


def _first_policy(rollout: Rollout, chapter: Mapping[str, Any]) -> None:
    text = Document(str(chapter["text"]).encode())
    policies.edit_policy(rollout, lambda document: text, about="baseline")
    policies.save_version(rollout)


def _choice(rollout: Rollout, chapter: Mapping[str, Any]) -> None:
    key = str(chapter["key"])
    policies.edit_policy(rollout, lambda document: set_value(document, (key,), chapter["value"]), about=key)


def _key(rollout: Rollout, chapter: Mapping[str, Any]) -> None:
    today = rollout.clock() + timedelta(days=chapter["day"])
    days = {name: str((today - timedelta(days=ago)).date()) for name, ago in chapter["days"].items()}
    facts = {**chapter["facts"], **days, "used_by": tuple(chapter.get("used_by", ()))}
    note_facts(rollout, chapter["name"], chapter["kind"], facts)


def _item_action(rollout: Rollout, event: Mapping[str, Any]) -> None:
    item = str(event["item"])
    until = str((rollout.clock() + timedelta(days=event["day"] + event.get("until_in", 0))).date())
    match event["do"]:
        case "attest" | "fail":
            proofs = [make(event[name]) for name, make in _PROOFS.items() if name in event]
            failed = event["do"] == "fail"
            items.attest(rollout, item, answer=event.get("answer"), evidence=proofs, failed=failed)
        case "note":
            items.add_note(rollout, item, event["text"])
        case "assign":
            items.assign(rollout, item, event["person"])
        case "wait":
            items.wait(rollout, item, event["on"], until)
        case "waive":
            items.waive(rollout, item, event["reason"], until)


_PROOFS: Mapping[str, Callable[[str], Proof]] = {"note": evidence.note, "link": evidence.link}
