"""The consequences of a policy as rows: findings, verdict, plain words, clients, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from codex_rollout_tui.policy.catalogue.secrets import secret_texts
from codex_rollout_tui.policy.lint.finding import Finding
from codex_rollout_tui.policy.text.colour import tokens
from codex_rollout_tui.policy.text.document import Document
from codex_rollout_tui.redact import redacted
from codex_rollout_tui.tui.analysis.packed_rows import JoinedRows
from codex_rollout_tui.tui.kit.policy_style import SEVERITY_STYLE, TOKEN_STYLE, accepted_spans, severity_sign
from codex_rollout_tui.tui.kit.row_context import RowContext
from codex_rollout_tui.tui.kit.rows import Row, Span, between, prose, row
from codex_rollout_tui.tui.kit.status_style import Signs
from codex_rollout_tui.tui.workbench.consequences import LISTED
from codex_rollout_tui.tui.workbench.text_analysis import AnalysisResult
from codex_rollout_tui.tui.workbench.try_rows import expected_rows, tally


class ConsequenceRows(NamedTuple):
    """The rows of the pane, and which of them lead to a finding."""

    rows: Sequence[Row]
    findings: Mapping[int, Finding] = {}


def consequence_rows(view: AnalysisResult, at: Finding | None, context: RowContext) -> ConsequenceRows:
    """Everything the pane says; `at` is the finding at the cursor. Long parts are made when they are looked at."""
    listed = _findings(view, at, context)
    parts: list[tuple[str, Sequence[Sequence[Row]]]] = [
        ("Findings", [[line for line, _ in listed]]),
        ("Would Codex take it?", [[*verdict_rows(view, context), *_clients(view, context)]]),
        ("What it must do", [expected_rows(view.expected, view.trouble, context, LISTED)]),
        ("People with this policy", _words(view, context)),
        ("Since it was saved", [view.changes if view.changes is not None else _not_yet(context)]),
    ]
    shown: list[Sequence[Row]] = []
    for title, rows in parts:
        if any(rows):
            shown += [[*([()] if shown else []), row((title, "muted-title"))], *rows]
    # The findings come first, below their title.
    places = {index: finding for index, (_, finding) in enumerate(listed, 1) if finding is not None}
    return ConsequenceRows(JoinedRows(shown), places)


def _clients(view: AnalysisResult, context: RowContext) -> list[Row]:
    return context.wrapped([(view.needs, "")]) if view.needs and view.refusing is None else []


def _not_yet(context: RowContext) -> list[Row]:
    return [row((f"{context.signs.glyph('waiting')} working it out", "dim"))]


def counts(view: AnalysisResult, signs: Signs) -> list[Span]:
    """How many findings there are."""
    if view.stamp is None:
        return [(f"{signs.glyph('waiting')} checking", "dim")]
    return findings_spans(view.findings, signs)


def findings_spans(findings: Sequence[Finding], signs: Signs, *, words: bool = True) -> list[Span]:
    """The same of findings."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    return found_spans(errors, warnings, len(findings) - errors - warnings, signs, words=words)


def found_spans(errors: int, warnings: int, remarks: int, signs: Signs, *, words: bool = True) -> list[Span]:
    """The same of bare numbers; without words where there is little room."""
    if not errors + warnings + remarks:
        return [(f"{signs.glyph('done')} nothing found wrong" if words else signs.glyph("done"), "good")]
    counted = (
        (signs.glyph("failed"), errors, "wrong", "bad"),
        (signs.warning, warnings, "to look at", "warn"),
        ("i", remarks, "to know", "dim"),
    )
    spans: list[Span] = []
    for sign, number, meaning, style in counted:
        if number:
            spans += [*([("  ", "")] if spans else []), (f"{sign} {number}{f' {meaning}' if words else ''}", style)]
    return spans


def _findings(view: AnalysisResult, at: Finding | None, context: RowContext) -> list[tuple[Row, Finding | None]]:
    """The rows of the findings, each with the one it is about."""
    rows: list[tuple[Row, Finding | None]] = [(row(*counts(view, context.signs)), None)]
    shown = list(view.findings[:LISTED])
    if at is not None and at not in shown and at in view.findings:
        shown.append(at)
    for finding in shown:
        about = explained(finding, context) if finding == at else [finding_row(finding, context)]
        rows += [(line, finding) for line in about]
    if len(view.findings) > len(shown):
        more = f"and {len(view.findings) - len(shown)} more: f8 goes from one to the next"
        rows.append((row((more, "dim")), None))
    return rows


def _head(finding: Finding, context: RowContext) -> list[Span]:
    style = SEVERITY_STYLE[finding.severity]
    sign = severity_sign(context.signs, finding.severity)
    return [(f"{sign} ", style), (f"{finding.line}:{finding.column} ", "dim"), (finding.code, style)]


def finding_row(finding: Finding, context: RowContext) -> Row:
    """One finding on one row."""
    return row(*_head(finding, context), " ", *prose(finding.message))


def explained(finding: Finding, context: RowContext) -> list[Row]:
    """One finding whole: what, why, and how it is mended."""
    message = [*_head(finding, context), (" ", ""), *prose(finding.message, "bold")]
    rows = context.wrapped(message)
    rows += context.inset(prose(finding.why, "dim"))
    if finding.fix is not None:
        look = "" if finding.fix.safe else " (shows the difference first)"
        rows += context.inset([(context.fix_key, "accent"), (f" {finding.fix.title}", ""), (look, "dim")])
    return rows


def hint(finding: Finding, context: RowContext) -> list[Span]:
    """The finding at the cursor where there is one line for it: the fix first, for the end may be cut off."""
    fix = [(f"{context.fix_key} Fix", "accent"), ("  ", "")] if finding.fix is not None else []
    return [*fix, *_head(finding, context), (" ", ""), *prose(finding.message)]


def fix_hint(finding: Finding, context: RowContext) -> list[Span]:
    """What mends the finding at the cursor, where the finding itself stands elsewhere on the screen."""
    return [(f"{context.fix_key} ", "accent"), (finding.fix.title, "")] if finding.fix is not None else []


def verdict_spans(view: AnalysisResult, context: RowContext) -> list[Span]:
    """What the real Codex says: not asked, being asked, no verdict and why, accepted or refused."""
    verdict, signs = view.verdict, context.signs
    recorded = view.recorded
    if recorded is not None and view.asking != "running":
        when = f", {view.recorded_age} ago" if view.recorded_age not in ("", "just now") else ""
        version = f"codex {recorded.client} ({recorded.machine}{when})"
        if recorded.outcome == "done":
            return accepted_spans(version, view.outage, signs)
        return [(f"{signs.glyph('failed')} ", "bad"), (f"{version} refuses this file", "bad")]
    if view.asking == "off":
        return [(f"{signs.glyph('unknown')} ", "warn"), ("Codex was not asked", "dim")]
    if view.asking == "running" or verdict is None:
        words = {True: "accepted", False: "refused", None: "had no word on"}
        before = f" (it {words[verdict.accepted]} the text before)" if verdict is not None else ""
        return [(f"{signs.glyph('waiting')} ", "dim"), (f"asking Codex{context.dots}{before}", "dim")]
    version = f"codex {verdict.version}" if verdict.version else "Codex"
    if verdict.accepted is None:
        return [(f"{signs.glyph('unknown')} ", "warn"), (f"no verdict: {verdict.reason}", "")]
    if verdict.accepted:
        return accepted_spans(version, view.outage, signs)
    return [(f"{signs.glyph('failed')} ", "bad"), (f"{version} refuses this file", "bad")]


def verdict_rows(view: AnalysisResult, context: RowContext) -> list[Row]:
    """The same with its reason; while Codex is asked again, that of the text before stays, so that nothing jumps."""
    rows = context.wrapped(verdict_spans(view, context))
    verdict, recorded = view.verdict, view.recorded
    if recorded is not None and view.asking != "running" and recorded.detail:
        rows += context.inset([(_quoted(recorded.detail, context), "dim")])
    if verdict is None or view.asking == "off":
        return rows
    if verdict.accepted is False:
        rows += context.inset([(_quoted(verdict.detail, context), "dim")])
        rows += context.inset([("An outage for everybody it reaches.", "")])
    elif verdict.accepted and (outage := view.outage) is not None:
        sentence = f"An outage for {outage.whom}: line {outage.finding.line}."
        rows += context.inset([(sentence, "")])
    elif verdict.accepted is None:
        if recorded is not None:
            rows += context.inset([(f"Not asked here: {verdict.reason}", "dim")])
        rows += context.inset([(verdict.remedy, "dim")])
    for note in verdict.notes:
        rows += context.inset([(note, "dim")])
    return rows


def _quoted(text: str, context: RowContext) -> str:
    return f'"{text}"' if context.signs.ascii else f"“{text}”"


def _words(view: AnalysisResult, context: RowContext) -> list[Sequence[Row]]:
    if view.stamp is None:
        return [_not_yet(context)]
    if view.problem is not None:
        words = f"Nobody can start Codex with it: this is not TOML (line {view.problem.line})."
        return [context.wrapped([(words, "bad")])]
    head: list[Row] = []
    if view.refusing is not None:
        head = context.wrapped([("Nobody can start Codex with it. Were it taken:", "bad")])
    elif view.outage is not None and view.outage.everywhere:
        head = context.wrapped([("Nobody gets a session under it. If one started:", "bad")])
    if not view.limits:
        return [head, context.wrapped([("It limits nothing.", "")])]
    return [head, view.words if view.words is not None else _not_yet(context)]


def text_rows(document: Document) -> list[Row]:
    """A text as it stands, in its colours; of secrets is only said that they are there."""
    lines, secrets = document.text_lines, secret_texts(document)
    rows: list[Row] = []
    for line, line_tokens in zip(lines, tokens(document, 1, len(lines)), strict=True):
        spans: list[Span] = []
        end = 0
        for start, stop, kind in line_tokens:
            spans += [(line[end:start], ""), (line[start:stop], TOKEN_STYLE.get(kind, ""))]
            end = stop
        rows.append(row(*((redacted(text, secrets), style) for text, style in (*spans, (line[end:], "")))))
    return rows


def status_row(view: AnalysisResult, place: tuple[int, int], context: RowContext) -> Row:
    """The line below the editor: findings, verdict, and where the cursor is."""
    expected = view.expected or ()
    unmet: list[Span] = (
        [*tally(expected, context), ("   ", "")] if not all(judgement.met for judgement in expected) else []
    )
    left = [*counts(view, context.signs), ("   ", ""), *unmet, *verdict_spans(view, context)]
    return between(left, [(f"{place[0]}:{place[1]}", "dim")], context.cells)
