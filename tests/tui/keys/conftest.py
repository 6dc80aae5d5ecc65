from __future__ import annotations

from tests.vault.conftest import service

__all__ = ["service"]
