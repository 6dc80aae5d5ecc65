from __future__ import annotations

import os
from functools import cache

import pytest

from codex_rollout_tui.codex import isolate
from tests.probing.ask import Asker
from tests.probing.install import installed
from tests.real import need, need_codex


@cache
def asker(version: str) -> Asker:
    """The real Codex of a version; all tests share it, so that they share its answers."""
    need_codex(version)
    need("bwrap")
    binary = installed(version, os.environ)
    assert binary is not None
    lack = isolate.available(binary.bwrap, timeout=60)
    if lack is not None and os.environ.get("CODEX_ROLLOUT_REQUIRE_REAL") != "1":
        pytest.skip(f"{lack.reason} {lack.remedy}")
    return Asker(binary)


@pytest.fixture(scope="session")
def newest() -> Asker:
    return asker("0.169.0")
