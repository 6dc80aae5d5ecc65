from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.vault.service import SecretService, use


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """A real Secret Service, unlocked, that this process and its children use."""
    with SecretService() as started:
        use(started, monkeypatch)
        yield started
