"""Start a rollout: make its folder, and record the first answers as what they are."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from codex_rollout_tui.actions import decisions
from codex_rollout_tui.actions.author import Author, Clock, system_clock
from codex_rollout_tui.actions.git import find_git, run_git
from codex_rollout_tui.actions.new_folder import new_folder
from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.checklist.payloads import PolicySaved
from codex_rollout_tui.errors import UsageError
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.policy.text.starter import starter
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.create import creating
from codex_rollout_tui.store.journal_append import Draft
from codex_rollout_tui.store.rollout import RolloutFile


def start(
    root: Path,
    author: Author,
    *,
    organisation: str,
    surfaces: Sequence[str],
    edition: str | None = None,
    workspace_id: str = "",
    conditions: Mapping[str, bool] | None = None,
    owners: Mapping[str, str] | None = None,
    clock: Clock = system_clock,
) -> Rollout:
    """Make the folder of a new rollout and open it; raises UsageError or FolderError, leaving nothing behind."""
    answers = first_answers(organisation, surfaces, workspace_id, conditions or {}, owners or {})
    return fill(root, first_file(answers, edition), answers, author, clock)


def first_answers(
    organisation: str,
    surfaces: Sequence[str],
    workspace_id: str,
    conditions: Mapping[str, bool],
    owners: Mapping[str, str],
) -> dict[str, object]:
    """What was answered at the start, by field; raises UsageError for what does not fit."""
    answers: dict[str, object] = {"organisation": organisation}
    if surfaces:
        answers["surfaces"] = list(surfaces)
    if workspace_id:
        answers["workspace_id"] = workspace_id
    answers |= {f"owners.{role}": person for role, person in owners.items()}
    answers |= {f"conditions.{name}": answer for name, answer in conditions.items()}
    return {field: decisions.fitting_value(field, value) for field, value in answers.items()}


def first_file(answers: Mapping[str, Any], edition: str | None = None) -> RolloutFile:
    """The rollout.toml of a new rollout with these answers."""

    def group(name: str) -> dict[str, Any]:
        return {field.partition(".")[2]: value for field, value in answers.items() if field.startswith(f"{name}.")}

    return RolloutFile(
        id=secrets.token_hex(8),
        organisation=answers["organisation"],
        workspace_id=answers.get("workspace_id", ""),
        edition=view(edition).edition.date,
        surfaces=tuple(answers.get("surfaces", ())),
        conditions=group("conditions"),
        owners=group("owners"),
    )


def fill(root: Path, file: RolloutFile, answers: Mapping[str, object], author: Author, clock: Clock) -> Rollout:
    """The folder with its first policy and events; taken away again when the disk refuses one of them."""
    with new_folder(root) as place, creating(root, file):
        place.ours = True
        policies.save(root, BASELINE, starter(file.organisation).encode())
        rollout = Rollout(root, author, clock)
        rollout.record(*_first_events(rollout, answers))
    return rollout


def _first_events(rollout: Rollout, answers: Mapping[str, object]) -> list[Draft]:
    drafts = decisions.drafts(rollout, answers, {})
    text = rollout.policy_on_disk(BASELINE)
    return [*drafts, Draft.of(PolicySaved(BASELINE, policies.keep_version(rollout.root, text.data)))]


def make_repository(root: Path, environ: Mapping[str, str]) -> None:
    """Make the folder a Git repository, unless it is in one; raises UsageError when git cannot."""
    git = find_git(environ)
    if git is None:
        raise UsageError(f"git is not installed, so {root} is a rollout but no Git repository. Install git.")
    try:
        with suppress(subprocess.CalledProcessError):
            if run_git(git, "-C", str(root), "rev-parse", "--is-inside-work-tree", environ=environ) == "true":
                return
        run_git(git, "init", "--quiet", str(root), environ=environ)
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(
            f"{root} is a rollout, but git could not make it a repository ({error}). Run: git init {root}"
        ) from error
