"""A process with keys in hand leaves no picture of its memory behind."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real import missing
from tests.store.folders import REPO

LOOK = """import ctypes, resource
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])"""


def python(code: str) -> list[str]:
    def allow() -> None:
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO, check=True, preexec_fn=allow)
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more than the limit")
def test_nothing_is_dumped_once_it_is_forbidden() -> None:
    assert python(LOOK)[0] == "1"
    assert python(f"from codex_rollout_tui.vault.core_dumps import forbid_core_dumps as f; f()\n{LOOK}") == ["0", "0"]


@pytest.mark.parametrize("words", [("key", "list"), ("key", "test"), ("key", "add", "analytics")])
def test_every_command_for_keys_forbids_it(words: tuple[str, ...], tmp_path: Path) -> None:
    if sys.platform != "linux":
        missing("prctl")
    code = f"import sys, atexit, os; sys.argv[1:] = ['-C', {str(tmp_path)!r}, *{words!r}]; "
    code += (
        "from codex_rollout_tui.cli.main import codex_rollout as c\ntry: c(prog_name='x')\nexcept BaseException: pass\n"
    )
    assert python(f"{code}{LOOK}")[-2:] == ["0", "0"]


def test_a_command_for_anything_else_does_not() -> None:
    code = "import sys; sys.argv[1:] = ['guide', 'list']\nfrom codex_rollout_tui.cli.main import codex_rollout as c\n"
    assert python(f"{code}try: c(prog_name='x')\nexcept BaseException: pass\n{LOOK}")[-2] == "1"
