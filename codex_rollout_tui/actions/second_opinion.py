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
    from codex_rollout_tui.codex.rules import Ruling
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
    """Asks the binary of an oracle, `timeout` seconds at most for one question."""

    def __init__(self, oracle: RealCodex, *, timeout: float = 5.0, isolation: Isolate | None = None) -> None:
        self._oracle = oracle
        self._timeout = timeout
        self._isolation = isolation

    def __call__(
        self, document: Document, outcomes: Sequence[Judgement], client: str, predicted: Prediction
    ) -> Opinion:
        """The opinion on a policy and what we said of it for a client.

        Never raises for what a binary does. Blocks for seconds at worst for each question.
        """
        from codex_rollout_tui.actions.lint import measured
        from codex_rollout_tui.codex.find import NotFound

        binary = self._oracle.binary
        if isinstance(binary, NotFound):
            return Opinion(None, lack=f"{binary.reason} {binary.remedy}")
        opinion = Opinion(binary.version)
        if measured(binary.version) == client:
            opinion = self._of_policy(binary, document, predicted)
        else:
            told = f"It is Codex {binary.version}, and this is about {client}: it was asked about commands only."
            opinion = opinion._replace(lack=told)
        if opinion.refusal is not None:
            return opinion
        asked = [each.expectation.asked for each in outcomes if each.decision and each.decision.question == "command"]
        return self._of_commands(binary, ClientView(document, client), asked, opinion)

    def of_command(self, document: Document, asked: str) -> Opinion:
        """What the rule engine says of one command under a policy; blocks and never raises, as above."""
        from codex_rollout_tui.codex.find import NotFound

        binary = self._oracle.binary
        if isinstance(binary, NotFound):
            return Opinion(None, lack=f"{binary.reason} {binary.remedy}")
        return self._of_commands(binary, ClientView(document, NEWEST), [asked], Opinion(binary.version))

    def _of_policy(self, binary: Binary, document: Document, predicted: Prediction) -> Opinion:
        from codex_rollout_tui.codex.verdict import ask

        said = ask(binary, document.data, timeout=self._timeout, isolation=self._isolation)
        if said.accepted is None:
            return Opinion(binary.version, lack=f"{said.reason} {said.remedy}")
        if said.accepted and predicted == "refuse":
            return Opinion(binary.version, disagreements=(Disagreement("the policy", "refuse", "accept"),))
        if said.accepted or predicted == "refuse":
            return Opinion(binary.version)
        told = f"The real Codex {binary.version} refuses this policy, so nothing is met: {said.detail}"
        return Opinion(binary.version, refusal=f"{told.rstrip('.')}.")

    def _of_commands(self, binary: Binary, view: ClientView, asked: Sequence[str], opinion: Opinion) -> Opinion:
        from codex_rollout_tui.codex import rules
        from codex_rollout_tui.codex.isolate import Unavailable
        from codex_rollout_tui.policy.decide.command import decide_command

        written = rules.write(read_rules(view))
        heard: dict[tuple[str, ...], Ruling] = {}
        differing = list(opinion.disagreements)
        for count, one in enumerate(asked):
            words = _commands(one)
            for each in words:
                if each not in heard:
                    said = rules.ask(binary, written, each, timeout=self._timeout, isolation=self._isolation)
                    if isinstance(said, Unavailable):
                        lack = opinion.lack or f"{said.reason} {said.remedy}"
                        return opinion._replace(commands=count, disagreements=tuple(differing), lack=lack)
                    heard[each] = said
            ours = decide_command(view.document, one, client=view.client).decision
            theirs = _together([heard[each] for each in words])
            if theirs != ours:
                differing.append(Disagreement(one, ours, theirs))
        return opinion._replace(commands=len(asked), disagreements=tuple(differing))


def _commands(asked: str) -> tuple[tuple[str, ...], ...]:
    """The commands Codex asks its rules about when an agent wants to run this."""
    from codex_rollout_tui.policy.decide import shell
    from codex_rollout_tui.policy.decide.command import LOGIN_SHELLS

    words = shell.quoted_as_one(asked) or (LOGIN_SHELLS[0], shell.FLAGS[0], asked)
    split = shell.split(words[2])
    return split.commands if split.plain else (words,)


def _together(answers: Sequence[Ruling]) -> str:
    """Of several commands the most restrictive answer counts; one we know nothing of counts most."""
    said = {each.decision or "no-rule" for each in answers}
    return max(said, key=lambda word: _ORDER.index(word) if word in _ORDER else len(_ORDER))
