"""The questions about the whole rollout, one after the other; each answer is saved as it is given."""

from __future__ import annotations

from pathlib import Path

from codex_rollout_tui.actions.author import Author, Clock
from codex_rollout_tui.actions.decisions import decide
from codex_rollout_tui.actions.own_settings import keep_person
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.walk.prompts import WAYS_OUT, Prompts, QuestionLeft
from codex_rollout_tui.errors import RolloutError
from codex_rollout_tui.tui.checklist import answers
from codex_rollout_tui.tui.kit.form_field import FormField


def first_run(root: Path, author: Author, clock: Clock, own_settings: Path, prompts: Prompts) -> Rollout:
    """Who is there and what is the organisation called: then there is a rollout, and the other questions follow."""
    output.line(answers.WELCOME.replace("key *d*", "d").replace("*", ""))
    output.line(WAYS_OUT)
    fields = {field.name: field for field in answers.fields(None, author.person)}
    name = prompts.line(f"{fields['person'].label} (enter keeps {author.person}):").strip()
    if name:
        try:
            keep_person(own_settings, name)
            author = author._replace(person=name)
        except RolloutError as error:
            prompts.refuse(str(error))
    while True:
        organisation = prompts.field(fields["organisation"])
        if not organisation:
            prompts.refuse("The rollout begins with a name. Nothing is saved before it.")
            continue
        try:
            rollout = answers.begin(root, author, {"organisation": organisation}, clock)
        except RolloutError as error:
            prompts.refuse(str(error))
            continue
        output.painted((answers.started(rollout.file, root), "good"))
        try:
            ask_all(rollout, prompts, but="organisation")
        except QuestionLeft:
            output.line("The other questions can wait: d asks them again.")
        return rollout


def ask_all(rollout: Rollout, prompts: Prompts, but: str = "") -> None:
    """Every question with its present answer; enter keeps it."""
    for field in answers.fields(rollout.file, rollout.author.person):
        if field.name != but:
            _ask(rollout, prompts, field)


def _ask(rollout: Rollout, prompts: Prompts, field: FormField) -> None:
    name = answers.field_name(field.name)
    while True:
        text = prompts.field(field)
        if text == field.value or not text.strip():
            return
        value = answers.value_of(name, text)
        if name == "surfaces" and value is None:
            return
        try:
            decide(rollout, name, value)
        except RolloutError as error:
            prompts.refuse(str(error))
            continue
        output.painted((answers.saved(rollout.statuses()), "good"))
        return
