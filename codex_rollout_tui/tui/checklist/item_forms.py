"""What can be done on an item, as data: the form that asks, and the deed its answers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from codex_rollout_tui.actions import evidence, items
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.status import ItemState
from codex_rollout_tui.tui.kit.form import Field
from codex_rollout_tui.tui.kit.paths import typed

Values = Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """One thing to do on an item. `done` is the sentence after it."""

    title: str
    fields: Callable[[ItemState, datetime], Sequence[Field]]
    deed: Callable[[Rollout, str, Values], Sequence[Event]]
    done: str
    intro: str = ""


EVIDENCE = (
    Field("note", "Note", placeholder="what you saw, in a sentence"),
    Field("link", "Link", placeholder="https://... where the proof is kept"),
    Field("file", "File", placeholder="a path; its hash is kept, not its content"),
)


def _answer(state: ItemState) -> list[Field]:
    challenge = state.item.challenge
    if challenge is None:
        return []
    if challenge.pattern is None:
        return [Field("answer", challenge.question, options=[option.answer for option in challenge.options])]
    return [Field("answer", challenge.question, placeholder=challenge.expected)]


def _attest_fields(state: ItemState, now: datetime) -> Sequence[Field]:
    return [*_answer(state), *EVIDENCE]


def _proofs(values: Values) -> list[evidence.Proof]:
    makers: Mapping[str, Callable[[str], evidence.Proof]] = {
        "note": evidence.note,
        "link": evidence.link,
        "file": lambda path: evidence.file(typed(path)),
    }
    return [make(values[name]) for name, make in makers.items() if values.get(name, "").strip()]


def _attest(rollout: Rollout, item: str, values: Values) -> Sequence[Event]:
    return items.attest(rollout, item, answer=values.get("answer") or None, evidence=_proofs(values))


def _fail(rollout: Rollout, item: str, values: Values) -> Sequence[Event]:
    return items.attest(rollout, item, answer=values.get("answer") or None, evidence=_proofs(values), failed=True)


def _in_days(now: datetime, days: int) -> str:
    return str((now + timedelta(days=days)).date())


TASKS: Mapping[str, Task] = {
    "attest": Task("Attest", _attest_fields, _attest, "Attested"),
    "fail": Task(
        "Mark failed", _attest_fields, _fail, "Marked as failed", "Say what you saw that is not as it should be."
    ),
    "wait": Task(
        "Wait on somebody",
        lambda state, now: [
            Field("on", "Who must act?", placeholder="OpenAI support, the GitHub owner, a person..."),
            Field("until", "Follow up on (YYYY-MM-DD)", value=_in_days(now, 7)),
        ],
        lambda rollout, item, values: items.wait(rollout, item, values["on"], values["until"]),
        "Waiting",
    ),
    "waive": Task(
        "Waive",
        lambda state, now: [
            Field("reason", "Why is it accepted that this is not done?", placeholder="the reason, for the auditor"),
            Field("until", "Until (YYYY-MM-DD, that day included)", value=_in_days(now, 90)),
        ],
        lambda rollout, item, values: items.waive(rollout, item, values["reason"], values["until"]),
        "Waived",
    ),
    "assign": Task(
        "Assign",
        lambda state, now: [Field("person", "Who takes this item?", value=state.person or "", placeholder="a name")],
        lambda rollout, item, values: items.assign(rollout, item, values["person"]),
        "Assigned",
    ),
    "note": Task(
        "Note",
        lambda state, now: [Field("text", "What should be remembered here?", placeholder="a sentence")],
        lambda rollout, item, values: items.add_note(rollout, item, values["text"]),
        "Noted",
    ),
}
