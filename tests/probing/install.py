"""Get a Codex of any version from npm into a cache folder, and find its native binary there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from codex_rollout_tui.codex import layouts
from codex_rollout_tui.codex.find import Binary, NotFound, find
from tests.probing.error import ProbingError

HINT = "python -m tests.probing install {version}"
"""The command that installs a version, for whoever lacks it."""


def cache(environ: Mapping[str, str]) -> Path:
    """The folder that holds one folder `codex-VERSION` for each version installed here."""
    home = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".cache")
    return Path(home) / "codex-rollout-ci"


def _folders(version: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """Where a version may be installed: below CODEX_ROLLOUT_BINARIES (a folder VERSION each), then in the cache."""
    if held := environ.get("CODEX_ROLLOUT_BINARIES"):
        yield Path(held) / version
    yield cache(environ) / f"codex-{version}"


def installed(version: str, environ: Mapping[str, str]) -> Binary | None:
    """The Codex of a version where it is on this machine: in one of the folders, or on PATH; else None."""
    _sensible(version)
    for folder in _folders(version, environ):
        package = folder / "node_modules" / layouts.PACKAGE
        if layouts.is_dir(package):
            found = find(environ, package, timeout=60)
            if isinstance(found, Binary) and found.version == version:
                return found
    found = find(environ, timeout=60)
    return found if isinstance(found, Binary) and found.version == version else None


def at(path: Path, environ: Mapping[str, str]) -> Binary:
    """The Codex at a path (binary, launcher or package folder); raises ProbingError where there is none."""
    found = find(environ, path, timeout=60)
    if isinstance(found, NotFound):
        raise ProbingError(f"{found.reason} {found.remedy}")
    return found


def obtain(version: str, environ: Mapping[str, str], *, offline: bool = False) -> Binary:
    """The Codex of a version, installed from npm (100 to 450 MB) unless it is there; raises ProbingError."""
    if (there := installed(version, environ)) is not None:
        return there
    if offline:
        raise ProbingError(f"Codex {version} is not installed here. Install it with: {HINT.format(version=version)}")
    folder = cache(environ) / f"codex-{version}"
    _npm(version, folder, environ)
    if (made := installed(version, environ)) is None:
        raise ProbingError(f"npm installed Codex {version} in {folder}, but no binary for this machine is in there.")
    return made


def _npm(version: str, folder: Path, environ: Mapping[str, str]) -> None:
    npm = shutil.which("npm", path=environ.get("PATH", ""))
    if npm is None:
        raise ProbingError("npm, which installs Codex, was not found. Install Node.js (apt-get install npm).")
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder)]
    command.append(f"{layouts.PACKAGE}@{version}")
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=1_800, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip() or "nothing"
        raise ProbingError(f"npm could not install {layouts.PACKAGE}@{version}: {said}")


def _sensible(version: str) -> None:
    if not re.fullmatch(r"\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.]+)?", version):
        raise ProbingError(f"{version!r} is not a version of Codex. Give one like 0.169.0.")
