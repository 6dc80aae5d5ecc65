"""Credentials in the states tests need."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from codex_rollout_tui.credentials.credential import Credential, CredentialFacts

TODAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 9, 41, 3, tzinfo=UTC)

PLATFORM = "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz012345"
PLATFORM_2 = "sk-proj-ZyXwVuTsRqPoNmLkJiHgFeDcBa987654"
PLATFORM_3 = "sk-proj-MmNnOoPpQqRrSsTtUuVvWwXxYy111222"
ACCESS = "at-0123456789abcdefghijklmnopqrst"
ACCESS_2 = "at-9876543210zyxwvutsrqponmlkjihg"


def key(**fields: Any) -> CredentialFacts:
    """A stored key, unless something else is said."""
    known = {"last4": "2345", "made": date(2026, 5, 1), "stored": NOW, "held_by": ("ana-0000",)}
    return CredentialFacts(**{**known, **fields})


def analytics(*, about: dict[str, Any] | None = None, **fields: Any) -> Credential:
    return Credential("analytics", "analytics", now=key(**fields))._replace(**(about or {}))


def token(*, about: dict[str, Any] | None = None, **fields: Any) -> Credential:
    return Credential("release-ci", "access-token", now=key(**fields))._replace(**(about or {}))
