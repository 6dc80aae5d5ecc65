"""Where Codex is installed and what its npm packages look like inside, as data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.files.programs import is_trusted

PACKAGE = "@openai/codex"
"""The npm package: a Node launcher; the native binary lies in it or in a package for the platform near it."""

TARGETS = {
    ("linux", "x86_64"): ("linux-x64", "x86_64-unknown-linux-musl"),
    ("linux", "aarch64"): ("linux-arm64", "aarch64-unknown-linux-musl"),
    ("darwin", "x86_64"): ("darwin-x64", "x86_64-apple-darwin"),
    ("darwin", "arm64"): ("darwin-arm64", "aarch64-apple-darwin"),
    ("win32", "amd64"): ("win32-x64", "x86_64-pc-windows-msvc"),
    ("win32", "arm64"): ("win32-arm64", "aarch64-pc-windows-msvc"),
}
"""System and machine, as Python names them: the suffix of the platform's package, and the target triple."""

VENDORED = ("vendor/{triple}/bin/{program}", "vendor/{triple}/codex/{program}")
"""The binary inside a package: from 0.138, and before."""

BUBBLEWRAP = ("../codex-resources/bwrap", "codex-resources/bwrap")
"""bubblewrap as packages from 0.130 bring it, seen from the folder of the binary."""

_NODE_MODULES = (
    "~/.npm-global/lib/node_modules",
    "~/.local/lib/node_modules",
    "~/.local/share/pnpm/global/5/node_modules",
    "~/.config/yarn/global/node_modules",
    "~/.bun/install/global/node_modules",
    "~/.volta/tools/image/packages/@openai/codex/lib/node_modules",
    "/usr/lib/node_modules",
    "/usr/local/lib/node_modules",
    "/opt/homebrew/lib/node_modules",
    "/home/linuxbrew/.linuxbrew/lib/node_modules",
)
_PROGRAMS = (
    "~/.local/bin/codex",
    "/usr/local/bin/codex",
    "/opt/homebrew/bin/codex",
    "/home/linuxbrew/.linuxbrew/bin/codex",
)
_APPS = (
    "/Applications/Codex.app/Contents/Resources/codex",
    "~/Applications/Codex.app/Contents/Resources/codex",
)


class CodexMachine(NamedTuple):
    """What is looked through besides PATH: the system's name and the usual folders; `~` is the user's home."""

    system: str
    machine: str
    node_modules: tuple[str, ...] = _NODE_MODULES
    programs: tuple[str, ...] = _PROGRAMS
    apps: tuple[str, ...] = _APPS

    @property
    def suffix(self) -> str:
        """The suffix of this platform's package, empty where Codex has none."""
        return TARGETS.get((self.system, self.machine), ("", ""))[0]

    @property
    def vendored(self) -> tuple[str, ...]:
        """Where a package may hold this platform's binary, relative to the package."""
        triple = TARGETS.get((self.system, self.machine), ("", ""))[1]
        program = "codex.exe" if self.system == "win32" else "codex"
        return tuple(place.format(triple=triple, program=program) for place in VENDORED) if triple else ()


def this_machine() -> CodexMachine:
    """The machine this process runs on."""
    return CodexMachine(sys.platform, _kind().lower())


def _kind() -> str:
    """What `platform.machine` says, which takes as long to load as Codex takes over a small policy."""
    if sys.platform != "win32":
        return os.uname().machine
    import platform

    return platform.machine()


def is_file(path: Path) -> bool:
    """Whether a file is there and we may know of it: a folder closed to us is as good as empty."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_dir(path: Path) -> bool:
    """The same for a folder."""
    try:
        return path.is_dir()
    except OSError:
        return False


def expand(place: str, environ: Mapping[str, str]) -> Path | None:
    """A path of the lists above for the user of `environ`; None where it needs a home and there is none."""
    if not place.startswith("~/"):
        return Path(place)
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / place[2:] if home else None


def node_modules(environ: Mapping[str, str], machine: CodexMachine) -> Iterator[Path]:
    """Folders of globally installed npm packages, the likeliest first, found without running npm."""
    prefixes = [Path(held) for name in ("npm_config_prefix", "NPM_CONFIG_PREFIX") if (held := environ.get(name))]
    for node in programs("node", environ):
        prefixes += [node.parent.parent, Path(os.path.realpath(node)).parent.parent]
    for prefix in prefixes:
        yield prefix / "lib" / "node_modules"
    if held := environ.get("PNPM_HOME"):
        yield Path(held) / "global" / "5" / "node_modules"
    if held := environ.get("APPDATA"):
        yield Path(held) / "npm" / "node_modules"
    for place in machine.node_modules:
        if (folder := expand(place, environ)) is not None:
            yield folder


def programs(name: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """Every file called `name` in the folders of PATH that are trusted, in order."""
    separator = ";" if "APPDATA" in environ else ":"
    for folder in environ.get("PATH", "").split(separator):
        if is_trusted(folder):
            for spelling in (name, f"{name}.exe") if separator == ";" else (name,):
                if is_file(path := Path(folder) / spelling):
                    yield path
