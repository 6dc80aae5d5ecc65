"""The feature flags: those the policy pins, then all others by stage."""

from __future__ import annotations

from collections.abc import Iterator

from codex_rollout_tui.policy.catalogue.keys import app_features, features, renamed_features
from codex_rollout_tui.policy.form.field import KeyField
from codex_rollout_tui.policy.form.kinds.flag import WORDS, FlagKind
from codex_rollout_tui.policy.form.kinds.table import TableKind, check_name
from codex_rollout_tui.policy.form.row import Drafts, FormRow
from codex_rollout_tui.policy.form.steps import Step, TextQuestion

STAGES = ("stable", "experimental", "under development", "deprecated")
ON_FIRST, OFF_FIRST = FlagKind(True), FlagKind(False)


class FeaturesKind(TableKind):
    """The table of pinned flags."""

    def below(self, field: KeyField, drafts: Drafts, part: str = "") -> Iterator[FormRow]:
        held = field.value if field.is_set else {}
        if part:
            for feature in features().values():
                if feature.stage == part and feature.name not in held and feature.known(field.client):
                    yield flag(field, feature.name)
            return
        for name in held:
            yield flag(field, name)
        for stage in STAGES:
            yield FormRow("stage", field, stage, self, stage)
        yield FormRow("add", field, "add a flag by its name", self)

    def add(self, field: KeyField) -> Step:
        def then(text: str) -> Step:
            name = text.strip()
            check_name(field, name)
            return flag_kind(name).edit(field.at(name))

        return TextQuestion(field.name, then, hint="a feature's name")


def flag(field: KeyField, name: str) -> FormRow:
    """The row of one flag; its note says what holds while it is not pinned."""
    return FormRow("key", field.at(name), name, flag_kind(name), note=default(name))


def flag_kind(name: str) -> FlagKind:
    """Flags that are off by default are first pinned on, all others off."""
    feature = features().get(name)
    return ON_FIRST if feature is not None and feature.default is False else OFF_FIRST


def default(name: str) -> str:
    """What holds for a flag that is not pinned; empty where that is not known."""
    feature = features().get(name)
    return WORDS[feature.default] if feature is not None and feature.default is not None else ""


def about(name: str, client: str) -> str:
    """What is known of a flag, in a sentence."""
    feature = features().get(name)
    if feature is None or not feature.known(client):
        if name in renamed_features():
            return f"The old name of {renamed_features()[name]}; Codex still takes it."
        if name in app_features():
            return "Read by the desktop app only."
        return f"Codex {client} knows no feature of this name."
    state = f"{default(name)} unless it is pinned" if default(name) else ""
    return (
        ", ".join(part for part in (feature.stage or "no longer in the newest client", state) if part).capitalize()
        + "."
    )
