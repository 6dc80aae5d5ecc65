"""The comparisons ask the real Codex what it enforces, as the tests of the effective policy do."""

from __future__ import annotations

from tests.policy.layers.conftest import startup

__all__ = ["startup"]
