"""The real Codex on what is expected of a policy: whether it takes the policy, and what its engine says of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide.rules import rules as read_rules
from codex_rollout_tui.policy.text.document import Document

if TYPE_CHECKING:
    from codex_rollout_tui.actions.real_codex import RealCodex
    from codex_rollout_tui.codex.find import Binary
    from codex_rollout_tui.codex.isolate import Isolate
    from codex_rollout_tui.codex.rule_check import Ruling
    from codex_rollout_tui.policy.expectations.judge import Judgement
    from codex_rollout_tui.policy.lint.lint import Prediction

_ORDER = ("no-rule", "prompt", "forbidden")


class Disagreement(NamedTuple):
    """What the real Codex says otherwise than we do."""

    asked: str
    ours: str
    codex: str


class Opinion(NamedTuple):
    """What came of asking.

    version        of the Codex that was asked, None where there is none
    commands       how many expectations about commands its engine was asked about
    refusal        why it refuses the policy, a sentence; None where it does not, or was not asked
    disagreements  each one is a mistake of ours
    lack           why it was not asked, or not about all; empty where it was
    """

    version: str | None
    commands: int = 0
    refusal: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    lack: str = ""

    @property
    def agrees(self) -> bool:
        """Nothing was said against us."""
        return self.refusal is None and not self.disagreements


class SecondOpinion:
    """Asks the real Codex, `timeout` seconds at most for one question."""

    def __init__(self, real_codex: RealCodex, *, timeout: float = 5.0, isolation: Isolate | None = None) -> None:
        self._real_codex = real_codex
        self._timeout = timeout
        self._isolation = isolation

    def __call__(
        self, document: Document, outcomes: Sequence[Judgement], client: str, predicted: Prediction
    ) -> Opinion:
        """The opinion on a policy and what we said of it for a client.

        Never raises for what a binary does. Blocks for seconds at worst for each question.
        """
        from codex_rollout_tui.actions.lint import measured_client
        from codex_rollout_tui.codex.find import NotFound

        binary = self._real_codex.binary
        if isinstance(binary, NotFound):
            return Opinion(None, lack=f"{binary.reason} {binary.remedy}")
        opinion = Opinion(binary.version)
        if measured_client(binary.version) == client:
            opinion = self._of_policy(binary, document, predicted)
        else:
            reason = f"It is Codex {binary.version}, and this is about {client}: it was asked about commands only."
            opinion = opinion._replace(lack=reason)
        if opinion.refusal is not None:
            return opinion
        commands = [
            outcome.expectation.asked
            for outcome in outcomes
            if outcome.decision and outcome.decision.question == "command"
        ]
        return self._of_commands(binary, ClientView(document, client), commands, opinion)

    def of_command(self, document: Document, asked: str) -> Opinion:
        """What the rule engine says of one command under a policy; blocks and never raises, as above."""
        from codex_rollout_tui.codex.find import NotFound

        binary = self._real_codex.binary
        if isinstance(binary, NotFound):
            return Opinion(None, lack=f"{binary.reason} {binary.remedy}")
        return self._of_commands(binary, ClientView(document, NEWEST), [asked], Opinion(binary.version))

    def _of_policy(self, binary: Binary, document: Document, predicted: Prediction) -> Opinion:
        from codex_rollout_tui.codex.verdict import ask

        verdict = ask(binary, document.data, timeout=self._timeout, isolation=self._isolation)
        if verdict.accepted is None:
            return Opinion(binary.version, lack=f"{verdict.reason} {verdict.remedy}")
        if verdict.accepted and predicted == "refuse":
            return Opinion(binary.version, disagreements=(Disagreement("the policy", "refuse", "accept"),))
        if verdict.accepted or predicted == "refuse":
            return Opinion(binary.version)
        sentence = f"The real Codex {binary.version} refuses this policy, so nothing is met: {verdict.detail}"
        return Opinion(binary.version, refusal=f"{sentence.rstrip('.')}.")

    def _of_commands(self, binary: Binary, view: ClientView, commands: Sequence[str], opinion: Opinion) -> Opinion:
        from codex_rollout_tui.codex import rule_check
        from codex_rollout_tui.codex.isolate import Unavailable
        from codex_rollout_tui.policy.decide.command import decide_command

        rules_text = rule_check.write(read_rules(view))
        rulings: dict[tuple[str, ...], Ruling] = {}
        differing = list(opinion.disagreements)
        for count, command in enumerate(commands):
            argvs = _commands(command)
            for argv in argvs:
                if argv not in rulings:
                    ruling = rule_check.ask(binary, rules_text, argv, timeout=self._timeout, isolation=self._isolation)
                    if isinstance(ruling, Unavailable):
                        lack = opinion.lack or f"{ruling.reason} {ruling.remedy}"
                        return opinion._replace(commands=count, disagreements=tuple(differing), lack=lack)
                    rulings[argv] = ruling
            ours = decide_command(view.document, command, client=view.client).decision
            theirs = _strictest([rulings[argv] for argv in argvs])
            if theirs != ours:
                differing.append(Disagreement(command, ours, theirs))
        return opinion._replace(commands=len(commands), disagreements=tuple(differing))


def _commands(asked: str) -> tuple[tuple[str, ...], ...]:
    """The commands Codex asks its rules about when an agent wants to run this."""
    from codex_rollout_tui.policy.decide import shell
    from codex_rollout_tui.policy.decide.command import LOGIN_SHELLS

    words = shell.quoted_as_one(asked) or (LOGIN_SHELLS[0], shell.FLAGS[0], asked)
    split = shell.split(words[2])
    return split.commands if split.plain else (words,)


def _strictest(rulings: Sequence[Ruling]) -> str:
    """Of several commands the most restrictive answer counts; one we know nothing of counts most."""
    decisions = {ruling.decision or "no-rule" for ruling in rulings}
    return max(decisions, key=lambda word: _ORDER.index(word) if word in _ORDER else len(_ORDER))
