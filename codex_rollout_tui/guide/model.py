"""The nouns of the guide, as frozen values."""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Surface = Literal["local", "cloud", "always"]
Verify = Literal["auto", "partial", "attest"]
Outcome = Literal["done", "failed", "unknown"]
Basis = Literal["guide", "linked", "derived"]

OWNER_ROLES = ("workspace owner", "security owner", "analytics owner", "codex admin", "GitHub org owner")


def role_id(role: str) -> str:
    """How files and commands spell an owner role: `GitHub org owner` is `github-org-owner`."""
    return role.casefold().replace(" ", "-")


ROLE_IDS = tuple(role_id(role) for role in OWNER_ROLES)


class ChallengeOption(NamedTuple):
    """One answer a challenge accepts, and what it means for the item."""

    answer: str
    outcome: Outcome


class Challenge(NamedTuple):
    """What only the real page shows: a question with options, or with a pattern the answer must match."""

    question: str
    options: tuple[ChallengeOption, ...] = ()
    pattern: str | None = None
    expects: str = ""

    def outcome_of(self, answer: str) -> Outcome | None:
        """What `answer` means, or None when it does not fit."""
        text = answer.strip()
        for option in self.options:
            if option.answer.casefold() == text.casefold():
                return option.outcome
        if self.pattern is not None and re.fullmatch(self.pattern, text):
            return "done"
        return None

    def answers(self, outcome: Outcome) -> tuple[str, ...]:
        """The options that mean this outcome."""
        return tuple(option.answer for option in self.options if option.outcome == outcome)

    def canonical(self, answer: str) -> str:
        """The answer as the guide spells it (options are matched without regard to case)."""
        text = answer.strip()
        return next((o.answer for o in self.options if o.answer.casefold() == text.casefold()), text)

    @property
    def expected(self) -> str:
        """What to answer, as words for a person."""
        choices = [f"'{option.answer}'" for option in self.options]
        if self.expects:
            choices.insert(0, self.expects)
        return " or ".join(choices) if len(choices) < 3 else ", ".join(choices[:-1]) + " or " + choices[-1]


class FactSource(NamedTuple):
    """Where a fact comes from: a page, the date it was read (ISO), and how closely the guide says it."""

    url: str
    date: str
    basis: Basis


class Revision(NamedTuple):
    """A change of an item: the edition that brought it, what changed, and the fields as they were before."""

    on: str
    what: str
    before: Mapping[str, Any]


class Item(NamedTuple):
    """One thing to decide, do or verify.

    `id` is stable and never reused; `order` is the place in the guide (1 to 93); `settings` are what is set or looked
    at there, in this order, and `other_names` what some workspaces call the first of them; `commands` are whole lines
    for a shell, with `{workspace_id}` and `{last_week}` where the rollout and the clock say it; `when` names a
    condition; `decides` names the field of the rollout this item's answer is (`surfaces`, `workspace_id`,
    `owners.ROLE`); `policy_keys`, `config_keys` and `checks` are plain names that the policy room knows;
    `whole_policy` says that the item proves the whole policy text and not just those keys; `known` names the facts
    that the program sees itself.
    """

    id: str
    order: int
    step: int
    title: str
    do: str
    why: str
    surfaces: Surface
    owner: str
    url: str
    evidence: str
    verify: Verify
    verified_by: str
    recheck_days: int
    since: str
    sources: tuple[FactSource, ...]
    where: str = ""
    settings: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    when: str | None = None
    needs: tuple[str, ...] = ()
    challenge: Challenge | None = None
    decision: bool = False
    decides: str | None = None
    traps: tuple[str, ...] = ()
    policy_keys: tuple[str, ...] = ()
    config_keys: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    whole_policy: bool = False
    until: str | None = None
    known: tuple[str, ...] = ()
    revised: tuple[Revision, ...] = ()

    @property
    def is_about_policy(self) -> bool:
        """Whether the policy belongs beside it."""
        seen = any(fact.startswith("policies-") for fact in self.known)
        return bool(self.policy_keys) or self.whole_policy or seen


class Step(NamedTuple):
    """One step of the guide: its number (0 to 7), its title, and what it is for in a sentence."""

    number: int
    title: str
    summary: str


class Condition(NamedTuple):
    """A question asked once; its `no` hides the items that depend on it, unanswered shows them.

    `surface` is where the items are, so that a local-only rollout is not asked about the cloud.
    """

    id: str
    question: str
    surface: Surface
    help: str


class Edition(NamedTuple):
    """The guide as it stood on a date: a view of the data."""

    date: str
    title: str
    url: str
    source: str
