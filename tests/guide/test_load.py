"""Reading items, and what a challenge makes of an answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from codex_rollout_tui.guide import load
from codex_rollout_tui.guide.load import item_from_data
from codex_rollout_tui.guide.model import Challenge, ChallengeOption, FactSource, Revision

SOURCE = {"url": "https://example.com/", "date": "2026-05-18", "basis": "guide"}
SMALLEST = {
    "order": 1,
    "step": 0,
    "title": "Do it",
    "do": "Do it.",
    "why": "Because.",
    "surfaces": "always",
    "owner": "workspace owner",
    "url": "https://example.com/",
    "evidence": "A note.",
    "verify": "attest",
    "verified_by": "A person says so.",
    "recheck_days": 30,
    "since": "2026-04-21",
    "sources": [SOURCE],
}


def test_the_smallest_item_needs_no_empty_fields() -> None:
    item = item_from_data("do-it", SMALLEST)
    assert item.id == "do-it"
    assert item.sources == (FactSource("https://example.com/", "2026-05-18", "guide"),)
    assert (item.where, item.settings, item.needs, item.traps, item.revised) == ("", (), (), (), ())
    assert item.challenge is None


def test_earlier_fields_are_read_like_those_of_today() -> None:
    before = {
        "do": "Do it so.\n\nThen rest.",
        "needs": ["a", "b"],
        "challenge": {"question": "Done?", "options": [{"answer": "yes", "outcome": "done"}]},
        "sources": [SOURCE],
    }
    item = item_from_data("do-it", SMALLEST | {"revised": [{"on": "2026-05-18", "what": "All.", "before": before}]})
    assert item.revised == (
        Revision(
            "2026-05-18",
            "All.",
            {
                "do": "Do it so.\n\nThen rest.",
                "needs": ("a", "b"),
                "challenge": Challenge("Done?", (ChallengeOption("yes", "done"),)),
                "sources": (FactSource("https://example.com/", "2026-05-18", "guide"),),
            },
        ),
    )


@pytest.mark.parametrize("wrong", [{"titel": "Do it"}, {"challenge": {"questoin": "?"}}, {"sources": [{"url": "x"}]}])
def test_a_misspelt_field_is_not_swallowed(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        item_from_data("do-it", SMALLEST | wrong)


def test_items_come_in_guide_order_whatever_their_files_are_called() -> None:
    orders = [item.order for item in load.items()]
    assert orders == sorted(orders)


BOTH = Challenge(
    "How many are selected?",
    (ChallengeOption("All repositories", "failed"), ChallengeOption("I can't see it", "unknown")),
    "[1-9][0-9]*",
    "the number of repositories",
)


@pytest.mark.parametrize(
    ("answer", "outcome", "kept"),
    [
        (" 12 ", "done", "12"),
        ("ALL repositories", "failed", "All repositories"),
        ("i can't see it", "unknown", "I can't see it"),
        ("twelve", None, "twelve"),
        ("", None, ""),
        ("12\n13", None, "12\n13"),
    ],
)
def test_an_answer_is_an_option_or_fits_the_pattern_or_is_refused(answer: str, outcome: str | None, kept: str) -> None:
    assert BOTH.outcome_of(answer) == outcome
    assert BOTH.canonical(answer) == kept


@pytest.mark.parametrize(
    ("challenge", "words"),
    [
        (BOTH, "the number of repositories, 'All repositories' or 'I can't see it'"),
        (Challenge("On?", (ChallengeOption("on", "done"), ChallengeOption("off", "failed"))), "'on' or 'off'"),
        (Challenge("Who?", pattern=r"\S.*", expects="a person's name"), "a person's name"),
    ],
)
def test_what_is_expected_is_said_in_words(challenge: Challenge, words: str) -> None:
    assert challenge.expected == words


def test_reading_the_guide_loads_no_heavy_part() -> None:
    code = (
        "import sys; from codex_rollout_tui.guide.editions import view; view().item('local-toggle');"
        "print(' '.join(m for m in ('pydantic', 'rapidfuzz', 'textual', 'click', 'keyring', 'tomlkit')"
        " if m in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == ""
