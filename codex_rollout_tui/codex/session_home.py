"""A sealed machine on which real sessions start: Codex's own sandbox works inside, the home is laid out as people's.

Loading a policy needs an empty root only (`isolate`). A session also reads `/usr` and `/proc`, runs Codex's own sandbox
helper, and lives in a home that holds `.codex`: a policy that denies paths around that folder stops it only there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from codex_rollout_tui.codex.isolate import HOME as BARE_HOME
from codex_rollout_tui.codex.isolate import NO_HOST, Isolate, in_memory
from codex_rollout_tui.codex.run import Command

HOME = "/home/u"
PROJECT = f"{HOME}/w"
"""A project folder below the home."""
_SCRATCH = "/tmp"  # noqa: S108 - inside of the sealed root, which nobody shares
_PROGRAMS = "/codex-bin"
_BINDS = (("/usr", "/usr"), ("/etc/ssl", "/etc/ssl"))
_LINKS = (("usr/bin", "/bin"), ("usr/lib", "/lib"), ("usr/lib64", "/lib64"))


def session_home(bwrap: Path) -> Isolate:
    """The isolation by this bubblewrap in which sessions start; nothing of this machine but `/usr` can be read."""

    @contextmanager
    def isolate(
        program: Path, args: Sequence[str], files: Mapping[str, bytes], host: str = NO_HOST
    ) -> Iterator[Command]:
        inside = {"/etc/hosts": f"127.0.0.1 {host.lower()} localhost\n".encode(), **files}
        native = Path(os.path.realpath(program))
        helpers = native.parent.parent / "codex-resources"
        with ExitStack() as stack:
            placed: list[str] = []
            descriptors: list[int] = []
            for named, data in inside.items():
                path = HOME + named.removeprefix(BARE_HOME) if named.startswith(f"{BARE_HOME}/") else named
                descriptors.append(stack.enter_context(in_memory(data)))
                placed += ["--ro-bind-data", str(descriptors[-1]), path]
            argv = [str(bwrap), "--unshare-all", "--clearenv", "--die-with-parent", "--new-session", "--hostname", host]
            for folder in (HOME, f"{HOME}/.codex", PROJECT):
                argv += ["--dir", folder]
            argv += ["--setenv", "HOME", HOME, "--setenv", "PATH", f"{_PROGRAMS}:/usr/bin:/bin"]
            argv += ["--ro-bind", str(native.parent), _PROGRAMS]
            if helpers.is_dir():
                argv += ["--ro-bind", str(helpers), "/codex-resources"]
            for outside, path in _BINDS:
                argv += ["--ro-bind-try", outside, path]
            for target, link in _LINKS:
                argv += ["--symlink", target, link]
            argv += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", _SCRATCH, *placed, "--chdir", PROJECT]
            yield Command((*argv, "--", f"{_PROGRAMS}/{native.name}", *args), pass_fds=tuple(descriptors))

    return isolate
