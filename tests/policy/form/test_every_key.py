"""Form to text to form, for every key the newest Codex knows."""

from __future__ import annotations

import pytest

from tests.policy.form.pure_form import PureForm
from tests.policy.form.round_trip import KNOWN, before, round_trip


def test_every_known_key_is_here() -> None:
    assert len(KNOWN) == 295


@pytest.mark.parametrize("key", KNOWN)
async def test_form_to_text_to_form(key: str) -> None:
    await round_trip(PureForm(before(key)), key)
