"""Findings as SARIF 2.1.0, the form in which code hosts and editors take them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from codex_rollout_tui.errors import PolicyEditError
from codex_rollout_tui.reports.lint_result import FileResult, LintResult, UnreadFile

if TYPE_CHECKING:
    from codex_rollout_tui.policy.lint.check import Check
    from codex_rollout_tui.policy.lint.finding import Finding, Fix
    from codex_rollout_tui.policy.text.document import Document

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERDICT = "CODEX"
"""The rule under which a refusal of the real Codex stands."""

SOURCE_ROOT, MACHINE = "SRCROOT", "MACHINE"
"""Names of the two bases that URIs are relative to: the current folder, and the root of the file system."""

FIXES = 50
"""Fixes of one file that are worked out as replacements."""

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(checked: Sequence[FileResult], rules: Mapping[str, Check], folder: PurePath, version: str) -> dict[str, Any]:
    """One log with one run; `folder` is the absolute current folder, `version` ours.

    Lines and columns count from 1, columns in code points, the end exclusive, without a byte order mark.
    """
    files = [file for file in checked if isinstance(file, LintResult)]
    unread = [file for file in checked if isinstance(file, UnreadFile)]
    codes = sorted({finding.code for file in files for finding in file.findings})
    described = [_rule(rules[code]) for code in codes]
    if any(file.answer == "refuse" for file in files):
        described.append(_verdict_rule())
        codes.append(VERDICT)
    index = {code: at for at, code in enumerate(codes)}
    results = [result for file in files for result in _results(file, index, folder)]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "codex-rollout",
                        "fullName": "codex-rollout policy lint",
                        "version": version,
                        "semanticVersion": version,
                        "rules": described,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {SOURCE_ROOT: {"uri": _folder_uri(folder)}, MACHINE: {"uri": "file:///"}},
                "artifacts": [{"location": _location(file.path, folder), "encoding": "UTF-8"} for file in files],
                "invocations": [
                    {
                        "executionSuccessful": not unread,
                        "toolExecutionNotifications": [_notification(file, folder) for file in unread],
                    }
                ],
                "results": results,
            }
        ],
    }


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": f"{check.message}."},
        "fullDescription": {"text": f"{check.message}. {check.why}"},
        "help": {
            "text": f"{check.why}\n\nFor example:\n\n{check.example}",
            "markdown": f"{check.why}\n\nFor example:\n\n```toml\n{check.example}\n```",
        },
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"refuses": check.refuses, "fix": check.fix},
    }


def _verdict_rule() -> dict[str, Any]:
    words = "The real Codex refuses this file: an outage for everybody it reaches."
    return {
        "id": VERDICT,
        "name": "RefusedByCodex",
        "shortDescription": {"text": words},
        "fullDescription": {"text": f"{words} It was asked in isolation on the machine that ran the check."},
        "help": {"text": "Mend what Codex names; the other findings of the file may say how."},
        "defaultConfiguration": {"level": "error"},
    }


def _results(file: LintResult, index: Mapping[str, int], folder: PurePath) -> list[dict[str, Any]]:
    where = _location(file.path, folder)
    results = []
    left = FIXES
    for finding in file.findings:
        result = _result(finding.code, index, _LEVELS[finding.severity], finding.message, where, _region(finding))
        result["properties"] = {"key": finding.key, "refuses": finding.refuses}
        fix = _fix(file.document, finding.fix, where) if finding.fix and left else None
        if fix is not None:
            left -= 1
            result["fixes"] = [fix]
        results.append(result)
    verdict = file.verdict
    if verdict is not None and file.answer == "refuse":
        line, column, end_line, end_column = file.place[1:] if file.place else (1, 1, 1, 1)
        message = f"Codex {verdict.version} refuses this file: {verdict.detail or 'it does not say why'}"
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        result = _result(VERDICT, index, "error", message, where, region)
        result["properties"] = {"version": verdict.version, "expected": file.expected, "agrees": file.agrees}
        results.append(result)
    return results


def _result(
    code: str, index: Mapping[str, int], level: str, message: str, where: Mapping[str, Any], region: Mapping[str, int]
) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": dict(where), "region": dict(region)}}
    return {
        "ruleId": code,
        "ruleIndex": index[code],
        "level": level,
        "message": {"text": message},
        "locations": [place],
    }


def _region(finding: Finding) -> dict[str, int]:
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }


def _fix(document: Document, fix: Fix, where: Mapping[str, Any]) -> dict[str, Any] | None:
    """A fix as one replacement; None where the text cannot take it."""
    from codex_rollout_tui.policy.lint.fix import apply

    try:
        after = apply(document, fix).body
    except PolicyEditError:
        return None
    start, end, stop = _difference(document.body, after)
    line, column = document.lines.place(start)
    end_line, end_column = document.lines.place(end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    replacement = {"deletedRegion": region, "insertedContent": {"text": after[start:stop].decode("utf-8")}}
    change = {"artifactLocation": dict(where), "replacements": [replacement]}
    note = "" if fix.safe else " (changes what the policy allows: look at it first)"
    return {"description": {"text": f"{fix.title}{note}"}, "artifactChanges": [change]}


def _difference(before: bytes, after: bytes) -> tuple[int, int, int]:
    """Where two texts begin to differ, where that ends in the first, and where in the second; at whole characters."""
    most = min(len(before), len(after))
    start = bisect_left(range(most), 1, key=lambda length: before[: length + 1] != after[: length + 1])
    while start and start < len(before) and _continues(before[start]):
        start -= 1
    ends = range(1, most - start + 1)
    ending = bisect_left(ends, 1, key=lambda length: before[-length:] != after[-length:])
    while ending and _continues(before[len(before) - ending]):
        ending -= 1
    return start, len(before) - ending, len(after) - ending


def _continues(byte: int) -> bool:
    """Whether a byte is in the middle of a UTF-8 character."""
    return byte & 0xC0 == 0x80


def _location(path: str, folder: PurePath) -> dict[str, str]:
    """A relative URI and the base it is relative to; standard input has none."""
    if path == "-":
        return {"uri": "stdin"}
    absolute = folder / path
    parts: list[str] = []
    for part in absolute.parts[1:]:
        if part == ".." and parts:
            parts.pop()
        elif part != "..":
            parts.append(part)
    base = list(folder.parts[1:])
    if absolute.drive == folder.drive and parts[: len(base)] == base and len(parts) > len(base):
        return {"uri": _encoded(parts[len(base) :]), "uriBaseId": SOURCE_ROOT}
    drive = [absolute.drive] if absolute.drive else []
    return {"uri": _encoded([*drive, *parts]), "uriBaseId": MACHINE}


def _folder_uri(folder: PurePath) -> str:
    drive = [folder.drive] if folder.drive else []
    inside = _encoded([*drive, *folder.parts[1:]])
    return f"file:///{inside}/" if inside else "file:///"


def _encoded(parts: Sequence[str]) -> str:
    """The parts of a path as a URI; a first part with a colon would else be taken for a scheme."""
    return "/".join(quote(part.encode("utf-8", "surrogateescape"), safe="") for part in parts)


def _notification(unread: UnreadFile, folder: PurePath) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": _location(unread.path, folder)}}
    return {"level": "error", "message": {"text": unread.sentence}, "locations": [place]}
