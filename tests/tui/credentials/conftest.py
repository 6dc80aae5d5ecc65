from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import begun
from tests.vault.conftest import service
from tests.vault.service import SecretService

__all__ = ["acme", "service"]


@pytest.fixture
def acme(tmp_path: Path, service: SecretService) -> Path:
    return begun(tmp_path / "acme")
