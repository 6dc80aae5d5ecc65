"""Paths stand on these screens: each test has a folder whose path is always as long."""

from __future__ import annotations

from tests.short_folder import tmp_path

__all__ = ["tmp_path"]
