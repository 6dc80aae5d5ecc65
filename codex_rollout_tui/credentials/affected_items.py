"""Which guide items a change of a key overtakes: what was seen of the old key says nothing about the new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from codex_rollout_tui.credentials.credential import Credential


def affected_items(credentials: Iterable[Credential]) -> Mapping[str, tuple[str, str]]:
    """Item id to (when, why): what was proved before `when` (UTC, ISO) no longer holds."""
    return {item: cause for credential in credentials for item, cause in _of(credential)}


def _of(credential: Credential) -> Iterator[tuple[str, tuple[str, str]]]:
    kind, key = credential.kind, credential.now
    life = tuple(item for item in (kind.create, kind.store, kind.mail, kind.confirmed) if item)
    if credential.revoked is not None:
        when = str(credential.revoked + timedelta(days=1))
        for item in (*life, *kind.calls):
            yield item, (when, f"the key was revoked on {credential.revoked}")
    elif credential.former and key.switched is not None:
        why = f"the key was rotated on {key.switched.date()}"
        if key.stored is not None:
            for item in life:
                yield item, (_text(key.stored), why)
        for item in kind.calls:
            yield item, (_text(key.switched), why)


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
