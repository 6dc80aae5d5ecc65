"""One item whole: what it is now, what to do, where, why, what to watch for, and what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.item_status import ItemStatus, Status
from codex_rollout_tui.checklist.known_facts import Sight
from codex_rollout_tui.checklist.payloads import (
    Assigned,
    Attested,
    Noted,
    Observed,
    Proof,
    Reopened,
    Waiting,
    Waived,
)
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.tui.checklist.rows_place import ItemPlace, labelled, place_rows
from codex_rollout_tui.tui.kit.ages import age, until
from codex_rollout_tui.tui.kit.rows import Row, Span, prose, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.writer import person_of

HISTORY_SHOWN = 12


class Page(NamedTuple):
    """What a detail page is made from."""

    statuses: Statuses
    state: ItemStatus
    story: Sequence[Event]
    undone: frozenset[str]
    place: ItemPlace
    choices: Sequence[Row] = ()
    with_keys: bool = True
    """Whether the keys of the app are named."""


def detail_rows(page: Page, signs: Signs, cells: int) -> list[Row]:
    """The rows of an item's page."""
    return [*work_rows(page, signs, cells), (), *background_rows(page, signs, cells)]


def work_rows(page: Page, signs: Signs, cells: int) -> list[Row]:
    """What it is now, and what to do, where, and with what in mind."""
    item = page.state.item
    rows: list[Row] = [*_now(page, signs, cells)]
    for paragraph in item.do.split("\n\n"):
        rows += wrap(prose(paragraph), cells)
    rows += [(), *place_rows(page.place, cells, page.with_keys)]
    if page.choices:
        rows += [(), *page.choices]
    for trap in item.traps:
        rows += [(), *wrap([(f"{signs.warning} ", "warn"), *prose(trap)], cells, "  ")]
    return rows


def background_rows(page: Page, signs: Signs, cells: int) -> list[Row]:
    """Why, what was seen of it, who and when, where it comes from, and its history."""
    state, item = page.state, page.state.item
    rows = labelled("Why", prose(item.why), cells)
    for place, sight in enumerate(state.sights):
        rows += labelled("" if place else "Seen", _sight(sight, page, signs), cells)
    if item.challenge is not None:
        rows += labelled("Evidence", prose(item.evidence), cells)
    rows += labelled("Verified", [(f"{item.verify}: ", "dim"), *prose(item.verified_by)], cells)
    rows += labelled("Owner", [(item.owner, ""), (f" · {state.person}" if state.person else "", "bold")], cells)
    rows += _needs(page, signs, cells)
    rows += labelled("Applies", [(_applies(state), "dim")], cells)
    for revision in item.revised:
        rows += labelled("Revised", [(f"{revision.on} ", "dim"), *prose(revision.what)], cells)
    for source in item.sources:
        rows += labelled("Source", [(source.url, "dim"), (f" ({source.date})", "dim")], cells)
    return [*rows, *_history(page, cells)]


def _now(page: Page, signs: Signs, cells: int) -> list[Row]:
    state = page.state
    spans: list[Span] = [signs.span(state.status), signs.word(state.status)]
    if state.since:
        spans.append((f" {age(state.since, page.statuses.now)}", "dim"))
    if state.unchallenged:
        spans.append((" · on somebody's word: no answer was given", "warn"))
    if state.status in ("done", "verified") and state.due:
        spans.append((f" · re-check {until(state.due, page.statuses.now)}", "dim"))
    rows = wrap(spans, cells)
    if state.reason:
        rows += wrap([("   ", ""), (state.reason, "dim")], cells, "   ")
    return rows


def _sight(sight: Sight, page: Page, signs: Signs) -> list[Span]:
    """One thing the program saw itself: what, when and on whose machine, where it was not looked at just now."""
    status: Status = "verified" if sight.outcome == "done" else sight.outcome
    when = f" {age(sight.at, page.statuses.now)}" if sight.at else ""
    return [
        signs.span(status),
        (sight.words, ""),
        (when, "dim"),
        (f" · {sight.person}" if sight.by else "", "dim"),
    ]


def _needs(page: Page, signs: Signs, cells: int) -> list[Row]:
    rows: list[Row] = []
    for need in page.state.item.needs:
        state = page.statuses.states.get(need)
        if state is not None:
            label = "" if rows else "Needs"
            rows += labelled(label, [signs.span(state.status), (state.item.title, "")], cells)
    return rows


def _applies(state: ItemStatus) -> str:
    item = state.item
    where = "always" if item.surfaces == "always" else f"with Codex {item.surfaces}"
    condition = f", if {item.when}" if item.when else ""
    return f"{where}{condition}; re-check every {item.recheck_days} d; since {item.since}; {item.id}"


def _history(page: Page, cells: int) -> list[Row]:
    if not page.story:
        return []
    rows: list[Row] = [(), row(("History", "bold"))]
    for event in reversed(page.story[-HISTORY_SHOWN:]):
        gone = event.ref in page.undone
        style = "dim" if gone or event.kind == "undone" else ""
        tail = " (undone)" if gone else ""
        when: Span = (f"{event.at[:16].replace('T', ' ')} ", "dim")
        first, *more = f"{what_happened(event)}{tail}".split("\n")
        rows += wrap([when, (f"{person_name(event, page.statuses)} ", "dim"), (first, style)], cells, "  ")
        rows += [row(("  ", ""), *line) for text in more for line in wrap([(text, style)], cells - 2)]
    if len(page.story) > HISTORY_SHOWN:
        rows.append(row((f"and {len(page.story) - HISTORY_SHOWN} earlier", "dim")))
    return rows


def person_name(event: Event, statuses: Statuses) -> str:
    """Who did it, as the rollout writes the name; else as the journal's own name lets one guess it."""
    names = {state.person for state in statuses.states.values() if state.person}
    return person_of(event.by, names)


def what_happened(event: Event) -> str:
    """An event in a few words."""
    match event.payload:
        case Attested() as attested:
            answer = f": {attested.answer}" if attested.answer is not None else " without an answer"
            proofs = "".join(f"; {_proof(proof)}" for proof in attested.evidence)
            return f"attested {attested.outcome}{answer}{proofs}"
        case Waiting() as waiting:
            return f"waiting on {waiting.on} until {waiting.until}"
        case Waived() as waived:
            return f"waived until {waived.until}: {waived.reason}"
        case Assigned() as assigned:
            return f"assigned to {assigned.person}"
        case Noted() as noted:
            return f"noted: {noted.text}"
        case Reopened() as reopened:
            return f"reopened{': ' + reopened.reason if reopened.reason else ''}"
        case Observed() as observed:
            return f"observed {observed.outcome}: {observed.reason}"
        case _:
            return event.kind


def _proof(proof: Proof) -> str:
    if proof.text or proof.url:
        return proof.text or proof.url
    return f"{proof.name} ({proof.copy})" if proof.copy else f"{proof.name} ({proof.sha256[:8]})"
