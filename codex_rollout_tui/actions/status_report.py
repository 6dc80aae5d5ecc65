"""Where a rollout stands, as data for scripts and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codex_rollout_tui.actions.credentials.report import finding_data, key_data, key_findings
from codex_rollout_tui.actions.last_visit import last_visit
from codex_rollout_tui.actions.news import news, news_lines
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.concern import Concern, concerns
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.rollout_status import Statuses, score
from codex_rollout_tui.checklist.status_signs import ATTENTION, SIGNS
from codex_rollout_tui.escape import one_line

KEY_SIGNS = {"error": "✗", "warning": "▲", "info": "·"}


def status_data(rollout: Rollout, statuses: Statuses) -> dict[str, Any]:
    """What `status --json` prints; names stay as they are once published."""
    return {
        "edition": rollout.file.edition,
        "organisation": rollout.file.organisation,
        "surfaces": list(rollout.file.surfaces),
        "at": statuses.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "progress": round(statuses.score.progress, 4),
        "good": statuses.score.good,
        "counted": statuses.score.counted,
        "counts": statuses.counts,
        "steps": [
            {
                "number": step.number,
                "title": step.title,
                "good": (step_score := score(statuses.of_step(step.number))).good,
                "counted": step_score.counted,
                "progress": round(step_score.progress, 4),
            }
            for step in statuses.view.steps
        ],
        "items": [item_data(status) for status in statuses.states.values()],
        "next": [status.item.id for status in statuses.next_items()],
        "keys": [key_data(rollout, credential) for credential in rollout.credentials().values()],
        "key_findings": [finding_data(finding) for finding in key_findings(rollout)],
        "problems": [
            {"path": str(problem.path), "line": problem.line, "message": str(problem)} for problem in rollout.problems
        ],
        "folder_problems": [
            {"path": str(problem.path), "message": str(problem), "remedy": problem.remedy}
            for problem in rollout.folder_problems()
        ],
    }


def item_data(status: ItemStatus) -> dict[str, Any]:
    """One item as data."""
    return {
        "id": status.item.id,
        "step": status.item.step,
        "title": status.item.title,
        "status": status.status,
        "reason": status.reason,
        "owner": status.item.owner,
        "person": status.person,
        "surfaces": status.item.surfaces,
        "since": status.since,
        "due": status.due,
        "overdue": status.overdue,
        "unchallenged": status.unchallenged,
    }


def status_lines(rollout: Rollout, statuses: Statuses, limit: int | None) -> Iterator[str]:
    """The same for a person: the score, each step, then what is next (or, without a limit, every item)."""
    total = statuses.score
    name, edition = rollout.file.organisation, rollout.file.edition
    yield f"{one_line(name)} · guide {edition} · {total.good}/{total.counted} done, {total.progress:.0%}"
    counts = statuses.counts
    noted = [f"{SIGNS[s].glyph} {counts[s]} {SIGNS[s].word}" for s in ATTENTION if counts[s]]
    if noted:
        yield "  ".join(noted)
    latest = list(news_lines(news(rollout, statuses, last_visit(rollout.root))))
    if latest:
        yield from ("", *latest)
    yield ""
    for step in statuses.view.steps:
        counted = score(statuses.of_step(step.number))
        share = f"{counted.good}/{counted.counted}" if counted.counted else "–"
        yield f"  {step.number}  {step.title:40} {share:>6}"
    for problem in rollout.problems:
        yield from ("", f"✗ {problem} {problem.remedy}")
    for unused in rollout.folder_problems():
        yield from ("", f"▲ {unused} {unused.remedy}")
    for note in rollout.reader.notes:
        yield from ("", f"{note}")
    for finding in key_findings(rollout):
        if finding.severity != "info":
            yield from ("", f"{KEY_SIGNS[finding.severity]} Key: {finding.text}")
    yield ""
    if limit is None:
        for status in statuses.states.values():
            yield item_line(status)
        return
    due = statuses.next_items()
    if not due:
        yield "Nothing is open." if statuses.is_good() else "Nothing needs anybody today."
    me = rollout.author.person.casefold()
    mine = [status for status in due if status.person is not None and status.person.casefold() == me]
    others = [status for status in due if status not in mine] if mine else due
    if mine:
        yield from _listed("Needs you", mine, limit)
    if others:
        yield from _listed("Next", others, limit)


def _listed(title: str, due: Sequence[ItemStatus], limit: int) -> Iterator[str]:
    """These items, those that fail for one cause in one line."""
    gathered = concerns(due)
    yield title
    for concern in gathered[:limit]:
        yield concern_line(concern)
    left = sum(len(concern.statuses) for concern in gathered[limit:])
    if left:
        yield f"  and {left} more; status --items lists every item"


def concern_line(concern: Concern) -> str:
    """What needs somebody on one line: the cause and how many items fail for it, or the item."""
    if not concern.cause:
        return item_line(concern.first)
    sign = SIGNS[concern.first.status]
    return f"  {sign.glyph:2} {len(concern.statuses)} items fail: {one_line(concern.cause)}"


def item_line(status: ItemStatus) -> str:
    """One item on one line, whatever people wrote into it."""
    sign = SIGNS[status.status]
    who = f"{status.item.owner}, {one_line(status.person)}" if status.person else status.item.owner
    mark = " [no answer given]" if status.unchallenged else ""
    reason = f" — {one_line(status.reason)}" if status.reason else ""
    return f"  {sign.glyph:2} {status.item.id:32} {sign.word:14} {status.item.title} ({who}){mark}{reason}"
