"""The questions about the whole rollout, as fields; each answer is saved as it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions import decisions as decide
from codex_rollout_tui.actions.author import Author, Clock
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.start import start
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.guide import load as guide
from codex_rollout_tui.guide.model import OWNER_ROLES, role_id
from codex_rollout_tui.store.rollout import RolloutFile
from codex_rollout_tui.tui.kit.form_field import FormField

SURFACES = ("not yet", "local", "cloud", "both")
COVERED = (
    "Local: the app, the CLI and the IDE extension, on people's own machines. "
    "Cloud: what runs at OpenAI: hosted Codex, the iOS app, Code Review, what is started from Slack or Linear."
)
YES_NO = ("not yet", "yes", "no")
WELCOME = (
    "Answer what you know; it can be changed later (key *d*). Your organisation's name starts the rollout: from then "
    "on every answer is saved as you give it, before it nothing is."
)


def fields(file: RolloutFile | None, person: str) -> list[FormField]:
    """Every question with its present answer; without a rollout, the first run."""
    conditions = file.conditions if file else {}
    owners = file.owners if file else {}
    asked = [] if file else [FormField("person", "Your name", placeholder=person, heading="Who are you?")]
    asked += [
        FormField("organisation", "Organisation", value=file.organisation if file else "", placeholder="its name"),
        FormField(
            "surfaces",
            "Codex surfaces",
            surfaces_word(file),
            SURFACES,
            inline=True,
            heading="What do you use?",
            hint=COVERED,
        ),
        FormField(
            "workspace_id",
            "Workspace id",
            value=file.workspace_id if file else "",
            placeholder="a UUID, from Workspace details; may wait",
        ),
    ]
    for number, condition in enumerate(guide.conditions().values()):
        answer = {True: "yes", False: "no"}.get(conditions.get(condition.id), "not yet")  # type: ignore[arg-type]
        heading = "" if number else "Which of these hold?"
        asked.append(
            FormField(field_id(f"conditions.{condition.id}"), condition.question, answer, YES_NO, "", True, heading)
        )
    for number, role in enumerate(OWNER_ROLES):
        heading = "" if number else "Who owns what?"
        name = role_id(role)
        asked.append(
            FormField(
                field_id(f"owners.{name}"),
                role[0].upper() + role[1:],
                owners.get(name, ""),
                placeholder="a name",
                heading=heading,
            )
        )
    return asked


def field_id(name: str) -> str:
    """A rollout field as a widget's name (`owners.codex-admin` is `owners_codex-admin`)."""
    return name.replace(".", "_", 1)


def field_name(widget: str) -> str:
    """The rollout field of a widget's name."""
    return "workspace_id" if widget == "workspace_id" else widget.replace("_", ".", 1)


def surfaces_word(file: RolloutFile | None) -> str:
    """The surfaces as one word of the choice."""
    if file is None or not file.surfaces:
        return "not yet"
    return "both" if len(file.surfaces) > 1 else file.surfaces[0]


def value_of(name: str, text: str) -> Any:
    """What a typed answer means; None where it says that nothing is decided."""
    if name == "surfaces":
        return None if text == "not yet" else decide.surfaces_from(text)
    if name.startswith("conditions."):
        return {"yes": True, "no": False}.get(text)
    return text.strip()


def begin(root: Path, author: Author, values: Mapping[str, str], clock: Clock) -> Rollout:
    """Make the rollout from what is answered so far."""
    named = {field_name(widget): text for widget, text in values.items()}
    surfaces: Sequence[str] = value_of("surfaces", named.get("surfaces", "not yet")) or ()
    return start(
        root,
        author,
        organisation=named["organisation"],
        surfaces=surfaces,
        workspace_id=named.get("workspace_id", "").strip(),
        conditions={
            name.partition(".")[2]: answer
            for name, text in named.items()
            if name.startswith("conditions.") and (answer := value_of(name, text)) is not None
        },
        owners={
            name.partition(".")[2]: text.strip()
            for name, text in named.items()
            if name.startswith("owners.") and text.strip()
        },
        clock=clock,
    )


def started(file: RolloutFile, root: Path) -> str:
    """What is said once there is a rollout."""
    return f"The rollout of {file.organisation} is in {root}."


def saved(statuses: Statuses) -> str:
    """What is said once an answer is on the disk."""
    return f"Saved. {len(statuses.states) - statuses.counts['not-applicable']} of {len(statuses.states)} items apply."
