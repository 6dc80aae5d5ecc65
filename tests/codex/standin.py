"""Stand-ins for the binary, run bare: bubblewrap's empty root has no interpreter to run a script with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from codex_rollout_tui.codex import isolate
from codex_rollout_tui.codex.find import Binary
from codex_rollout_tui.codex.isolate import Isolate
from codex_rollout_tui.codex.run import Command
from tests.programs import program


def script(folder: Path, body: str, version: str = "0.169.0", interpreter: str = "/bin/sh") -> Binary:
    """A script that plays Codex of some version; `$POLICY` is the candidate's file."""
    path = program(folder / "codex", f"#!{interpreter}\n{body}\n")
    return Binary(path, version, "made for a test", None)


def python(folder: Path, body: str, version: str = "0.169.0") -> Binary:
    """The same in Python."""
    return script(folder, body, version, sys.executable)


def bare(folder: Path) -> Isolate:
    """No isolation at all: the candidate lies in `folder`, beside the home's config.toml as `config.toml`."""

    @contextmanager
    def isolation(
        program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = isolate.NO_HOST
    ) -> Iterator[Command]:
        policy = folder / "candidate.toml"
        policy.write_bytes(files.get(isolate.POLICY, b""))
        (folder / "config.toml").write_bytes(files.get(f"{isolate.HOME}/config.toml", b""))
        env = {"PATH": os.environ["PATH"], "POLICY": str(policy), "FOLDER": str(folder), "HOST": host}
        yield Command((str(program), *args), env, cwd=str(folder))

    return isolation


FAKE = r"""
import json, os, sys, tomllib

def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()

RESULTS = {
    "configRequirements/read": {"requirements": {"allowedSandboxModes": ["read-only"], "hooks": None}},
    "permissionProfile/list": {"data": [{"id": ":workspace", "allowed": True}]},
    "hooks/list": {"data": [{"cwd": "/h", "hooks": [], "warnings": [], "errors": []}]},
    "thread/start": {"sandbox": {"type": "readOnly", "networkAccess": False}, "approvalPolicy": "on-request"},
}

def requests():
    for line in sys.stdin:
        message = json.loads(line)
        if "id" in message:
            yield message["id"], message["method"], message.get("params")

def answer(number, method):
    say({"id": number, "result": RESULTS.get(method, {"userAgent": "fake"})})

def serve():
    for number, method, _ in requests():
        answer(number, method)

def startup():
    say({"appServerVersion": "0.169.0", "configRequirements": {"requirements": None}})

def mcp():
    with open(os.environ["FOLDER"] + "/config.toml", "rb") as file:
        servers = tomllib.load(file)["mcp_servers"]
    say([{"name": name, "enabled": True, "disabled_reason": None} for name in servers])

def features():
    print("apps    stable  true")

{changes}

{
    "app-server --print-startup-config": startup,
    "app-server": serve,
    "mcp list --json": mcp,
    "features list": features,
}[" ".join(sys.argv[1:])]()
"""


def fake(folder: Path, changes: str = "", version: str = "0.169.0") -> Binary:
    """A Codex that answers everything well, but for the functions and values that `changes` redefines."""
    return python(folder, FAKE.replace("{changes}", changes), version)
