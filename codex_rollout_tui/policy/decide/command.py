"""Whether Codex asks before it runs a command line, refuses it, or no rule touches it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.client_view import ClientView
from codex_rollout_tui.policy.catalogue.keys import NEWEST
from codex_rollout_tui.policy.decide import near_miss, shell
from codex_rollout_tui.policy.decide.answer import answer, dotted, named, not_read, rules_out
from codex_rollout_tui.policy.decide.decision import MEASURED, SOURCE, Decision, RuleMatch
from codex_rollout_tui.policy.decide.rules import RULES, CommandRule, Match, matching, on_windows, rules
from codex_rollout_tui.policy.text.document import Document

LOGIN_SHELLS = ("bash", "zsh")
"""The shells people have; which one it is matters only to a script that is asked about whole."""


class _AskedCommands(NamedTuple):
    """A command line as Codex asks the rules about it: its commands, and how they came about."""

    commands: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    obstacle: str = ""
    script: str | None = None


def decide_command(document: Document, command: str | Sequence[str], *, client: str = NEWEST) -> Decision:
    """Decide a command line: the text the agent hands to a shell, or the words of a command run without one.

    A text that is itself `bash -lc SCRIPT`, as Codex shows a command it asks about, is taken as that very command.
    Raises ValueError for a client that was not measured.
    """
    view = ClientView(document, client)
    known = rules(view)
    asked = _asked(command)
    shown = command if isinstance(command, str) else shlex.join(command)
    command_matches = [(words, matching(known, words)) for words in asked.commands]
    touched = tuple(_touch(view, match, words) for words, matches in command_matches for match in matches)
    notes = [*asked.notes, *_shells(known, asked)]
    if ignored := not_read(view, *RULES):
        notes.append(ignored)
    deciding = max((match for _, matches in command_matches for match in matches), key=_forbids, default=None)
    if deciding is None:
        reason, instead = near_miss.miss(known, asked.commands, asked.obstacle, asked.script, view.line)
        notes += _windows(view, known, asked.commands)
        return answer(view, "command", shown, "no-rule", reason, instead=instead, notes=notes, basis=_basis(asked))
    rule = deciding.rule
    words = next(words for words, matches in command_matches if deciding in matches)
    reason = _reason(rule, words, view.line(rule.path), len(asked.commands))
    notes += _about(view, deciding, words, touched)
    decided = answer(view, "command", shown, rule.decision, reason, rule.path, notes=notes, basis=_basis(asked))
    return replace(decided, touched=touched)


def _asked(command: str | Sequence[str]) -> _AskedCommands:
    shown = shell.quoted_as_one(command) if isinstance(command, str) else None
    words = shown or ((LOGIN_SHELLS[0], shell.FLAGS[0], command) if isinstance(command, str) else tuple(command))
    script = shell.unwrap(words)
    if script is None:
        return _AskedCommands((words,))
    split = shell.split(script)
    if not split.plain:
        note = f"Codex cannot take this script apart ({split.obstacle}), so it asks the rules about it as one command."
        return _AskedCommands((words,), (note,), split.obstacle, script)
    notes = []
    listing = ", ".join(shlex.join(part) for part in split.commands)
    wrapper = f"{words[0]} {words[1]}"
    if len(split.commands) > 1:
        notes.append(f"The script was split, and each command in it asked about: {listing}.")
    elif shown or not isinstance(command, str):
        notes.append(f"The script of {wrapper} was taken out of its quotes: {listing}.")
    if shown:
        notes.append(
            f"If the agent itself writes {wrapper} into a script, Codex does not look into the quotes: then only a "
            f"rule that begins with {words[0]} touches it."
        )
    return _AskedCommands(split.commands, tuple(notes), script=script)


def _forbids(match: Match) -> bool:
    return match.rule.decision == "forbidden"


def _touch(view: ClientView, match: Match, words: tuple[str, ...]) -> RuleMatch:
    rule = match.rule
    return RuleMatch(dotted(rule.path), view.line(rule.path), rule.shown, words, rule.decision, rule.justification)


def _reason(rule: CommandRule, words: tuple[str, ...], line: int | None, parts: int) -> str:
    what = f"{shlex.join(words)} in it" if parts > 1 else "it"
    done = f"Codex refuses to run {what}" if rule.decision == "forbidden" else f"Codex asks before it runs {what}"
    decision_word = "prompt-user" if rule.person else rule.decision
    why = f" The policy says: {rule.justification}" if rule.justification else ""
    return f"{done}: the rule for {rule.shown} in line {line} says {decision_word}.{why}"


APPROVALS = "allowed_approval_policies"
_SOME = "Whoever works with the approval policy never is refused instead of being asked."
_NOBODY = "Nobody is asked here: never is the only approval policy allowed, so the command is refused instead."


def _about(view: ClientView, deciding: Match, words: tuple[str, ...], touched: tuple[RuleMatch, ...]) -> list[str]:
    notes = []
    others = sorted({touch.line or 0 for touch in touched if touch.key != dotted(deciding.rule.path)})
    if others:
        lines = ", ".join(str(line) for line in others)
        notes.append(f"Other rules match too (line {lines}); the most restrictive one counts, whatever their order.")
    if deciding.by_name:
        notes.append(f"No rule names {words[0]}, so Codex looks for {deciding.prefix[0]}, the last part of that path.")
    if deciding.rule.decision == "prompt" and not rules_out(view, APPROVALS, "never"):
        notes.append(_NOBODY if set(map(named, view.items(APPROVALS))) == {"never"} else _SOME)
    if deciding.rule.person:
        notes.append(f"prompt-user: the person is asked, never the automatic reviewer ({SOURCE}).")
    return notes


def _shells(known: Sequence[CommandRule], asked: _AskedCommands) -> list[str]:
    """Where a script is asked about whole, another login shell may be another matter."""
    if not asked.obstacle or asked.commands[0][0] != LOGIN_SHELLS[0]:
        return []
    words = asked.commands[0][1:]
    bash, zsh = ({match.rule for match in matching(known, (name, *words))} for name in LOGIN_SHELLS)
    return ["This is for people whose shell is bash; with zsh other rules match."] if bash != zsh else []


def _windows(view: ClientView, known: Sequence[CommandRule], commands: Sequence[tuple[str, ...]]) -> list[str]:
    for words in commands:
        for match in on_windows(known, words):
            return [
                f"On Windows the rule for {match.rule.shown} in line {view.line(match.rule.path)} would match: there "
                f"the folder, the case and the ending of a program do not count ({SOURCE})."
            ]
    return []


def _basis(asked: _AskedCommands) -> str:
    if asked.script is None:
        return f"{MEASURED}: its rule engine"
    return f"{MEASURED}: its rule engine, and what its agent does with scripts"
