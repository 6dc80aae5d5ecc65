"""The real agent, told what to run by a model that never was: what becomes of commands and hosts under a policy.

Everything runs isolated, with no network but its own loopback and a file system nobody can write to.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from codex_rollout_tui.codex.find import Binary
from tests.policy.decide import model

HOME = "/run/home"
_NEEDED = (sys.base_prefix, sys.prefix, str(Path(model.__file__).parent))
"""What must be seen although it may lie in the temporary folder, which the agent's sandbox writes to."""


_LOST = "UnknownProcessId"
"""What the agent says of a command that ended before it could ask after it: no answer, so it is asked again."""


def told(
    binary: Binary,
    folder: Path,
    policy: bytes,
    scripts: Sequence[str],
    *,
    sandbox: str = "danger-full-access",
    hosts: Mapping[str, str] | None = None,
) -> list[str]:
    """What the agent says of each script under a policy; `hosts` are the names it can look up."""
    names = {"localhost": "127.0.0.1", **(hosts or {})}
    files = {
        "requirements.toml": policy,
        "asked.json": json.dumps(list(scripts)).encode(),
        "hosts": "".join(f"{address} {name}\n" for name, address in names.items()).encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    ended = subprocess.run(
        [
            *(str(binary.bwrap), "--unshare-all", "--die-with-parent", "--hostname", "localhost", "--clearenv"),
            *("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"),
            *("--tmpfs", "/run", "--tmpfs", "/etc", "--tmpfs", "/tmp"),  # noqa: S108
            *(word for place in _NEEDED for word in ("--ro-bind", place, place)),
            *("--ro-bind", str(folder / "asked.json"), "/run/asked.json"),
            *("--ro-bind", str(folder / "requirements.toml"), "/etc/codex/requirements.toml"),
            *("--ro-bind", str(folder / "hosts"), "/etc/hosts", "--dir", HOME, "--chdir", HOME),
            *("--setenv", "HOME", HOME, "--setenv", "CODEX_HOME", HOME, "--setenv", "PATH", "/usr/bin:/bin"),
            *(sys.executable, "-I", model.__file__, str(binary.path), "/run/asked.json", sandbox),
        ],
        capture_output=True,
        timeout=600,
        check=False,
    )
    answers = json.loads(ended.stdout) if ended.stdout else []
    assert len(answers) == len(scripts), ended.stderr.decode()
    assert None not in answers, (answers, ended.stderr.decode())
    for at, answer in enumerate(answers):
        if _LOST in answer:
            answers[at] = told(binary, folder, policy, [scripts[at]], sandbox=sandbox, hosts=hosts)[0]
    return [str(answer) for answer in answers]


def ruled(answer: str, forbidding: str) -> str:
    """What became of a command: forbidden (its rule's justification is told), prompt, or no-rule (it ran)."""
    if "rejected: " in answer and forbidding in answer:
        return "forbidden"
    if "approval required by policy" in answer:
        return "prompt"
    assert "Process exited" in answer, answer
    return "no-rule"


def reached(answer: str) -> str:
    """What became of a request to a host: denied, local, unlisted, asked (it would be) or allowed."""
    for words, meaning in _BLOCKED.items():
        if words in answer:
            return meaning
    assert "upstream failure" in answer, answer
    return "allowed"


_BLOCKED = {
    "explicitly denied by policy": "denied",
    "local/private network addresses": "local",
    "not on the allowlist": "unlisted",
    "was blocked by policy": "asked",
}

REQUEST = """\
import os, socket, sys, urllib.parse
proxy, host = urllib.parse.urlsplit(os.environ["HTTP_PROXY"]), sys.argv[1]
link = socket.create_connection((proxy.hostname, proxy.port), 20)
link.sendall(f"GET http://{host}/ HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n".encode())
print(link.makefile("rb").read().decode("utf-8", "replace"))
"""


def request(host: str) -> str:
    """A script that asks the agent's proxy for a host."""
    import shlex

    return shlex.join([sys.executable, "-I", "-c", REQUEST, host])
