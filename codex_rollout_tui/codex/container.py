"""Run the Linux binary in a container, where this machine cannot isolate a program itself: macOS, Windows.

Docker and Podman take the same command (https://docs.docker.com/reference/cli/docker/container/run/,
https://docs.podman.io/en/latest/markdown/podman-run.1.html). The container gets no network, no capability, a root it
cannot write to, a home in memory, and the candidate as `/etc/codex/requirements.toml`; nothing else of this machine.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.codex import clean_text, isolate, layouts
from codex_rollout_tui.codex.isolate import Isolate, Unavailable
from codex_rollout_tui.codex.run import Command, RunResult, run

PREFIX = "container:"
"""What `--codex` begins with where it names an image."""
IMAGE = "codex-rollout-codex"
"""The image that is looked for unasked: the one that `recipe` builds."""
RUNNERS = ("docker", "podman")

_KEPT = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "SYSTEMROOT", "PATH", "TMPDIR", "TEMP", "XDG_RUNTIME_DIR",
         "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINER_HOST", "CONTAINERS_CONF")  # fmt: skip
"""What a runner needs to find its engine; the container sees nothing of it."""
_OWN_STATUS = (125, 126, 127)
"""How a runner ends when it was not the program that failed: its engine, the start, or no such program."""


class Container(NamedTuple):
    """An image with Codex in it, and the program that runs it."""

    runner: Path
    image: str
    environ: Mapping[str, str]


def find_runner(environ: Mapping[str, str]) -> Path | None:
    """The first container runner on PATH."""
    found = (path for name in RUNNERS for path in layouts.programs(name, environ) if os.access(path, os.X_OK))
    return next(found, None)


def of_image(runner: Path, image: str, environ: Mapping[str, str]) -> Container:
    """An image before a runner."""
    return Container(runner, image, {name: environ[name] for name in _KEPT if name in environ})


def has_image(container: Container, timeout: float = 5.0) -> bool:
    """Whether the image is there; nothing is ever downloaded."""
    asked = (str(container.runner), "image", "inspect", "--format", "{{.Id}}", container.image)
    outcome = run(Command(asked, container.environ), timeout=timeout)
    return outcome.ended == "exited" and outcome.status == 0


def recipe(runner: str = RUNNERS[0], *, powershell: bool = os.name == "nt") -> str:
    """The one line that makes the image, in the shells of macOS and Linux, or in PowerShell."""
    from codex_rollout_tui.policy.catalogue.keys import NEWEST

    first, second = "FROM docker.io/library/node:22-slim", f"RUN npm install -g @openai/codex@{NEWEST}"
    steps = f'"{first}`n{second}"' if powershell else rf"printf '{first}\n{second}\n'"
    return f"{steps} | {runner} build -t {IMAGE} -"


def contained(container: Container) -> Isolate:
    """The isolation by a container; the candidate is lent to it from a private folder that is gone afterwards."""

    @contextmanager
    def isolation(
        program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = isolate.NO_HOST
    ) -> Iterator[Command]:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="codex-rollout-") as folder:
            identity = Path(folder) / "container"
            mounts: list[str] = []
            for number, (place, data) in enumerate(files.items()):
                lent = Path(folder) / f"file-{number}"
                lent.write_bytes(data)
                lent.chmod(0o644)  # the folder is private; inside, nobody reads it
                mounts += ["--mount", f"type=bind,source={lent},target={place},readonly"]
            try:
                yield Command(
                    argv=(
                        *(str(program), "run", "--rm", "--interactive", "--cidfile", str(identity), "--pull", "never"),
                        *("--network", "none", "--read-only", "--cap-drop", "ALL"),
                        *("--security-opt", "no-new-privileges", "--security-opt", "label=disable"),
                        *("--user", "65534:65534", "--tmpfs", f"{isolate.HOME}:mode=1777"),
                        *("--hostname", host, "--add-host", f"{host.lower()}:127.0.0.1"),
                        *("--env", f"HOME={isolate.HOME}", "--env", f"CODEX_HOME={isolate.HOME}"),
                        *("--workdir", isolate.HOME, *mounts, "--entrypoint", "codex", container.image, *args),
                    ),
                    env=container.environ,
                )
            finally:
                _stop(container, identity)

    return isolation


def _stop(container: Container, identity: Path) -> None:
    """Take the container away, for one whose runner was stopped goes on by itself; nobody waits for that."""
    try:
        name = identity.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return
    if name.isalnum():
        gone = Command((str(container.runner), "rm", "--force", name), container.environ)
        threading.Thread(target=run, args=(gone,), kwargs={"timeout": 30.0}, daemon=True).start()


def isolation_of(container: Container | None, bwrap: Path | None) -> Isolate | Unavailable:
    """How a binary is isolated: by its container, else by bubblewrap."""
    return contained(container) if container is not None else isolate.local_isolation(bwrap)


def diagnose(outcome: RunResult, container: Container) -> Unavailable | None:
    """Why a runner failed before Codex had a say; None where it did not."""
    if outcome.ended != "exited" or outcome.status not in _OWN_STATUS:
        return None
    shown = clean_text.line(outcome.stderr.decode("utf-8", "replace"), 200)
    name = container.runner.stem
    if outcome.status == 127 or "executable file not found" in shown:
        return Unavailable(f"There is no codex in the image {container.image}.", f"Build it anew: {recipe(name)}")
    if "no such image" in shown.lower() or "image not known" in shown.lower():
        return Unavailable(f"{name} has no image {container.image}.", f"Build it: {recipe(name)}")
    return Unavailable(f"{name} could not run it: {shown or 'it says nothing'}.", f"See that {name} works: {name} info")
