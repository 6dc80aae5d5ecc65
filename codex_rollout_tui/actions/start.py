"""Start a rollout: make its folder, and record the first answers as what they are."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from codex_rollout_tui.actions import decide as decisions
from codex_rollout_tui.actions.rollout import BASELINE, Clock, Me, Rollout, system_clock
from codex_rollout_tui.errors import RolloutError, UsageError
from codex_rollout_tui.guide.editions import view
from codex_rollout_tui.policy.starter import starter
from codex_rollout_tui.store import policies
from codex_rollout_tui.store.create import create
from codex_rollout_tui.store.journal import Draft
from codex_rollout_tui.store.rollout import RolloutFile


def start(
    root: Path,
    me: Me,
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
    name = organisation.strip()
    if not name:
        raise UsageError("The organisation's name is empty. Nothing was made.")
    made = RolloutFile(
        id=secrets.token_hex(8),
        organisation=name,
        workspace_id=decisions.workspace_id(workspace_id) if workspace_id else "",
        edition=view(edition).edition.date,
        surfaces=tuple(decisions.surfaces_from(",".join(surfaces))) if surfaces else (),
        conditions=dict(conditions or {}),
        owners=dict(owners or {}),
    )
    return _filled(root, made, me, clock)


def _filled(root: Path, made: RolloutFile, me: Me, clock: Clock) -> Rollout:
    """The folder with its first policy and events; taken away again when the disk refuses one of them."""
    before = set(root.iterdir()) if root.is_dir() else None
    create(root, made)
    try:
        policies.save(root, BASELINE, starter(made.organisation).encode())
        rollout = Rollout(root, me, clock)
        rollout.record(*_first_events(rollout))
    except RolloutError:
        for path in set(root.iterdir()) - (before or set()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if before is None:
            root.rmdir()
        raise
    return rollout


def make_repository(root: Path) -> None:
    """Make the folder a Git repository, unless it is in one; raises UsageError when git cannot."""
    try:
        subprocess.run(["git", "init", "--quiet", str(root)], check=True, capture_output=True, timeout=30)
    except FileNotFoundError:
        raise UsageError(f"git is not installed, so {root} is a rollout but no Git repository. Install git.") from None
    except subprocess.SubprocessError as error:
        raise UsageError(f"{root} is a rollout, but git could not make it a repository ({error}).") from error


def _first_events(rollout: Rollout) -> list[Draft]:
    file = rollout.file
    answers: dict[str, object] = {"organisation": file.organisation}
    if file.surfaces:
        answers["surfaces"] = list(file.surfaces)
    if file.workspace_id:
        answers["workspace_id"] = file.workspace_id
    answers |= {f"owners.{role}": person for role, person in file.owners.items()}
    answers |= {f"conditions.{name}": answer for name, answer in file.conditions.items()}
    drafts = []
    for field, value in answers.items():
        drafts.append(Draft("decided", None, {"field": field, "before": None, "value": value}))
        item = decisions.item_of(rollout, field)
        if item is not None:
            body = {
                "outcome": "done",
                "answer": decisions.as_answer(value),
                "evidence": [],
                "edition": file.edition,
            }
            drafts.append(Draft("attested", item, body))
    text = rollout.policy(BASELINE)
    if text is not None:
        sha = policies.keep_version(rollout.root, text.data)
        drafts.append(Draft("saved", None, {"policy": BASELINE, "sha256": sha}))
    return drafts
