"""The real Codex, as the policy tests ask it."""

from tests.policy.conftest import real

__all__ = ["real"]
