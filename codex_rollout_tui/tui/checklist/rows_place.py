"""Where an item is done, what should be seen there, what is asked about it, and what can be done from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from os.path import commonprefix
from typing import NamedTuple

from codex_rollout_tui.credentials.kinds import KINDS
from codex_rollout_tui.guide.model import Item
from codex_rollout_tui.tui.kit.rows import Row, Span, prose, row, width, wrap

LABEL = 9
"""Cells of the column of labels."""
WITH_KEYS = frozenset(
    item
    for kind in KINDS.values()
    for item in (kind.create, kind.store, kind.mail, kind.confirmed, *kind.calls)
    if item and kind.is_mailed
)
"""The items that are done, or prepared, on the screen of the keys."""


class ItemPlace(NamedTuple):
    """An item, with its commands as they are to be typed."""

    item: Item
    commands: Sequence[str] = ()


def place_of(item: Item, workspace_id: str, now: datetime) -> ItemPlace:
    """An item's place in a rollout: its commands name the workspace and a day of last week."""
    known = {"{last_week}": str((now - timedelta(days=7)).date())}
    if workspace_id:
        known["{workspace_id}"] = workspace_id
    commands = []
    for command in item.commands:
        for mark, word in known.items():
            command = command.replace(mark, word)
        commands.append(command)
    return ItemPlace(item, commands)


def labelled(label: str, spans: Sequence[Span], cells: int) -> list[Row]:
    """Spans beside their label, broken to the width."""
    body = wrap([s for s in spans if s[0]], cells - LABEL)
    return [row((f"{label if n == 0 else '':<{LABEL}}", "dim"), *line) for n, line in enumerate(body)]


def place_rows(place: ItemPlace, cells: int, with_keys: bool = True) -> list[Row]:
    """Where, the settings there, what should be seen, what is asked, what can be done here by which key."""
    item = place.item
    rows = labelled("Where", prose(item.where), cells) if item.where else []
    rows += _address(item.url, "" if rows else "Where", cells)
    rows += _settings(item, cells)
    rows += _asked(item, cells)
    rows += _here(item, cells) if with_keys else []
    for number, command in enumerate(place.commands):
        rows += labelled("" if number else "Run", [(command, "code")], cells)
    return rows


def _address(url: str, label: str, cells: int) -> list[Row]:
    """The address on one row wherever it fits on one."""
    if width([(url, "")]) <= cells - LABEL:
        return labelled(label, [(url, "accent")], cells)
    heading = [row((label, "dim"))] if label else []
    return [*heading, *wrap([(url, "accent")], cells)]


def _settings(item: Item, cells: int) -> list[Row]:
    """One setting by its name, several as the steps they are, keys of a policy as a list of names."""
    names = item.settings
    if item.policy_keys and len(names) > 1:
        table, short = _keys(names)
        return labelled("Keys", [(table, "dim"), (", ".join(short), "bold")], cells)
    rows: list[Row] = []
    for number, name in enumerate(names, 1):
        spans: list[Span] = [(f"{number} ", "dim"), (name, "bold")] if len(names) > 1 else [(name, "bold")]
        rows += labelled("" if rows else "Settings" if len(names) > 1 else "Setting", spans, cells)
    if item.other_names:
        rows += labelled("", [(f"also called: {', '.join(item.other_names)}", "dim")], cells)
    return rows


def _keys(names: Sequence[str]) -> tuple[str, list[str]]:
    """The table that keys share, said once, and what each is called in it."""
    shared = commonprefix(list(names))  # noqa: RUF071 (of texts, not of paths)
    shared = shared[: max(shared.rfind("."), shared.rfind(" ")) + 1]
    return f"{shared.rstrip('. ')}: " if shared else "", [name.removeprefix(shared) for name in names]


def _asked(item: Item, cells: int) -> list[Row]:
    challenge = item.challenge
    if challenge is None:
        return labelled("Asked", [("What you keep as proof: ", ""), *prose(item.evidence)], cells)
    good = [challenge.expects] if challenge.expects else []
    good += [option.answer for option in challenge.options if option.outcome == "done"]
    rows = labelled("Good is", [(" or ".join(good), "good")], cells) if good else []
    return [*rows, *labelled("Asked", [*prose(challenge.question), (f"  {challenge.expected}", "dim")], cells)]


def _here(item: Item, cells: int) -> list[Row]:
    """The few things that can be done here, each with its key, none of them broken."""
    things = [("o", "open the page" if item.url.startswith("http") else "write the mail"), ("y", "copy its address")]
    if item.commands:
        things.append(("C", "copy the command" if len(item.commands) == 1 else "copy the commands"))
    if item.id in WITH_KEYS:
        things.append(("4", "open Keys"))
    if item.policy_keys:
        things.append(("c", "change the policy"))
    if item.is_about_policy:
        things.append(("P", "copy the policy"))
    groups: list[Row] = [((key, "accent"), (f" {words}", "")) for key, words in things]
    rows: list[list[Span]] = [[]]
    for group in groups:
        if rows[-1] and width(rows[-1]) + 3 + width(group) > cells - LABEL:
            rows.append([])
        rows[-1] += [(" · ", "dim"), *group] if rows[-1] else group
    return [row((f"{'' if n else 'Here':<{LABEL}}", "dim"), *line) for n, line in enumerate(rows)]
