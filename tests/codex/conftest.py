from __future__ import annotations

import os

import pytest

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary, find
from tests.real import need


@pytest.fixture(scope="session")
def binary() -> Binary:
    """The real Codex of this machine, where it can be isolated."""
    need("codex")
    need("bwrap")
    found = find(os.environ, timeout=60)
    assert isinstance(found, Binary), found
    lack = isolate.available(found.bwrap, timeout=60)
    if lack is not None and os.environ.get("CODEX_ROLLOUT_REQUIRE_REAL") != "1":
        pytest.skip(f"{lack.reason} {lack.remedy}")
    assert lack is None
    return found
