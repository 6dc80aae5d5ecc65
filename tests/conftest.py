"""How the whole suite is spread: side by side over the cores there are; a part of it that somebody names runs alone."""

from __future__ import annotations

import os

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes run the tests; 0 runs them in this one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS or config.args in (["tests"], ["."])
    return cores if whole and cores > 1 else 0
