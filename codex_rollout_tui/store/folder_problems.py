"""What lies in a rollout's folder and is not used, or not believed: named, with what to do about it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from os import stat_result
from pathlib import Path
from typing import Literal, NamedTuple

from codex_rollout_tui.escape import one_line
from codex_rollout_tui.files.folder import below
from codex_rollout_tui.files.refusals import reason
from codex_rollout_tui.files.wrong_file import wrong_kind
from codex_rollout_tui.store.git_index import tracked
from codex_rollout_tui.store.layout import CREDENTIALS, JOURNAL, POLICIES, PRIVATE, ROLLOUT, SLUG
from codex_rollout_tui.store.private_files import REMEDY
from codex_rollout_tui.store.trust import foreign

MOST = 20
"""Problems of one folder that are said one by one."""
_COPY = re.compile(r"conflict|\bcopy\b|\([0-9]+\)|\.(?:orig|rej|bak)\b|~$", re.IGNORECASE)
_SUFFIXES = {JOURNAL: ".jsonl", POLICIES: ".toml", "expectations": ".toml"}
_NOUNS = {JOURNAL: "journal", POLICIES: "policy", "expectations": "policy"}
_OWN_FILES = (ROLLOUT, CREDENTIALS, "assignments.toml", "roles.toml")


class FolderProblem(NamedTuple):
    """Something in the folder that is left out; `problem` completes the sentence that begins with the path.

    That the folder is somebody else's is only worth knowing.
    """

    path: Path
    problem: str
    remedy: str
    severity: Literal["warning", "info"] = "warning"

    def __str__(self) -> str:
        return f"{one_line(str(self.path))} {self.problem}."


def folder_problems(root: Path) -> tuple[FolderProblem, ...]:
    """Everything of that kind; a folder that cannot be listed is said by whoever needs it."""
    found = [problem for folder in ("", *_SUFFIXES) for problem in _shortened(root / folder, _unused(root, folder))]
    return (*found, *_tracked(root), *_foreign(root))


def _shortened(folder: Path, problems: Iterator[FolderProblem]) -> list[FolderProblem]:
    known = list(problems)
    if len(known) <= MOST:
        return known
    rest = f"holds {len(known) - MOST} more files that are not used"
    return [*known[:MOST], FolderProblem(folder, rest, "Look at them, and move them away.")]


def _unused(root: Path, folder: str) -> Iterator[FolderProblem]:
    try:
        with below(root, *filter(None, (folder,))) as held:
            entries = held.entries()
    except OSError:
        return
    for name, status in entries.items():
        if not name.startswith("."):
            said = _of_folder(folder, name, status, entries) if folder else _of_root(name)
            if said is not None:
                yield FolderProblem(root / folder / name, *said)


def _of_folder(
    folder: str, name: str, status: stat_result, entries: Mapping[str, stat_result]
) -> tuple[str, str] | None:
    """Why a file among the policies, expectations or journals is not used; None for one that is, and for other text."""
    suffix, noun = _SUFFIXES[folder], _NOUNS[folder]
    stem = name.removesuffix(suffix)
    if stem != name and SLUG.fullmatch(stem):
        if folder == JOURNAL or stat.S_ISREG(status.st_mode):
            return None
        meaning, remedy = reason(wrong_kind(status.st_mode))
        return f"is not used: {meaning}", remedy
    if suffix not in name.casefold() and folder != JOURNAL:
        return None
    if _COPY.search(name):
        return _copy_of(name, entries)
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold().partition(suffix)[0]).strip("-")[:64].strip("-")
    if folder == JOURNAL:
        return "is not read: it is no journal that codex-rollout writes", f"Move it out of {JOURNAL}/."
    if not SLUG.fullmatch(slug) or f"{slug}{suffix}" in entries:
        remedy = "Give it another name, or move it away."
    else:
        remedy = f"Rename it to {slug}{suffix}, or move it away."
    return f"is not used: the name of a {noun} has lower-case letters, digits and hyphens only", remedy


def _of_root(name: str) -> tuple[str, str] | None:
    """Why a file beside rollout.toml that is named like one of the rollout's own is not used."""
    for own in _OWN_FILES:
        stem, text = own.removesuffix(".toml"), name.casefold()
        rest = text.removeprefix(stem)
        if name != own and rest != text and ".toml" in rest and not rest[0].isalnum():
            return _copy_of(name, (own,)) if _COPY.search(name) else (f"is not used: only {own} is", "Move it away.")
    return None


def _copy_of(name: str, entries: Mapping[str, stat_result] | tuple[str, ...]) -> tuple[str, str]:
    stem = re.split(r"[ ._(~-]*(?:[(~]|conflict|copy|\.)", name, maxsplit=1, flags=re.IGNORECASE)[0]
    own = next((entry for entry in entries if entry != name and entry.partition(".")[0] == stem), None)
    remedy = "Look at it, and move it away."
    if own is not None:
        remedy = f"Compare it with {one_line(own)}, take over what is missing there, and delete it."
    return "is not used: it looks like a copy that a conflict left", remedy


def _tracked(root: Path) -> Iterator[FolderProblem]:
    try:
        names = sorted(tracked(root, PRIVATE))
    except (OSError, ValueError) as error:
        meaning = reason(error)[0] if isinstance(error, OSError) else str(error)
        problem = f"is not believed, since nothing says whether Git tracks it: its index cannot be read ({meaning})"
        yield FolderProblem(root / PRIVATE, problem, "Look at the repository with: git status")
        return
    if names:
        shown = ", ".join(map(one_line, names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        problem = f"is not this clone's own, and what Git tracks of it ({shown}) is not believed"
        yield FolderProblem(root / PRIVATE, problem, f"{REMEDY}.")


def _foreign(root: Path) -> Iterator[FolderProblem]:
    problem = foreign(root)
    if problem is not None:
        yield FolderProblem(root, problem.about, problem.remedy, "info")
