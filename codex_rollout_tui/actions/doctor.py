"""What works on this machine and in this folder, one check each, and how to mend what does not."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from codex_rollout_tui import __version__
from codex_rollout_tui.actions.author import Author
from codex_rollout_tui.actions.git import find_git, run_git
from codex_rollout_tui.actions.rollout import BASELINE, Rollout
from codex_rollout_tui.actions.terminal import lack_of_terminal
from codex_rollout_tui.errors import FolderError, NotARolloutError, RolloutError
from codex_rollout_tui.escape import one_line
from codex_rollout_tui.settings import Settings, load, settings_path
from codex_rollout_tui.store.layout import JOURNAL, LOCK, POLICIES, PRIVATE, ROLLOUT, VERSIONS

if TYPE_CHECKING:
    from codex_rollout_tui.codex.layouts import CodexMachine

State = Literal["good", "info", "warning", "error"]


@dataclass(frozen=True)
class Patient:
    """What is looked at: the rollout's folder and the environment."""

    root: Path
    environ: Mapping[str, str]
    is_terminal: bool
    complaints: Callable[[Settings], Iterable[str]] = lambda settings: ()
    """What in the person's settings the app cannot do, a sentence each."""
    machine: CodexMachine | None = None
    """Where Codex is looked for; this one, unless a test says another."""


@dataclass(frozen=True)
class Diagnosis:
    """What one check found: a sentence, and the remedy where something is not as it could be."""

    name: str
    state: State
    text: str
    remedy: str = ""


def program(patient: Patient) -> Iterable[Diagnosis]:
    """The program and its Python."""
    text = f"codex-rollout {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield Diagnosis("program", "good", text)


def terminal(patient: Patient) -> Iterable[Diagnosis]:
    """Whether the app can be shown."""
    missing = lack_of_terminal(patient.is_terminal, patient.environ)
    if missing:
        text = f"{missing}, so the app cannot be shown here; every command works"
        yield Diagnosis("terminal", "info", text, "Open codex-rollout in a terminal window.")
        return
    size = shutil.get_terminal_size()
    if size.columns < 60 or size.lines < 18:
        text = f"{size.columns} columns by {size.lines} rows is too small for the app"
        yield Diagnosis("terminal", "warning", text, "Make the window 60 by 18 or larger (80 by 24 is comfortable).")
        return
    kind = patient.environ.get("TERM", "terminal")
    yield Diagnosis("terminal", "good", f"{kind}, {size.columns} columns by {size.lines} rows")


def folder(patient: Patient) -> Iterable[Diagnosis]:
    """Whether the rollout opens, its journal and saved texts are whole, and the folder can be written."""
    try:
        rollout = Rollout(patient.root, Author("doctor"))
        problems = [*_journal(rollout), *_texts(rollout), *_evidence(rollout)]
    except NotARolloutError as error:
        yield Diagnosis("rollout", "info", f"no rollout in {patient.root} yet", str(error))
        return
    except FolderError as error:
        yield Diagnosis("rollout", "error", str(error))
        return
    text = f"{rollout.file.organisation} in {patient.root}, guide {rollout.file.edition}"
    yield Diagnosis("rollout", "good", text)
    yield from problems
    yield from _interruptions(patient.root)
    for problem in rollout.folder_problems():
        yield Diagnosis("folder", problem.severity, str(problem).removesuffix("."), problem.remedy)
    closed = [path for path in _paths_written_to(patient.root) if not os.access(path, os.W_OK)]
    if closed:
        text = f"{closed[0]} cannot be written by you, so nothing can be saved"
        yield Diagnosis("folder", "warning", text, "Change the permissions, or work on a copy of your own.")


def _journal(rollout: Rollout) -> Iterable[Diagnosis]:
    for problem in rollout.problems:
        yield Diagnosis("journal", "error", str(problem), problem.remedy)
    for note in rollout.reader.notes:
        yield Diagnosis("journal", "info", note)
    if not rollout.problems:
        count = len(rollout.events)
        yield Diagnosis("journal", "good", f"{count} event{'s' if count != 1 else ''}, every chain is whole")


def _interruptions(root: Path) -> Iterable[Diagnosis]:
    """What killed processes left: made whole when the rollout was opened, or still there where that may not be."""
    from codex_rollout_tui.store.recovery import last_recovery, unfinished

    if (mended := last_recovery(root)) is not None:
        yield Diagnosis("interruptions", "info", f"mended at a start on {mended[0]}: {one_line(mended[1])}")
    if rest := unfinished(root):
        remedy = "Open the rollout once with the right to write, while nobody is at work in it."
        yield Diagnosis("interruptions", "warning", f"somebody was cut off here and left {rest}", remedy)


def _texts(rollout: Rollout) -> Iterable[Diagnosis]:
    """Policies and their versions: what undo and the comparison with the last saved text need."""
    from codex_rollout_tui.actions.policy import saved_names
    from codex_rollout_tui.store import policies

    if rollout.policy() is None:
        text = f"{rollout.policy_file(BASELINE)} is not there, so there is nothing to preview or to choose"
        yield Diagnosis("policies", "warning", text, "Restore it from Git or a backup, or put your policy there.")
    for name, sha in saved_names(rollout).items():
        try:
            policies.version(rollout.root, sha)
        except RolloutError as error:
            yield Diagnosis("policies", "warning", f"the last saved text of {name} cannot be shown: {error}")


def _evidence(rollout: Rollout) -> Iterable[Diagnosis]:
    from codex_rollout_tui.actions.evidence import changed_copies

    for sentence in changed_copies(rollout):
        yield Diagnosis("evidence", "warning", sentence, "Restore it from Git or a backup.")


def _paths_written_to(root: Path) -> Iterable[Path]:
    """Everything that saving writes into and that is there."""
    paths = [root, *(root / name for name in (JOURNAL, POLICIES, VERSIONS, PRIVATE, ROLLOUT, LOCK))]
    return [path for path in paths if path.exists()]


def own_settings(patient: Patient) -> Iterable[Diagnosis]:
    """Whether the person's settings can be read, and name themes and keys that there are."""
    path = settings_path(patient.environ)
    if not path.exists():
        return
    try:
        own = load(path)
    except RolloutError as error:
        yield Diagnosis("settings", "error", str(error))
        return
    sentences = list(patient.complaints(own)) if own.theme or own.keymap else []
    for sentence in sentences:
        yield Diagnosis("settings", "warning", sentence, f"Change it in {path}.")
    if not sentences:
        yield Diagnosis("settings", "good", f"{path}")


def keys(patient: Patient) -> Iterable[Diagnosis]:
    """What should be known about the keys; nothing is asked of the keyring, whose state stands below."""
    from codex_rollout_tui.actions.credentials.report import key_findings

    try:
        rollout = Rollout(patient.root, Author("doctor"))
        findings = [finding for finding in key_findings(rollout) if finding.severity != "info"]
        known = rollout.credentials()
    except NotARolloutError:
        return
    except FolderError as error:
        yield Diagnosis("keys", "error", str(error))
        return
    for finding in findings:
        yield Diagnosis("keys", "warning", finding.text, f"Look at it with: codex-rollout key show {finding.key}")
    if known and not findings:
        yield Diagnosis("keys", "good", f"{len(known)} known, none of them is due")


def git(patient: Patient) -> Iterable[Diagnosis]:
    """Whether the rollout can be shared."""
    executable = find_git(patient.environ)
    if executable is None:
        text = "not found; a rollout works without it, but cannot be shared with colleagues"
        yield Diagnosis("git", "info", text, "Install git.")
        return
    try:
        answer = run_git(executable, "--version", environ=patient.environ)
    except (OSError, subprocess.SubprocessError) as error:
        yield Diagnosis("git", "warning", f"{executable} does not run ({error})", "Reinstall git.")
        return
    yield Diagnosis("git", "good", answer)


def codex(patient: Patient) -> Iterable[Diagnosis]:
    """Whether the real Codex can judge policies here, proved by asking it about an empty one."""
    from codex_rollout_tui.codex import layouts
    from codex_rollout_tui.codex.find import NotFound, find
    from codex_rollout_tui.codex.verdict import ask

    machine = patient.machine or layouts.this_machine()
    binary = find(patient.environ, machine=machine)
    if isinstance(binary, NotFound) or (machine.system != "linux" and binary.container is None):
        reason = (
            binary.reason if isinstance(binary, NotFound) else f"codex {binary.version} ({binary.origin}) is there."
        )
        remedy = binary.remedy if isinstance(binary, NotFound) else ""
        if machine.system != "linux":
            reason += (
                f" Only Linux can run it in isolation, and this is {_SYSTEMS.get(machine.system, machine.system)}."
            )
            remedy = _container_remedy(patient.environ, powershell=machine.system == "win32")
        yield Diagnosis("codex", "info", f"{reason} Policies are checked without its verdict.", remedy)
        return
    verdict = ask(binary, b"", timeout=10.0)
    where = f"codex {binary.version} ({binary.origin})"
    if verdict.accepted is None:
        yield Diagnosis("codex", "info", f"{where} cannot be asked here: {verdict.reason}", verdict.remedy)
        return
    yield Diagnosis("codex", "good", f"{where} answers in isolation, so its verdict stands beside every policy")


_SYSTEMS = {"darwin": "macOS", "win32": "Windows"}


def _container_remedy(environ: Mapping[str, str], *, powershell: bool) -> str:
    """What makes a real verdict possible where Codex cannot be isolated: an image, which is then found unasked."""
    from codex_rollout_tui.codex import container

    runner = container.find_runner(environ)
    install = "" if runner is not None else "Install Docker or Podman, then run this once"
    line = container.recipe(runner.stem if runner is not None else container.RUNNERS[0], powershell=powershell)
    return f"{install or 'Run this once'}, and its verdict stands beside every policy: {line}"


def keyring(patient: Patient) -> Iterable[Diagnosis]:
    """Whether API keys can be kept, and how."""
    from codex_rollout_tui.vault.backend import look

    backend = look()
    if backend.usable:
        yield Diagnosis("keyring", "good", f"{backend.title} answers; keys are kept {backend.kept}")
        return
    text = f"{backend.reason}, so no API key can be kept; they are never kept in files"
    yield Diagnosis("keyring", "warning", text, backend.remedy)


CHECKS: tuple[Callable[[Patient], Iterable[Diagnosis]], ...] = (
    program, terminal, own_settings, folder, keys, git, codex, keyring,
)  # fmt: skip


def examine(
    root: Path,
    environ: Mapping[str, str] | None = None,
    is_terminal: bool | None = None,
    complaints: Callable[[Settings], Iterable[str]] = lambda settings: (),
) -> list[Diagnosis]:
    """Run every check; environment and terminal are this process's own unless they are handed in."""
    shown = sys.stdin.isatty() and sys.stdout.isatty() if is_terminal is None else is_terminal
    patient = Patient(root, os.environ if environ is None else environ, shown, complaints)
    return [diagnosis for check in CHECKS for diagnosis in check(patient)]
