"""The walk itself: one item at a time, the most urgent first, until somebody has had enough."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress

from codex_rollout_tui.actions import codex_verdicts, items
from codex_rollout_tui.actions.last_visit import ChecklistPlace, leave
from codex_rollout_tui.actions.real_codex import RealCodex
from codex_rollout_tui.actions.rollout import Rollout
from codex_rollout_tui.actions.status_report import status_lines
from codex_rollout_tui.actions.undo import undo
from codex_rollout_tui.checklist.filter import Filter, matching_items
from codex_rollout_tui.checklist.item_status import ItemStatus
from codex_rollout_tui.cli import output
from codex_rollout_tui.cli.progress import progress
from codex_rollout_tui.cli.walk.commands import command_of, help_lines
from codex_rollout_tui.cli.walk.item_form import fill_in
from codex_rollout_tui.cli.walk.item_text import cells, print_background, print_item, print_rows
from codex_rollout_tui.cli.walk.prompts import WAYS_OUT, InputEnd, Prompts, QuestionLeft
from codex_rollout_tui.cli.walk.rollout_questions import ask_all
from codex_rollout_tui.errors import FolderError, RolloutError
from codex_rollout_tui.tui.checklist.drawing import Drawing, my_name
from codex_rollout_tui.tui.checklist.item_forms import ITEM_FORMS
from codex_rollout_tui.tui.checklist.sentences import done_sentence, not_applicable, nothing_due, undone_sentence
from codex_rollout_tui.tui.kit.desktop import open_page
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.session.snapshot import take

PROMPT = "What now? (? lists what can be said)"
LISTED = 9
"""Items that a search lists."""


class Walk:
    """Where somebody is in the checklist; what is done is on the disk before it is said."""

    def __init__(self, rollout: Rollout, prompts: Prompts, signs: Signs, browse: Callable[[str], bool]) -> None:
        self._rollout = rollout
        self._prompts = prompts
        self._signs = signs
        self._browse = browse
        self._snapshot = take(rollout, opening=True)
        self._codex = RealCodex(os.environ)
        self._tried: set[bytes] = set()
        self._item = ""
        self._before: list[str] = []
        self._skipped: set[str] = set()
        self._commands: Mapping[str, Callable[[str], None]] = {
            **{purpose: self._form(purpose) for purpose in ITEM_FORMS},
            "reopen": self._reopen,
            "undo": self._undo,
            "open": self._open,
            "policy": self._policy,
            "next": self._next,
            "back": self._back,
            "find": self._find,
            "list": self._list,
            "item": lambda _: self._show(),
            "more": self._more,
            "status": self._status,
            "answers": self._answers,
            "help": self._help,
        }

    def run(self, first: str = "") -> None:
        """Begin at an item, or at the most urgent one; ends with InputEnd."""
        self._look()
        snapshot = self._snapshot
        for text in status_lines(self._rollout, snapshot.statuses, 0):
            if not text:
                break
            output.line(text)
        for trouble in snapshot.troubles:
            output.painted((f"{self._signs.glyph('failed')} {trouble}", "error"))
        if snapshot.news:
            output.line(snapshot.news)
        output.line(f"One item at a time, the most urgent first. {WAYS_OUT}")
        if first:
            self._go(first)
        else:
            self._next("")
        try:
            while True:
                self._turn()
        finally:
            with suppress(FolderError):
                leave(self._rollout, ChecklistPlace(self._item))

    def _turn(self) -> None:
        try:
            text = self._prompts.line(PROMPT)
        except QuestionLeft:
            text = "back"
        command, rest = command_of(text.strip() or "next")
        if command is None:
            self._prompts.refuse(f"There is no '{text.strip()}' here. ? lists what can be said.")
            return
        if command.word == "quit":
            raise InputEnd
        try:
            self._commands[command.word](rest)
        except QuestionLeft:
            output.line("Left. Nothing was saved.")
        except RolloutError as error:
            self._prompts.refuse(str(error))

    def _look(self) -> None:
        """Take in what others wrote and what was changed beside the walk, and ask the real Codex about it."""
        self._rollout.refresh()
        fresh = {text.data for text in codex_verdicts.unasked(self._rollout).values()} - self._tried
        if fresh:
            self._tried |= fresh
            with progress("Asking the real Codex about policies"):
                verdicts = codex_verdicts.ask_unasked(self._rollout, self._codex.begin)
            for lack in verdicts.lacks:
                output.line(f"No real Codex was asked about the policies: {lack}")
        self._snapshot = take(self._rollout)

    @property
    def _drawing(self) -> Drawing:
        person = my_name(self._snapshot, self._rollout.author.person)
        return Drawing(self._snapshot, self._signs, person, {}, with_keys=False)

    @property
    def _status_now(self) -> ItemStatus:
        return self._snapshot.statuses.states[self._item]

    def _go(self, item: str) -> None:
        if self._item and self._item != item:
            self._before.append(self._item)
        self._item = item
        self._show()

    def _show(self) -> None:
        self._look()
        due = [status.item.id for status in self._snapshot.statuses.next_items()]
        aside = f"{due.index(self._item) + 1} of {len(due)} that need somebody" if self._item in due else ""
        print_item(self._drawing, self._status_now, aside)

    def _more(self, _: str) -> None:
        self._look()
        print_background(self._drawing, self._status_now)

    def _next(self, _: str) -> None:
        """Go to the most urgent item that was not skipped in this round."""
        if self._item:
            self._skipped.add(self._item)
        due = [status.item.id for status in self._snapshot.statuses.next_items()]
        left = [item for item in due if item not in self._skipped]
        if left:
            self._go(left[0])
            return
        if due:
            output.line("You have been at every item that needs somebody. From here on it begins anew.")
            self._skipped.clear()
            self._go(due[0])
            return
        output.painted((nothing_due(self._snapshot.statuses), "good"))
        if not self._item:
            self._go(next(iter(self._snapshot.statuses.states)))

    def _back(self, _: str) -> None:
        if not self._before:
            self._prompts.refuse("This is where the walk began. find goes anywhere.")
            return
        self._item = self._before.pop()
        self._show()

    def _form(self, purpose: str) -> Callable[[str], None]:
        def asked(_: str) -> None:
            if self._status_now.status == "not-applicable":
                self._prompts.refuse(not_applicable(self._status_now))
                return
            self._look()
            if fill_in(purpose, self._rollout, self._status_now, self._snapshot.statuses, self._prompts):
                self._done(ITEM_FORMS[purpose].done)

        return asked

    def _done(self, word: str) -> None:
        self._look()
        output.painted((done_sentence(word, self._status_now, self._signs), "good"))
        self._say_status()

    def _say_status(self) -> None:
        status = self._status_now
        word, _ = self._signs.word(status.status)
        output.line(f"It is {word} now{f': {status.reason}' if status.reason else ''}")
        if status.unchallenged:
            output.painted(("It stands on somebody's word: no answer was given.", "warning"))

    def _reopen(self, _: str) -> None:
        items.reopen(self._rollout, self._item)
        self._done("Reopened")

    def _undo(self, _: str) -> None:
        events = undo(self._rollout)
        self._look()
        output.line(undone_sentence(events, self._snapshot.statuses))
        self._say_status()

    def _open(self, _: str) -> None:
        output.line(open_page(self._status_now.item.url, os.environ, self._browse))

    def _policy(self, _: str) -> None:
        self._look()
        document = self._snapshot.baseline
        if document is None:
            self._prompts.refuse("There is no baseline policy yet.")
            return
        output.line(f"{self._rollout.policy_file('baseline')}:")
        output.lines(document.data.decode("utf-8", "replace").rstrip("\n"))

    def _find(self, words: str) -> None:
        words = words or self._prompts.line("Find what?").strip()
        snapshot = self._snapshot
        wanted = Filter(words=words)
        matching = matching_items(snapshot.statuses.states.values(), wanted, snapshot.folded.stories) if words else ()
        if not matching:
            self._prompts.refuse(f"Nothing has “{words}” in it." if words else "Nothing was looked for.")
            return
        if len(matching) == 1:
            self._go(matching[0].item.id)
            return
        if len(matching) > LISTED:
            output.line(f"{len(matching)} items have “{words}” in them; these are the first {LISTED}.")
        titles = [status.item.title for status in matching[:LISTED]]
        title = self._prompts.choice("Which one?", titles)
        if title:
            self._go(matching[titles.index(title)].item.id)

    def _list(self, _: str) -> None:
        step = self._status_now.item.step
        states, heading = self._drawing.listed(step, Filter())
        output.painted((heading, "strong"))
        print_rows(self._drawing.items(states, cells()))

    def _status(self, _: str) -> None:
        self._look()
        for text in status_lines(self._rollout, self._snapshot.statuses, LISTED):
            output.line(text)

    def _answers(self, _: str) -> None:
        ask_all(self._rollout, self._prompts)
        self._look()

    def _help(self, _: str) -> None:
        for text in help_lines():
            output.line(text)
        output.line(WAYS_OUT)
