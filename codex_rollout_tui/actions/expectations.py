"""Keep what a policy must do, and see whether it does: for the app and the command line alike."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.actions.named_file import read
from codex_rollout_tui.errors import RolloutError, UsageError
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.expectations import file
from codex_rollout_tui.policy.expectations.expectation import Expectation, fault
from codex_rollout_tui.policy.expectations.judge import Judgement, outage_reason, run
from codex_rollout_tui.policy.lint.lint import check, predicted
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.store import expectation_files, policies
from codex_rollout_tui.store import expectations as store
from codex_rollout_tui.store.expectation_files import ExpectationFiles, of_file, of_policy

if TYPE_CHECKING:
    from codex_rollout_tui.actions.rollout import Rollout
    from codex_rollout_tui.actions.second_opinion import Opinion, SecondOpinion


class PolicyJudgement(NamedTuple):
    """One policy and what is expected of it.

    path      of the policy, as it was named
    files     where the expectations lie, whether there are any or not
    outcomes  one for each, in the order of the file
    outage    why nothing starts under the policy, None where it does
    opinion   what the real Codex says, where it was asked
    """

    path: str
    files: ExpectationFiles
    client: str
    outcomes: tuple[Judgement, ...]
    outage: str | None = None
    opinion: Opinion | None = None

    @property
    def unmet(self) -> tuple[Judgement, ...]:
        """The outcomes that are not as expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.met)

    @property
    def good(self) -> bool:
        """Something was expected, all of it is met, and the real Codex does not disagree."""
        return bool(self.outcomes) and not self.unmet and (self.opinion is None or self.opinion.agrees)


class UnjudgedPolicy(NamedTuple):
    """A policy, or its expectations, that could not be read; why, in a sentence that names the file."""

    path: str
    sentence: str


def judge_file(
    path: str, client: str = NEWEST, second: SecondOpinion | None = None
) -> PolicyJudgement | UnjudgedPolicy:
    """Judge a policy file by what is kept of it: in its rollout, or beside it.

    `second` is asked too, which may take seconds. Raises UsageError for `-`: nothing is kept beside standard input.
    """
    if path == "-":
        raise UsageError("Standard input has no expectations beside it. Save the policy as a file first.")
    try:
        document = Document(read(path))
        files = of_file(Path(path))
        return _judge(path, document, files, client, second)
    except RolloutError as error:
        return UnjudgedPolicy(path, str(error))


def judge_rollout(
    root: Path, client: str = NEWEST, second: SecondOpinion | None = None
) -> tuple[PolicyJudgement | UnjudgedPolicy, ...]:
    """Judge every policy of a rollout, and what is expected of policies that are gone. Raises FolderError."""
    names = sorted({*policies.names(root), *expectation_files.state(root)})
    return tuple(_judge_policy(root, name, client, second) for name in names)


def _judge_policy(root: Path, name: str, client: str, second: SecondOpinion | None) -> PolicyJudgement | UnjudgedPolicy:
    files = of_policy(root, name)
    path = os.path.relpath(files.policy, root)
    try:
        if name in policies.names(root):
            return _judge(path, Document(policies.read(root, name)), files, client, second)
        reason = f"There is no policy '{name}' in this rollout, so nothing can be judged."
        outcomes = tuple(Judgement(expectation, None, False, reason) for expectation in store.load(files))
        return PolicyJudgement(path, files, client, outcomes, reason)
    except RolloutError as error:
        return UnjudgedPolicy(path, str(error))


def _judge(
    path: str, document: Document, files: ExpectationFiles, client: str, second: SecondOpinion | None
) -> PolicyJudgement:
    expected = store.load(files)
    findings = check(document, client)
    outcomes = run(document, expected, client, findings=findings)
    outage = outage_reason(findings, client)
    if second is None or not expected:
        return PolicyJudgement(path, files, client, outcomes, outage)
    opinion = second(document, outcomes, client, predicted(findings))
    if opinion.refusal is not None and outage is None:
        outage = opinion.refusal
        outcomes = tuple(outcome._replace(met=False, reason=outage) for outcome in outcomes)
    return PolicyJudgement(path, files, client, outcomes, outage, opinion)


def keep(
    rollout: Rollout, name: str, expectations: Iterable[Expectation], *, document: Document | None = None
) -> tuple[Expectation, ...]:
    """Keep what is expected of a policy of a rollout, and return all that is.

    With `document`, the text it is to hold for: one that it does not meet is refused. Raises UsageError, FolderError.
    """
    rollout.policy_on_disk(name)
    with rollout.changing():
        return _keep(of_policy(rollout.root, name), tuple(expectations), document, rollout.patience)


def keep_of_file(
    policy: Path, expectations: Iterable[Expectation], *, document: Document | None = None, patience: float = 5.0
) -> tuple[ExpectationFiles, tuple[Expectation, ...]]:
    """The same for a policy file, in a rollout or in none; says where it was written too."""
    files = of_file(policy)
    return files, _keep(files, tuple(expectations), document, patience)


def drop(rollout: Rollout, name: str, expectation: Expectation) -> tuple[Expectation, ...]:
    """Expect nothing of this question any more, and return what else is expected. Raises FolderError."""
    files = of_policy(rollout.root, name)
    with rollout.changing():
        if not store.load(files):
            return ()
        return store.change(files, lambda text: file.remove(text, files.file, expectation), timeout=rollout.patience)


def _keep(
    files: ExpectationFiles, new: tuple[Expectation, ...], document: Document | None, patience: float
) -> tuple[Expectation, ...]:
    for expectation in new:
        if (flaw := fault(expectation)) is not None:
            raise UsageError(f"This cannot be expected: {flaw.problem}. {flaw.remedy}")
    for outcome in run(document, new) if document is not None else ():
        if not outcome.met:
            raise UsageError(f"{outcome.expectation.asked} was not kept, since it would not be met. {outcome.reason}")

    def with_expectations(text: Document) -> Document:
        for expectation in new:
            text = file.add(text, files.file, expectation)
        return text

    return store.change(files, with_expectations, timeout=patience)
