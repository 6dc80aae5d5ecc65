from __future__ import annotations

from tests.codex.conftest import binary

__all__ = ["binary"]
