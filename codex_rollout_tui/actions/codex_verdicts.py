"""Ask the real Codex of this machine about the policies it has not been asked about, and write down what it said.

Only at load, and only about texts that have no fresh answer of this clone: whoever asks again asks nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.checklist.clock import Moment, moment
from codex_rollout_tui.checklist.event import Event
from codex_rollout_tui.checklist.payloads import PolicyObserved, iso_date
from codex_rollout_tui.checklist.policy_review import RecordedVerdict
from codex_rollout_tui.errors import FolderError
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.policy.text.facts import sha256
from codex_rollout_tui.store.journal_append import Draft

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.codex.verdict import Verdict

LIMIT_S = 3.0
"""How long all the asking may take; what is left waits for the next time."""
FRESH_DAYS = 7
"""How long an answer of this machine is not asked for again, whatever Codex it has by now."""

Begin = Callable[[bytes], Callable[[], "Verdict"]]


class CodexVerdicts(NamedTuple):
    """What came of it: how many texts were answered about, and why some were not, a sentence each."""

    answered: int = 0
    lacks: tuple[str, ...] = ()


def unasked(rollout: Rollout) -> dict[str, Document]:
    """The policies that this clone has no fresh answer about, the baseline first."""
    answers = rollout.recorded_verdicts()
    at = moment(rollout.clock(), rollout.today)
    return {
        name: text
        for name, text in sorted(rollout.policies().items(), key=lambda entry: (entry[0] != "baseline", entry[0]))
        if not any(_is_fresh(answer, at) for answer in answers.get(sha256(text.data), ()))
    }


def _is_fresh(answer: RecordedVerdict, at: Moment) -> bool:
    looked = iso_date(answer.at[:10])
    if not answer.own or looked is None or answer.at > at.latest:
        return False
    return at.day < looked + timedelta(days=FRESH_DAYS)


def ask_unasked(
    rollout: Rollout, begin: Begin, limit: float = LIMIT_S, now: Callable[[], float] = time.monotonic
) -> CodexVerdicts:
    """Ask about every policy that was not asked about, two at a time, until `limit` seconds are over.

    What is learnt counts at once for this rollout. It is written down, one event a text, by a clone that has written
    before and whose journals are whole: who only reads leaves no trace, and nothing is written over what is wrong.
    """
    end = now() + limit
    verdicts: dict[bytes, Verdict] = {}
    lacks: dict[str, None] = {}
    waiting: list[tuple[bytes, Callable[[], Verdict]]] = []

    def take() -> None:
        data, wait = waiting.pop(0)
        verdict = wait()
        if verdict.accepted is None:
            lacks[f"{verdict.reason} {verdict.remedy}".strip()] = None
        else:
            verdicts[data] = verdict

    for data in dict.fromkeys(text.data for text in unasked(rollout).values()):
        if now() >= end or lacks:
            break
        waiting.append((data, begin(data)))
        if len(waiting) > 1:
            take()
    while waiting:
        take()
    note(rollout, verdicts)
    return CodexVerdicts(len(verdicts), tuple(lacks))


def note(rollout: Rollout, verdicts: Mapping[bytes, Verdict]) -> Sequence[Event]:
    """Take in what this machine's Codex said of texts, and write it down where that may be; what was written."""
    answers = [
        PolicyObserved(sha256(data), verdict.version or "", "done" if verdict.accepted else "failed", verdict.detail)
        for data, verdict in verdicts.items()
    ]
    rollout.answer(answers)
    if not answers or rollout.known_writer is None or rollout.problems or rollout.reader.notes:
        return ()
    try:
        return rollout.record(*(Draft.of(answer) for answer in answers))
    except FolderError:  # a disk that refuses it costs another question next time, and nothing else
        return ()
