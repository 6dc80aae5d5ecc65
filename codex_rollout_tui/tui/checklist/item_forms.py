"""What can be done on an item, as data: the form that asks, and the action its answers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.checklist.payloads import Proof
from codex_rollout_tui.checklist.rollout_status import Statuses
from codex_rollout_tui.errors import UsageError, about_field
from codex_rollout_tui.tui.kit.form_field import FormField
from codex_rollout_tui.tui.kit.paths import typed

Values = Mapping[str, str]


@dataclass(frozen=True)
class ItemForm:
    """One thing to do on an item. `done` is the sentence after it."""

    title: str
    fields: Callable[[ItemStatus, datetime], Sequence[FormField]]
    action: Callable[[Rollout, str, Values], Sequence[Event]]
    done: str
    intro: str = ""


def intro(purpose: str, status: ItemStatus, statuses: Statuses) -> str:
    """What stands above the questions: what is still open before the item, where it is about to be attested."""
    needs = statuses.open_needs(status.item) if purpose == "attest" else ()
    titles = ", ".join(need.item.title for need in needs)
    return f"Still open before it: {titles}." if needs else ITEM_FORMS[purpose].intro


EVIDENCE = (
    FormField("note", "Note", placeholder="what you saw", lines=True),
    FormField("link", "Link", placeholder="https://... where the proof is kept"),
    FormField("file", "File", placeholder="a path; its hash is kept"),
    FormField(
        "copy", "Keep a copy of it in evidence/, for all to see?", value="no", options=("no", "yes"), inline=True
    ),
)


def _answer(state: ItemStatus) -> list[FormField]:
    challenge = state.item.challenge
    if challenge is None:
        return []
    if challenge.pattern is None:
        return [FormField("answer", challenge.question, options=[option.answer for option in challenge.options])]
    return [FormField("answer", challenge.question, placeholder=challenge.expected)]


def _attest_fields(state: ItemStatus, now: datetime) -> Sequence[FormField]:
    return [*_answer(state), *EVIDENCE]


def _fail_fields(state: ItemStatus, now: datetime) -> Sequence[FormField]:
    """Only what means no can be answered; where nothing does, a note says what is wrong."""
    challenge = state.item.challenge
    refusals = challenge.answers("failed") if challenge is not None else ()
    asked = [FormField("answer", challenge.question, options=refusals)] if challenge is not None and refusals else []
    return [*asked, *EVIDENCE]


def _proofs(values: Values) -> list[Proof]:
    makers: dict[str, Callable[[str], Proof]] = {
        "note": evidence.note,
        "link": evidence.link,
    }
    if not _wants_copy(values):
        makers["file"] = lambda path: evidence.file(typed(path))
    proofs: list[Proof] = []
    for name, make in makers.items():
        if values.get(name, "").strip():
            with about_field(name):
                proofs.append(make(values[name]))
    return proofs


def _wants_copy(values: Values) -> bool:
    return values.get("copy") == "yes"


def _copied(values: Values) -> list[evidence.CopiedFile]:
    if not _wants_copy(values):
        return []
    with about_field("file"):
        if not values.get("file", "").strip():
            raise UsageError("Of which file? Give its path, or keep no copy. Nothing was saved.")
        return [evidence.copied(typed(values["file"]))]


def _say(rollout: Rollout, item: str, values: Values, *, failed: bool) -> Sequence[Event]:
    answer, proofs = values.get("answer") or None, _proofs(values)
    return items.attest(rollout, item, answer=answer, evidence=proofs, copied=_copied(values), failed=failed)


def _attest(rollout: Rollout, item: str, values: Values) -> Sequence[Event]:
    return _say(rollout, item, values, failed=False)


def _fail(rollout: Rollout, item: str, values: Values) -> Sequence[Event]:
    return _say(rollout, item, values, failed=True)


def _in_days(now: datetime, days: int) -> str:
    return str((now + timedelta(days=days)).date())


ITEM_FORMS: Mapping[str, ItemForm] = {
    "attest": ItemForm("Attest", _attest_fields, _attest, "Attested"),
    "fail": ItemForm(
        "Mark failed", _fail_fields, _fail, "Marked as failed", "Say what you saw that is not as it should be."
    ),
    "wait": ItemForm(
        "Wait on somebody",
        lambda state, now: [
            FormField("on", "Who must act?", placeholder="OpenAI support, the GitHub owner, a person..."),
            FormField("until", "Follow up on (YYYY-MM-DD)", value=_in_days(now, 7)),
        ],
        lambda rollout, item, values: items.wait(rollout, item, values["on"], values["until"]),
        "Waiting",
    ),
    "waive": ItemForm(
        "Waive",
        lambda state, now: [
            FormField("reason", "Why is it accepted that this is not done?", placeholder="for the auditor", lines=True),
            FormField("until", "Until (YYYY-MM-DD, that day included)", value=_in_days(now, 90)),
        ],
        lambda rollout, item, values: items.waive(rollout, item, values["reason"], values["until"]),
        "Waived",
    ),
    "assign": ItemForm(
        "Assign",
        lambda state, now: [
            FormField("person", "Who takes this item?", value=state.person or "", placeholder="a name")
        ],
        lambda rollout, item, values: items.assign(rollout, item, values["person"]),
        "Assigned",
    ),
    "note": ItemForm(
        "Note",
        lambda state, now: [FormField("text", "What should be remembered here?", placeholder="a note", lines=True)],
        lambda rollout, item, values: items.add_note(rollout, item, values["text"]),
        "Noted",
    ),
}
