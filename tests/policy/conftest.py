"""What the policy tests share: the real Codex, asked in isolation."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.real import missing, need, need_codex

settings.register_profile("no time limit", deadline=None)
settings.load_profile("no time limit")

POLICY = "/etc/codex/requirements.toml"
PLACES = {"legacy": "/etc/codex/managed_config.toml"}
"""Where a layer's file stands that is no requirements.toml."""


class Ask(Protocol):
    """Ask a real Codex about a policy: the empty text where it accepts, else why it refuses."""

    def __call__(self, policy: bytes, layer: str = "system") -> str: ...


OLDER = "0.138.0"
"""The older client that the tests ask too."""


@cache
def native() -> Path | None:
    """The native binary inside the npm package: the `codex` on PATH is a script of it."""
    package = need("codex").resolve().parents[1]
    found = sorted(package.glob("**/vendor/*/bin/codex"))
    return found[0] if found else None


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask the real Codex about a policy: the empty text where it accepts, else why it refuses."""
    binary = native()
    if binary is None:
        missing("codex")
    assert binary is not None
    sealed = _sealed(binary, tmp_path_factory.mktemp("etc"))

    def ask(policy: bytes, layer: str = "system") -> str:
        answer = sealed(policy, layer, "app-server", "--print-startup-config")
        assert answer.stdout, answer.stderr.decode()
        said = json.loads(answer.stdout)
        return str(said["error"]["data"]["detail"]) if "error" in said else ""

    return ask


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask an older Codex, which prints no startup configuration: its list of features needs a sound policy too."""
    sealed = _sealed(need_codex(OLDER), tmp_path_factory.mktemp("etc"))

    def ask(policy: bytes, layer: str = "system") -> str:
        answer = sealed(policy, layer, "features", "list")
        assert (answer.returncode == 0) is bool(answer.stdout), answer.stderr.decode()
        return "" if answer.returncode == 0 else answer.stderr.decode()

    return ask


def _sealed(binary: Path, etc: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a binary with one candidate policy and nothing else of this machine."""
    bwrap = need("bwrap")
    # Without it the binary waits for a name server where a policy asks for the host's name.
    hosts = etc / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")

    def ask(policy: bytes, layer: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        with tempfile.NamedTemporaryFile(suffix=".toml") as file:
            file.write(policy)
            file.flush()
            Path(file.name).chmod(0o644)
            command = [
                *(str(bwrap), "--unshare-all", "--clearenv", "--dir", "/h", "--setenv", "HOME", "/h"),
                *("--setenv", "CODEX_HOME", "/h", "--ro-bind", str(binary), "/codex"),
                *("--ro-bind", file.name, PLACES.get(layer, POLICY), "--proc", "/proc", "--chdir", "/h"),
                *("--ro-bind", str(hosts), "/etc/hosts", "--hostname", "localhost", "/codex", *words),
            ]
            return subprocess.run(command, capture_output=True, timeout=60, check=False)

    return ask
