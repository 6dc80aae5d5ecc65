from __future__ import annotations

import pytest

from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.vault.vault import Vault
from tests.vault.conftest import service
from tests.vault.service import SecretService

__all__ = ["service"]


@pytest.fixture
def vault(rollout: Rollout, service: SecretService) -> Vault:
    """The rollout's vault in a real Secret Service."""
    return Vault(rollout.file.id)
