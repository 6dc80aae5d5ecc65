"""Every example of the catalogue can be made in the form, and the real Codex takes what the form writes."""

from __future__ import annotations

import pytest
import tomli

from codex_rollout_tui.policy.catalogue.docs import words
from codex_rollout_tui.policy.catalogue.keys import NEWEST, keys
from codex_rollout_tui.policy.edit.keys import same
from codex_rollout_tui.policy.text.document import Document
from tests.policy.catalogue.test_docs import UNANSWERED
from tests.policy.conftest import Ask
from tests.policy.form.pure_form import PureForm
from tests.policy.form.write_value import write

KNOWN = [key for key, entry in keys().items() if entry.state(NEWEST) == "known"]


def example(key: str) -> str:
    told = words(key)
    assert told is not None
    return told.example


TEXTS = sorted({example(key) for key in KNOWN})
made: dict[str, bytes] = {}
"""What the form wrote for each example."""


async def make(text: str) -> bytes:
    """What the form writes when every value of an example is given to it, from an empty policy on.

    Another spelling of a table is not offered; the policy begins with it.
    """
    if text not in made:
        wanted = tomli.loads(text)
        alias = next((name for name in ("network_proxy", "feature_requirements") if name in wanted), "")
        if "network" in wanted.get("permissions", {}):
            alias = "permissions.network"
        form = PureForm(f"[{alias}]\n".encode() if alias else b"")
        for name, value in wanted.items():
            await write(form, (name,), value)
        assert not form.refused
        made[text] = form.document.data
    return made[text]


@pytest.mark.parametrize("text", TEXTS)
async def test_every_example_can_be_made(text: str) -> None:
    document = Document(await make(text))
    assert same(document.values, tomli.loads(text)), document.text


async def test_the_real_codex_takes_what_the_form_writes(real: Ask) -> None:
    for text in TEXTS:
        refused = real(await make(text))
        expected = next((answer for key, answer in UNANSWERED.items() if key in text), "")
        assert (expected in refused) if expected else not refused, f"{made[text].decode()}\n{refused}"
