"""What the policy tests share: the real Codex, asked in isolation."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.real import missing, need

Ask = Callable[[bytes], str]


@cache
def native() -> Path | None:
    """The native binary inside the npm package: the `codex` on PATH is a script of it."""
    package = need("codex").resolve().parents[1]
    found = sorted(package.glob("**/vendor/*/bin/codex"))
    return found[0] if found else None


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask the real Codex about a policy: the empty text where it accepts, else why it refuses."""
    binary, bwrap = native(), need("bwrap")
    # Without it the binary waits for a name server where a policy asks for the host's name.
    hosts = tmp_path_factory.mktemp("etc") / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    if binary is None:
        missing("codex")

    def ask(policy: bytes) -> str:
        with tempfile.NamedTemporaryFile(suffix=".toml") as file:
            file.write(policy)
            file.flush()
            Path(file.name).chmod(0o644)
            command = [
                *(str(bwrap), "--unshare-all", "--clearenv", "--dir", "/h", "--setenv", "HOME", "/h"),
                *("--setenv", "CODEX_HOME", "/h", "--ro-bind", str(binary), "/codex"),
                *("--ro-bind", file.name, "/etc/codex/requirements.toml", "--proc", "/proc", "--chdir", "/h"),
                *("--ro-bind", str(hosts), "/etc/hosts", "--hostname", "localhost"),
                *("/codex", "app-server", "--print-startup-config"),
            ]
            answer = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert answer.stdout, answer.stderr.decode()
        said = json.loads(answer.stdout)
        return str(said["error"]["data"]["detail"]) if "error" in said else ""

    return ask
