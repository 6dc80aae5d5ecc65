"""Apply the fixes of findings: over and over until none is left, and never towards a file that Codex refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.policy.text.document import Document

if TYPE_CHECKING:
    from codex_rollout_tui.actions.lint_job import Job
    from codex_rollout_tui.codex.verdict import Verdict
    from codex_rollout_tui.policy.lint.finding import Finding

ROUNDS = 500
"""Fixes of one file at most: an end even if two checks never agree."""

Check = Callable[[Document], Sequence["Finding"]]


class FixedText(NamedTuple):
    """The text after its fixes; `applied` and `withheld` say which and why not, and `verdict` is on this text."""

    document: Document
    applied: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    verdict: Verdict | None = None


def fix_text(document: Document, check: Check, *, unsafe: bool = False) -> FixedText:
    """Apply every safe fix (with `unsafe` every fix), one at a time, in the order of the text; writes nothing."""
    from codex_rollout_tui.policy.lint.fix import apply

    applied: list[str] = []
    withheld: dict[tuple[str, str, str], str] = {}
    former_texts = {document.data}
    findings = check(document)
    for _ in range(ROUNDS):
        for finding in findings:
            fix = finding.fix
            if fix is None or not (fix.safe or unsafe):
                continue
            fix_id = (finding.code, finding.key, fix.title)
            if fix_id in withheld:
                continue
            description = f"line {finding.line}: {fix.title} ({finding.code})"
            try:
                after = apply(document, fix)
            except PolicyEditError as error:
                withheld[fix_id] = f"{description} cannot be done: {error}"
                continue
            if after.data in former_texts:
                withheld[fix_id] = f"{description} was left out: it changes nothing more"
                continue
            remaining = check(after)
            if _refusals(remaining) > _refusals(findings):
                withheld[fix_id] = f"{description} was left out: Codex would refuse what it leaves"
                continue
            document, findings = after, remaining
            former_texts.add(document.data)
            applied.append(description)
            break
        else:
            break
    return FixedText(document, tuple(applied), tuple(withheld.values()))


def fix_file(path: str, document: Document, job: Job, stop: threading.Event) -> FixedText:
    """Mend the text of a file and write it, unless the real Codex refuses the new text and took the old one.

    Raises RolloutError when the file cannot be written or is no longer what was read.
    """
    from codex_rollout_tui.actions.named_file import replace

    fixed = fix_text(document, job.check, unsafe=job.unsafe)
    verdict = job.ask(fixed.document.data, stop)() if job.ask else None
    if fixed.document.data == document.data:
        return fixed._replace(verdict=verdict)
    if verdict is not None and verdict.accepted is False and job.ask is not None:
        before = job.ask(document.data, stop)()
        if before.accepted:
            why = f"Codex {verdict.version} would refuse the file after these fixes, so nothing was written"
            return FixedText(document, (), (*fixed.withheld, f"{why}: {'; '.join(fixed.applied)}"), before)
    replace(path, document.data, fixed.document.data)
    return fixed._replace(verdict=verdict)


def _refusals(findings: Sequence[Finding]) -> int:
    return sum(finding.refuses for finding in findings)
