"""What the checks say of policies that 17 real clients were asked about, one trap each."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.keys import VERSIONS
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document
from tests.policy.conftest import OLDER, Ask

MEASURED = tomli.loads((Path(__file__).parent / "measured.toml").read_text(encoding="utf-8"))
SAID = {"a": "accept", "r": "refuse"}


def test_every_measured_client_was_asked() -> None:
    assert tuple(MEASURED["clients"]) == VERSIONS
    assert {len(said) for _, said in MEASURED["answers"]} == {len(VERSIONS)}


@pytest.mark.parametrize(("text", "said"), MEASURED["answers"], ids=range(len(MEASURED["answers"])))
def test_every_client_gets_the_measured_answer(text: str, said: str) -> None:
    document = Document(text.encode())
    answers = {
        client: predicted(check(document, client))
        for client, letter in zip(VERSIONS, said, strict=True)
        if letter != "?"
    }
    assert answers == {client: SAID[letter] for client, letter in zip(VERSIONS, said, strict=True) if letter != "?"}


@pytest.mark.parametrize("letter", ["a", "r"])
def test_the_newest_codex_still_says_so(letter: str, real: Ask) -> None:
    texts = [text for text, said in MEASURED["answers"] if said[-1] == letter]
    assert texts
    assert not [text for text in texts if bool(real(text.encode())) is not (letter == "r")]


@pytest.mark.parametrize("letter", ["a", "r"])
def test_an_older_codex_still_says_so(letter: str, older: Ask) -> None:
    at = VERSIONS.index(OLDER)
    texts = [text for text, said in MEASURED["answers"] if said[at] == letter]
    assert texts
    assert not [text for text in texts if bool(older(text.encode())) is not (letter == "r")]
