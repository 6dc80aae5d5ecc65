"""The form of the guide's data files, for the tests: strict, and no field that the model does not know.

Never imported by the program itself: pydantic costs more than reading the whole guide.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

from codex_rollout_tui.guide.model import OWNER_ROLES, Basis, Outcome, Surface, Verify


def _line(text: str) -> str:
    if text != " ".join(text.split()) or not text:
        raise ValueError("must be one line of words, without spaces around it")
    return text


def _prose(text: str) -> str:
    if not text.strip():
        raise ValueError("must say something")
    return text


def _iso(text: str) -> str:
    if str(date.fromisoformat(text)) != text:
        raise ValueError("must be a date as YYYY-MM-DD")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?|mailto:[^\s@]+@[^\s@]+", text):
        raise ValueError("must be an https or mailto address")
    return text


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"must be a regular expression: {error}") from error
    return text


def _role(text: str) -> str:
    if text not in OWNER_ROLES:
        raise ValueError(f"must be one of {', '.join(OWNER_ROLES)}")
    return text


Line = Annotated[str, AfterValidator(_line)]
Prose = Annotated[str, AfterValidator(_prose)]
IsoDate = Annotated[str, AfterValidator(_iso)]
Address = Annotated[str, AfterValidator(_address)]
Lines = Annotated[list[Line], Field(min_length=1)]


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class OptionData(_File):
    """One answer of a challenge."""

    answer: Line
    outcome: Outcome


class ChallengeData(_File):
    """What only the real page shows; a pattern comes with the words for what it expects."""

    question: Line
    options: Annotated[list[OptionData], Field(min_length=1)] | None = None
    pattern: Annotated[str, AfterValidator(_regex)] | None = None
    expects: Line | None = None

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        if self.options is None and self.pattern is None:
            raise ValueError("needs options or a pattern")
        if (self.pattern is None) != (self.expects is None):
            raise ValueError("a pattern and the words for it belong together")
        answers = [option.answer.casefold() for option in self.options or ()]
        if len(set(answers)) != len(answers):
            raise ValueError("the same answer twice")
        return self


class SourceData(_File):
    """Where a fact comes from."""

    url: Address
    date: IsoDate
    basis: Basis


class RevisionData(_File):
    """A change of an item; `before` holds fields of the item as they were."""

    on: IsoDate
    what: Line
    before: Annotated[dict[str, Any], Field(min_length=1)]


class ItemData(_File):
    """One item file: the fields of `Item` but for the id, which is the file's stem."""

    order: Annotated[int, Field(ge=1)]
    step: Annotated[int, Field(ge=0, le=7)]
    title: Annotated[Line, Field(max_length=48)]
    do: Prose
    why: Prose
    where: Line | None = None
    settings: Lines | None = None
    other_names: Lines | None = None
    commands: Lines | None = None
    url: Address
    surfaces: Surface
    when: Line | None = None
    owner: Annotated[str, AfterValidator(_role)]
    needs: Lines | None = None
    evidence: Prose
    verify: Verify
    verified_by: Prose
    recheck_days: Annotated[int, Field(ge=1)]
    since: IsoDate
    until: IsoDate | None = None
    decision: bool | None = None
    decides: Line | None = None
    whole_policy: bool | None = None
    policy_keys: Lines | None = None
    config_keys: Lines | None = None
    checks: Lines | None = None
    known: Lines | None = None
    traps: Lines | None = None
    challenge: ChallengeData | None = None
    sources: Annotated[list[SourceData], Field(min_length=1)]
    revised: Annotated[list[RevisionData], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _history(self) -> Self:
        """Each earlier state must be a sound item too, and each revision must change what it says."""
        state = self.model_dump(exclude={"revised"}, exclude_none=True)
        for revision in sorted(self.revised or (), key=lambda r: r.on, reverse=True):
            if not self.since < revision.on < (self.until or "9999"):
                raise ValueError(f"revised on {revision.on}, outside of its own life")
            if same := [name for name, value in revision.before.items() if state.get(name) == value]:
                raise ValueError(f"{', '.join(same)} did not change on {revision.on}")
            state |= revision.before
            ItemData.model_validate(state)
        return self


class StepData(_File):
    """One step: its number is its place in the file."""

    title: Line
    summary: Line


class StepsFile(_File):
    """steps.toml."""

    steps: Annotated[list[StepData], Field(min_length=8, max_length=8)]


class ConditionData(_File):
    """One question whose `no` hides items."""

    question: Line
    surface: Surface
    help: Line


class ConditionsFile(RootModel[dict[str, ConditionData]]):
    """conditions.toml: the conditions by id."""


class EditionData(_File):
    """One edition of the guide."""

    date: IsoDate
    title: Line
    url: Address
    source: Line


class EditionsFile(_File):
    """editions.toml, oldest first."""

    editions: Annotated[list[EditionData], Field(min_length=1)]
