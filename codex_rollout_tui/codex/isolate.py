"""Run the binary so that it sees one candidate policy and nothing of this machine.

bubblewrap builds an empty root in memory: the binary as `/codex`, the candidate as `/etc/codex/requirements.toml`, an
empty home `/h`, `/etc/hosts`; no network, no environment, no capabilities, and a host name of our choice. The real
`/etc/codex`, the user's home and `CODEX_HOME` do not exist in there. The candidate goes in through memory, so nothing
is written to any disk.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from codex_rollout_tui.codex import clean_text
from codex_rollout_tui.codex.run import Command, RunResult, run

POLICY = "/etc/codex/requirements.toml"
"""The only place Codex reads system requirements from on Linux; no option or variable moves it."""
HOME = "/h"
NO_HOST = "localhost"
"""The host name inside where none is pretended, so that a verdict is the same on every machine."""

_HOST = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?"
_NAMESPACES = ("--unshare-all", "--clearenv", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
_INSTALL = "Install bubblewrap (apt-get install bubblewrap, or dnf install bubblewrap)."


class Unavailable(NamedTuple):
    """Why the binary cannot be isolated here, and what to do about it, a sentence each."""

    reason: str
    remedy: str


class Isolate(Protocol):
    """How a program is run on some files: `sealed(bwrap)` in earnest; tests hand in one that runs stand-ins bare.

    `files` maps absolute paths as the program sees them to their bytes; `host` is the host name it sees. The command
    may be run while the context is open.
    """

    def __call__(
        self, program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = NO_HOST
    ) -> AbstractContextManager[Command]: ...


def sealed(bwrap: Path) -> Isolate:
    """The isolation by this bubblewrap; works as root and as a plain user. Linux only."""

    @contextmanager
    def isolate(
        program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = NO_HOST
    ) -> Iterator[Command]:
        # Without its own name in /etc/hosts the binary waits five seconds for a name server.
        inside = {"/etc/hosts": f"127.0.0.1 {host.lower()} localhost\n".encode(), **files}
        with ExitStack() as stack:
            placed: list[str] = []
            descriptors: list[int] = []
            for path, data in inside.items():
                descriptors.append(stack.enter_context(in_memory(data)))
                placed += ["--ro-bind-data", str(descriptors[-1]), path]
            yield Command(
                argv=(
                    *(str(bwrap), *_NAMESPACES, "--hostname", host),
                    *("--dir", HOME, "--setenv", "HOME", HOME, "--setenv", "CODEX_HOME", HOME, "--chdir", HOME),
                    # The binary asks for /proc/self/exe; a link does, where containers refuse to mount /proc.
                    *("--ro-bind", str(program), "/codex", "--symlink", "/codex", "/proc/self/exe"),
                    *(*placed, "--", "/codex", *args),
                ),
                pass_fds=tuple(descriptors),
            )

    return isolate


@contextmanager
def in_memory(data: bytes) -> Iterator[int]:
    """A file descriptor of a file that exists in memory only, read from its beginning; closed afterwards."""
    descriptor = os.memfd_create("codex-rollout")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def is_host(name: str) -> bool:
    """Whether a name can be pretended: letters, digits, dots, hyphens, underscores; at most 64 (the kernel's limit)."""
    return re.fullmatch(_HOST, name) is not None


def local_isolation(bwrap: Path | None, platform: str = sys.platform) -> Isolate | Unavailable:
    """The isolation for this system as far as can be said without running anything, or why there is none."""
    if not platform.startswith("linux"):
        return Unavailable(
            "Codex can be asked in isolation on Linux only.",
            "A container has Linux in it: codex-rollout doctor shows the line that makes one. "
            "Or run codex-rollout on a Linux machine.",
        )
    if bwrap is None:
        return Unavailable("bubblewrap (bwrap), which isolates Codex, was not found.", _INSTALL)
    return sealed(bwrap)


def available(bwrap: Path | None, *, platform: str = sys.platform, timeout: float = 5.0) -> Unavailable | None:
    """None where this bubblewrap can isolate a program here and now (it is tried on itself), else why not."""
    known = local_isolation(bwrap, platform)
    if isinstance(known, Unavailable):
        return known
    trial = Command((str(bwrap), *_NAMESPACES, "--ro-bind", "/", "/", "--", str(bwrap), "--version"))
    outcome = run(trial, timeout=timeout)
    if outcome.ended == "exited" and outcome.status == 0:
        return None
    return diagnose(outcome, str(bwrap))


def failed(outcome: RunResult) -> bool:
    """Whether it was bubblewrap that failed, before the program had a say."""
    return outcome.status == 1 and not outcome.stdout and outcome.stderr.startswith(b"bwrap: ")


def diagnose(outcome: RunResult, bwrap: str, settings: Path = Path("/proc/sys")) -> Unavailable:
    """Why bubblewrap failed, from what it printed and the kernel's settings."""
    shown = clean_text.line(outcome.stderr.decode("utf-8", "replace")).removeprefix("bwrap: ") or outcome.error
    if outcome.ended == "not-started":
        return Unavailable(f"{bwrap} could not be started: {shown}.", _INSTALL)
    if outcome.ended == "timeout":
        return Unavailable(f"{bwrap} did not answer in time.", "Try again when the machine is less busy.")
    if re.search(r"namespace|uid map|gid map|RTM_NEWADDR|capabilit|pivot_root|make / slave|newroot", shown):
        for setting, refusing, remedy in _SETTINGS:
            if _setting(settings / setting) == refusing:
                name = setting.replace("/", ".")
                return Unavailable(f"This machine refuses user namespaces ({name} is {refusing}).", remedy)
        return Unavailable(
            f"This machine refuses the namespaces that isolate Codex ({shown}).",
            "In a container, allow user namespaces in its security profile, or run codex-rollout outside of it.",
        )
    return Unavailable(f"bubblewrap failed: {shown}.", f"Try it by hand: {bwrap} --unshare-all --ro-bind / / true")


_SETTINGS = (
    ("user/max_user_namespaces", "0", "Ask root to raise it: sysctl user.max_user_namespaces=10000"),
    ("kernel/unprivileged_userns_clone", "0", "Ask root to allow it: sysctl kernel.unprivileged_userns_clone=1"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "Ask root for the AppArmor profile bwrap-userns-restrict (packages bubblewrap and apparmor-profiles), "
        "or for: sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)


def _setting(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:
        return None
