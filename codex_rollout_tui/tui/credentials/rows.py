"""Keys as rows: one card a key, its page, its mail, its rotation; never a key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from codex_rollout_tui.credentials.credential import Credential
from codex_rollout_tui.credentials.findings import CredentialFinding
from codex_rollout_tui.credentials.life import ACTION_TITLES, Life
from codex_rollout_tui.credentials.mail import Mail
from codex_rollout_tui.credentials.rotation_steps import STEPS, WORDS, rotation_steps
from codex_rollout_tui.credentials.words import former_fact, key_facts, purpose_facts
from codex_rollout_tui.errors import VaultError
from codex_rollout_tui.tui.kit.ages import until
from codex_rollout_tui.tui.kit.credential_findings import KEY_SIGNS, key_sentence
from codex_rollout_tui.tui.kit.rows import Row, Span, between, prose, row, wrap
from codex_rollout_tui.tui.kit.status_style import Signs

CARD_ROWS = 5
"""Rows of a card: name, track, state with its date, the one action, and a blank."""
LABEL = 14
"""Cells for the name of a fact."""
_STYLES = {
    "to-make": "dim", "made": "warn", "stored": "", "mail-sent": "wait", "confirmed": "good", "in-use": "good",
    "rotate-soon": "warn", "rotating": "wait", "replaced": "warn", "revoked": "dim",
}  # fmt: skip


def card(credential: Credential, now: Life, held_here: bool, at: datetime, signs: Signs, cells: int) -> list[Row]:
    """The card of one key."""
    ends = [("ends in ", "dim"), (credential.now.last4, "bold")] if credential.now.last4 else [("no key yet", "dim")]
    if credential.next is not None and credential.next.last4:
        ends += [(", new ", "dim"), (credential.next.last4, "bold")]
    held = [("  ", ""), (f"{signs.glyph('done')} held here", "good")] if held_here else []
    due: list[Span] = [(f", {_when(now, at)}", "dim")] if now.due else []
    style = _STYLES[now.state]
    return [
        between([(credential.name, "bold"), (f"  {credential.kind.title}", "dim")], [*ends, *held], cells),
        between([("  ", ""), *track(now, signs)], [], cells),
        between([("  ", ""), (now.word, style), *due], [], cells),
        between([("  ", ""), ("enter ", "accent"), (ACTION_TITLES[now.action], "dim")], [], cells),
        (),
    ]


def track(now: Life, signs: Signs) -> list[Span]:
    """The stages of a key, as far as they are reached."""
    spans: list[Span] = []
    for stage, reached in now.track:
        if spans:
            spans.append((f" {signs.empty} ", "line"))
        sign = signs.glyph("done") if reached else signs.glyph("todo")
        spans += [(f"{sign} ", "good" if reached else "dim"), (stage, "" if reached else "dim")]
    return spans


def page(
    credential: Credential,
    now: Life,
    findings: Sequence[CredentialFinding],
    notes: Sequence[Row],
    placed: bool,
    signs: Signs,
    cells: int,
) -> list[Row]:
    """Everything that is known of one key, what is wrong with it first; `placed`: a key that is made has a place."""
    rows: list[Row] = []
    for finding in findings:
        status, style = KEY_SIGNS[finding.severity]
        rows += wrap([(f"{signs.glyph(status)} ", style), (f"{key_sentence(finding)}.", style)], cells, "  ")
    rows += notes
    if rows:
        rows.append(())
    rows += [row(*track(now, signs)), ()]
    if placed and not credential.now.last4:
        rows += how_to_make(credential, cells)
    for label, value in [*purpose_facts(credential), *key_facts(credential.now)]:
        rows += _fact(label, value, cells)
    if credential.next is not None:
        rows += [(), row(("The new key", "bold"))]
        for label, value in key_facts(credential.next):
            rows += _fact(label, value, cells)
        rows += [(), *walk_rows(credential, signs, cells)]
    for label, value in map(former_fact, credential.former):
        rows += _fact(label, value, cells)
    return rows


def _when(now: Life, at: datetime) -> str:
    """What happens next, and how far that is."""
    far = until(str(now.due), at)
    return f"{now.what}: due {far}" if far.endswith("ago") else f"{now.what.removesuffix(' by')} {far}"


def no_place(lack: VaultError, cells: int) -> list[Row]:
    """That a key must not be made yet, because this machine has no place for it, and what to do about that."""
    sentence = f"{lack.problem[0].upper()}{lack.problem[1:]}: make this key only when there is one."
    return [*wrap([(sentence, "warn")], cells, "  "), *remedy_rows(lack, cells)]


def remedy_rows(error: VaultError, cells: int) -> list[Row]:
    """What to do about a keyring: of several steps the first, and where the others stand."""
    if not error.first_step:
        return wrap([(error.remedy, "")], cells)
    first = f"{error.first_step[0].upper()}{error.first_step[1:]}"
    return [*wrap([(first, "")], cells, "  "), row(("? ", "accent"), ("all steps, and how to do without", "dim"))]


def how_to_make(credential: Credential, cells: int) -> list[Row]:
    """Where a key of this kind is made, and how its page is set."""
    kind = credential.kind
    if not kind.page:
        return []
    set_to = f" Set its permissions to *{kind.permissions}*." if kind.permissions else ""
    text = (
        f"Make it on `{kind.page}` (key o opens it).{set_to} It is shown once: have this window open, then press enter."
    )
    return [*wrap(prose(text), cells), ()]


def walk_rows(credential: Credential, signs: Signs, cells: int) -> list[Row]:
    """The four steps of a rotation."""
    steps = rotation_steps(credential)
    rows: list[Row] = [row(("Rotation", "bold"), ("  both keys stay until the end", "dim"))]
    for number, step in enumerate(STEPS, 1):
        done = step in steps.done
        mark = (f"{signs.glyph('done')} ", "good") if done else ("> " if step == steps.at else "  ", "accent")
        rows.append(row(mark, (f"{number} ", "dim"), (WORDS[step][0], "bold" if step == steps.at else "")))
    new = credential.next
    if credential.kind.is_mailed and new is not None and new.confirmed is None:
        text = "The scope belongs to the key: write to support for the new one too (key m)."
        rows += wrap([(text, "warn")], cells)
    return rows


def mail_rows(mail: Mail, cells: int) -> list[Row]:
    """The draft of a mail, and what is missing in it."""
    rows: list[Row] = [row(("To       ", "dim"), mail.to), row(("Subject  ", "dim"), mail.subject), ()]
    for line in mail.body.rstrip().split("\n"):
        rows += wrap([(line, "")], cells) if line else [()]
    if mail.missing:
        rows += [(), *wrap([(f"Still to be filled in (key e): {', '.join(mail.missing)}.", "warn")], cells)]
    return rows


def _fact(label: str, value: str, cells: int) -> list[Row]:
    if not value:
        return []
    rows = wrap([(value, "")], cells - LABEL)
    return [row((f"{label if not number else '':<{LABEL}}", "dim"), *part) for number, part in enumerate(rows)]
