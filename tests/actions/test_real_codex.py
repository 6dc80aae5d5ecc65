"""Asking the real Codex through the one oracle of a process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.codex.find import Binary, find
from tests.programs import program
from tests.real import missing, need


def _package(folder: Path, broken: str) -> Path:
    """A copy of the installed package's layout whose own bubblewrap fails; the binary is the real one."""
    need("codex")
    need("bwrap")
    real = find(os.environ)
    if not isinstance(real, Binary):
        missing("codex")
    assert isinstance(real, Binary)
    home = real.path.parents[3]
    copy = folder / "package"
    binary = copy / real.path.relative_to(home)
    binary.parent.mkdir(parents=True)
    os.link(real.path, binary) if real.path.stat().st_dev == folder.stat().st_dev else shutil.copy(real.path, binary)
    shutil.copy(home / "package.json", copy / "package.json")
    own = binary.parents[1] / "codex-resources/bwrap"
    own.parent.mkdir()
    program(own, broken)
    return binary


def test_another_bubblewrap_is_taken_when_the_first_fails(tmp_path: Path) -> None:
    broken = "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    binary = _package(tmp_path, broken)
    oracle = RealCodex(os.environ, binary)
    assert isinstance(oracle.binary, Binary)
    assert oracle.binary.bwrap == binary.parents[1] / "codex-resources/bwrap"
    assert oracle(b'allowed_sandbox_modes = ["read-only"]\n').accepted is True
    assert isinstance(oracle.binary, Binary)
    assert oracle.binary.bwrap != binary.parents[1] / "codex-resources/bwrap"
    assert oracle(b'allowed_sandbox_modes = ["workspace-write"]\n').accepted is False
