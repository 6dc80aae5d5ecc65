"""The facts of a key as labels and words, the same wherever they are shown."""

from __future__ import annotations

from datetime import datetime

from codex_rollout_tui.credentials.credential import Credential, CredentialFacts, FormerKey

Fact = tuple[str, str]
"""A label, and what is known; empty where nothing is."""


def purpose_facts(credential: Credential) -> list[Fact]:
    """What the key is for."""
    return [
        ("organisation", credential.organisation),
        ("project", credential.project),
        ("workspace id", credential.workspace_id),
        ("used by", ", ".join(credential.used_by)),
        ("revoked", str(credential.revoked or "")),
    ]


def key_facts(key: CredentialFacts) -> list[Fact]:
    """One key that was made."""
    return [
        ("last 4", key.last4),
        ("key name", key.key_name),
        ("created by", key.created_by),
        ("scope asked", key.scope_asked),
        ("scope proven", key.scope_proven),
        ("made", str(key.made or "")),
        ("stored", _time(key.stored)),
        ("mail sent", str(key.asked or "")),
        ("confirmed", str(key.confirmed or "")),
        ("in use since", _time(key.switched)),
        ("expires", str(key.expires or "")),
        ("rotate by", str(key.rotate_by or "")),
        ("held by", key.holders),
    ]


def former_fact(former: FormerKey) -> Fact:
    """A key that was replaced."""
    state = f"revoked {former.revoked}" if former.revoked else "not revoked yet"
    return ("former key", f"ends in {former.last4}, replaced {former.replaced}, {state}")


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at is not None else ""
