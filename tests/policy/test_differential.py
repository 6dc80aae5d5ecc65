"""The checks against the real Codex: on policies made at random both must say the same.

CODEX_ROLLOUT_DIFFERENTIAL=1000 asks about so many (200 otherwise); CODEX_ROLLOUT_SEED changes the stream.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document, Path
from tests.policy.conftest import OLDER, Ask
from tests.policy.grammar import Maker

NUMBER = int(os.environ.get("CODEX_ROLLOUT_DIFFERENTIAL", "200"))
SEED = int(os.environ.get("CODEX_ROLLOUT_SEED", "1"))


def _found(text: str, client: str) -> tuple[Finding, ...]:
    return check(Document(text.encode()), client)


def _named(findings: Iterable[Finding], path: Path) -> bool:
    """Whether a finding names the broken key, an ancestor of it or something in it."""
    places = [finding.path for finding in findings if finding.path]
    return any(path[: len(place)] == place or place[: len(path)] == path for place in places)


@pytest.fixture(params=[NEWEST, OLDER])
def asked(request: pytest.FixtureRequest) -> tuple[str, Ask]:
    """One of the two clients, and how to ask it."""
    ask: Ask = request.getfixturevalue("real" if request.param == NEWEST else "older")
    return request.param, ask


def test_sound_policies_are_accepted_by_both(asked: tuple[str, Ask]) -> None:
    client, real = asked
    maker = Maker(SEED)
    wrong = []
    for _ in range(NUMBER // 2):
        text = maker.write(maker.sound())
        said, findings = real(text.encode()), _found(text, client)
        if bool(said) is not (predicted(findings) == "refuse") or (client == NEWEST and said):
            wrong.append((text, said, findings))
    _agreed(f"sound policies, codex {client}", NUMBER // 2 - len(wrong), NUMBER // 2)
    assert not wrong, f"{len(wrong)} of {NUMBER // 2} differ, the first: {wrong[0]}"


def test_broken_policies_get_the_answer_of_the_real_codex(asked: tuple[str, Ask]) -> None:
    client, real = asked
    maker = Maker(SEED + 1)
    wrong = []
    refused = 0
    for _ in range(NUMBER // 2):
        policy, path = maker.broken()
        text = maker.write(policy)
        said, findings = real(text.encode()), _found(text, client)
        refused += bool(said)
        unnamed = bool(said) and client == NEWEST and not _named(findings, path)
        if bool(said) is not (predicted(findings) == "refuse") or unnamed:
            wrong.append((path, text, said, findings))
    _agreed(f"policies broken in one way, codex {client}: {refused} refused", NUMBER // 2 - len(wrong), NUMBER // 2)
    assert not wrong, f"{len(wrong)} of {NUMBER // 2} differ, the first: {wrong[0]}"
    assert refused > NUMBER // (10 if client == NEWEST else 40)


def _agreed(what: str, same: int, number: int) -> None:
    """Print the agreement; `pytest -s`, or a failure, shows it."""
    print(f"{what}: the same answer on {same} of {number}")
