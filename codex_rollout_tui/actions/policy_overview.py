"""How a policy stands, in a few numbers: what is found wrong with it, and whether it does what is expected of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from codex_rollout_tui.actions.named_file import read
from codex_rollout_tui.actions.rollout import BASELINE
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.policy.expectations.judge import run
from codex_rollout_tui.policy.lint.lint import check
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import expectation_files, expectations, policies


class Overview(NamedTuple):
    """Numbers of findings by severity, and of kept expectations.

    `problem` is why the policy could not be read, `unknown` why its expectations could not: then nothing is said of
    them.
    """

    errors: int = 0
    warnings: int = 0
    remarks: int = 0
    expected: int = 0
    unmet: int = 0
    problem: str = ""
    unknown: str = ""


def overview(path: Path, data: bytes | None = None) -> Overview:
    """How a policy file stands, or the text that is to become it; never raises over what is read."""
    try:
        document = Document(read(str(path)) if data is None else data)
    except RolloutError as error:
        return Overview(problem=str(error))
    findings = check(document)
    count = {
        severity: sum(finding.severity == severity for finding in findings) for severity in ("error", "warning", "info")
    }
    counted = Overview(count["error"], count["warning"], count["info"])
    try:
        expected = expectations.load(expectation_files.of_file(path))
    except RolloutError as error:
        return counted._replace(unknown=str(error))
    unmet = sum(not outcome.met for outcome in run(document, expected, findings=findings)) if expected else 0
    return counted._replace(expected=len(expected), unmet=unmet)


def names(root: Path) -> tuple[str, ...]:
    """The policies of a rollout, the baseline first; raises FolderError."""
    return tuple(sorted(policies.names(root), key=lambda name: (name != BASELINE, name)))
