"""Find the native Codex binary: never by running the Node launcher, never by asking npm."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.codex import clean_text, container, isolate, layouts
from codex_rollout_tui.codex.container import Container
from codex_rollout_tui.codex.layouts import CodexMachine
from codex_rollout_tui.codex.run import Command, RunResult, run

REMEDY = "Install it with: npm install -g @openai/codex, or give the path of the codex binary."

_NATIVE = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"MZ")
_VERSION = r"\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.]+)?"
_PLATFORM = r"-(?:linux|darwin|win32)-(?:x64|arm64)$"
_LAUNCHER = r"""["'](\$basedir/|/)([^"'\n]{1,1000}/bin/codex\.js)["']"""


class Binary(NamedTuple):
    """A native Codex binary: its path, version (`0.169.0`), how it was found, and what isolates it.

    One in a container has the path of the runner.
    """

    path: Path
    version: str
    origin: str
    bwrap: Path | None
    container: Container | None = None


class NotFound(NamedTuple):
    """No usable binary: why, and what to do, a sentence each."""

    reason: str
    remedy: str = REMEDY


class _UnusableError(Exception):
    """Why a place leads to no usable binary; the end of a sentence that begins with the path."""


def find(
    environ: Mapping[str, str],
    explicit: Path | None = None,
    *,
    machine: CodexMachine | None = None,
    timeout: float = 5.0,
    trial: bool = True,
) -> Binary | NotFound:
    """The Codex binary of this user: the given path, else the first usable of PATH, npm's folders and the Codex app.

    Without `trial` the first bubblewrap there is counts as the one to use, which saves a run of it. A path that was
    given is never replaced by another find. May run the native binary (`--version`, with an empty
    home, for at most `timeout` seconds) and bubblewrap; call it from a worker.
    """
    machine = machine or layouts.this_machine()
    if explicit is not None and str(explicit).startswith(container.PREFIX):
        return _in_container(environ, str(explicit).removeprefix(container.PREFIX), timeout)
    if explicit is None and machine.system != "linux":
        # Only Linux isolates a program by itself: elsewhere the one in a container can be asked, if there is one.
        contained = _in_container(environ, container.IMAGE, timeout)
        if isinstance(contained, Binary):
            return contained
    if not machine.vendored:
        return NotFound(f"Codex is not made for this machine ({machine.system}, {machine.machine}).")
    refused: dict[Path, str] = {}
    for path, origin in _candidates(environ, explicit, machine):
        real = Path(os.path.realpath(path))
        if real in refused:
            continue
        try:
            native = _native(path, machine, given=explicit is not None)
            bwrap = _bwrap(native, environ, trial=trial)
            version = _packaged(native, machine) or _printed_version(native, bwrap, timeout)
        except _UnusableError as error:
            refused[real] = f"{path} {error}"
        else:
            return Binary(native, version, origin, bwrap)
    if not refused:
        return NotFound("No codex was found on PATH, in npm's global folders or as the Codex app.")
    return NotFound(clean_text.line(f"No usable codex was found: {'; '.join(refused.values())}."))


def _in_container(environ: Mapping[str, str], image: str, timeout: float) -> Binary | NotFound:
    """The Codex in an image of this machine's container runner; nothing is downloaded."""
    runner = container.find_runner(environ)
    if runner is None:
        remedy = f"Install one, then build the image: {container.recipe()}"
        return NotFound("There is no docker and no podman on PATH to run a container with.", remedy)
    built = container.of_image(runner, image, environ)
    if not container.has_image(built, timeout):
        return NotFound(
            clean_text.line(f"{runner.stem} has no image {image}, or does not answer."),
            f"Build it: {container.recipe(runner.stem)}",
        )
    with container.contained(built)(runner, ("--version",), {}) as command:
        outcome = run(command, timeout=max(timeout, 10.0))
    try:
        version = _version_in(outcome)
    except _UnusableError as error:
        lack = container.diagnose(outcome, built)
        if lack is not None:
            return NotFound(lack.reason, lack.remedy)
        return NotFound(clean_text.line(f"The codex in the image {image} {error}."), container.recipe(runner.stem))
    return Binary(runner, version, f"in the image {image}, by {runner.stem}", None, built)


def _candidates(environ: Mapping[str, str], explicit: Path | None, machine: CodexMachine) -> Iterator[tuple[Path, str]]:
    if explicit is not None:
        yield explicit, f"given as {explicit}"
        return
    for path in layouts.programs("codex", environ):
        yield path, f"on PATH: {path}"
    for folder in layouts.node_modules(environ, machine):
        if layouts.is_dir(package := folder / layouts.PACKAGE):
            yield package, f"npm's global folder: {folder}"
    for places, kind in ((machine.programs, "usual place"), (machine.apps, "Codex app")):
        for place in places:
            if (known := layouts.expand(place, environ)) is not None and layouts.is_file(known):
                yield known, f"{kind}: {known}"


def _native(path: Path, machine: CodexMachine, *, given: bool) -> Path:
    """The native binary a path leads to; raises _UnusableError."""
    try:
        real = path.resolve(strict=True)
        if real.is_dir():
            return _in_package(real, machine)
        if not real.is_file():
            raise _UnusableError("is not a file")
        with real.open("rb") as file:
            head = file.read(8_192)
    except (OSError, RuntimeError) as error:
        raise _UnusableError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if head.startswith(_NATIVE):
        # Version managers put one launcher of their own behind many names; only its target is Codex.
        if not given and not real.name.startswith("codex"):
            raise _UnusableError(f"is a launcher ({real.name})")
        if not os.access(real, os.X_OK):
            raise _UnusableError("is not executable")
        return real
    package = real.parent.parent
    if real.name == "codex.js" and layouts.is_file(package / "package.json"):
        return _in_package(package, machine)
    if named := re.search(_LAUNCHER, head.decode("utf-8", "replace")):
        base = path.parent if named[1] == "$basedir/" else Path("/")
        script = base / named[2]
        if layouts.is_file(script):
            return _in_package(Path(os.path.realpath(script)).parent.parent, machine)
    raise _UnusableError("is a script, not the Codex binary")


def _in_package(package: Path, machine: CodexMachine) -> Path:
    """The binary in a package folder, looked up as Node looks up the platform's package, then in the package itself."""
    name = f"{layouts.PACKAGE}-{machine.suffix}"
    homes = [above / "node_modules" / name for above in (package, *package.parents)]
    for home in (*homes, package):
        for place in machine.vendored:
            if layouts.is_file(binary := home / place):
                if not os.access(binary, os.X_OK):
                    raise _UnusableError(f"leads to {binary}, which is not executable")
                return Path(os.path.realpath(binary))
    raise _UnusableError(f"has no binary for this machine (the package {name} is missing)")


def _packaged(binary: Path, machine: CodexMachine) -> str | None:
    """The version in the package.json of the package around a binary, None where there is none."""
    if not any(binary.match(place) for place in machine.vendored):
        return None
    try:
        with (binary.parents[3] / "package.json").open("rb") as file:
            facts = json.loads(file.read(100_000))
        if not str(facts["name"]).startswith(layouts.PACKAGE):
            return None
        version = re.sub(_PLATFORM, "", str(facts["version"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return version if re.fullmatch(_VERSION, version) else None


def _printed_version(binary: Path, bwrap: Path | None, timeout: float) -> str:
    """The version a binary prints, isolated where possible, always with an empty home; raises _UnusableError."""
    if isolate.available(bwrap) is None and bwrap is not None:
        with isolate.sealed(bwrap)(binary, ("--version",), {}) as command:
            outcome = run(command, timeout=timeout)
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="codex-rollout-") as home:
            command = Command((str(binary), "--version"), {"HOME": home, "CODEX_HOME": home}, cwd=home)
            outcome = run(command, timeout=timeout)
    return _version_in(outcome)


def _version_in(outcome: RunResult) -> str:
    """The version that was printed; raises _UnusableError."""
    printed = clean_text.line(outcome.stdout.decode("utf-8", "replace"))
    if outcome.status == 0 and (match := re.fullmatch(rf"codex(?:-cli)? ({_VERSION})", printed)):
        return match[1]
    shown = clean_text.line(outcome.error or printed or outcome.stderr.decode("utf-8", "replace"), 200)
    raise _UnusableError(f"does not say its version as Codex does ({shown or outcome.ended})")


def _bwrap(binary: Path, environ: Mapping[str, str], *, trial: bool) -> Path | None:
    """The bubblewrap to use: the first that works of the package's own and those of PATH, else the first there is.

    Which one works can differ: AppArmor may allow the distribution's and refuse the package's.
    """
    near = (binary.parent / place for place in layouts.BUBBLEWRAP)
    executables = [
        Path(os.path.realpath(path))
        for path in (*near, *layouts.programs("bwrap", environ))
        if os.access(path, os.X_OK)
    ]
    candidates = list(dict.fromkeys(executables))
    if len(candidates) < 2 or not trial:
        return candidates[0] if candidates else None
    return next((path for path in candidates if isolate.available(path) is None), candidates[0])
