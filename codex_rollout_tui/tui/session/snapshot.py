"""Everything the screens show, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions.codex_verdicts import unasked
from codex_rollout_tui.actions.credentials.report import key_findings
from codex_rollout_tui.actions.last_visit import LastVisit, last_visit
from codex_rollout_tui.actions.news import news, news_sentence
from codex_rollout_tui.actions.policy import last_saved, saved_text
from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.checklist.fold import Folded
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.credentials.findings import CredentialFinding
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store.rollout import RolloutFile


class Snapshot(NamedTuple):
    """Made in the rollout's thread and never changed; `left` and `news` are of its opening only.

    `unasked` are the policies that this clone's Codex was not asked about.
    """

    root: Path
    file: RolloutFile
    statuses: Statuses
    folded: Folded
    policies: Mapping[str, Document]
    saved: bytes | None
    saved_at: str | None
    troubles: tuple[str, ...]
    keys: tuple[CredentialFinding, ...]
    left: LastVisit | None
    news: str
    unasked: Mapping[str, Document]

    @property
    def baseline(self) -> Document | None:
        """The text of the baseline policy."""
        return self.policies.get(BASELINE)


def take(rollout: Rollout, *, opening: bool = False) -> Snapshot:
    """The rollout as it stands now."""
    saved = last_saved(rollout)
    statuses = rollout.statuses()
    left = last_visit(rollout.root) if opening else None
    return Snapshot(
        root=rollout.root,
        file=rollout.file,
        statuses=statuses,
        folded=rollout.folded,
        policies=rollout.policies(),
        saved=saved_text(rollout),
        saved_at=saved.at if saved else None,
        troubles=tuple(map(str, (*rollout.problems, *rollout.folder_problems()))),
        keys=tuple(finding for finding in key_findings(rollout) if finding.severity != "info"),
        left=left,
        news=news_sentence(news(rollout, statuses, left)) if opening else "",
        unasked=unasked(rollout),
    )
