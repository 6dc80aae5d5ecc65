"""A folder for a test whose path is as long whoever runs it: what names it on a screen is broken at the same place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """An empty folder, gone after the test; pytest's own lies deeper where tests run side by side."""
    # A terminal that was just closed may still write its last bytes there.
    with tempfile.TemporaryDirectory(prefix="cr", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()
